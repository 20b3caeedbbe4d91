"""Print the reference pages from the code. ``--check`` fails when a committed page is stale."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path

import eros
from eros.kit.errors import all_errors

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"


def errors() -> str:
    """Every expected failure: code, exit status, meaning, what to do."""
    for module in pkgutil.walk_packages(eros.__path__, "eros."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
    lines = [
        "# Errors",
        "",
        "Every expected failure has a stable code, an exit status and a hint. A traceback is a bug.",
        "",
        "| code | exit | what it says | what to do |",
        "|---|---|---|---|",
    ]
    for error in all_errors():
        says = " ".join((error.__doc__ or "").split()).replace("|", "\\|")
        lines.append(f"| `{error.code}` | {error.exit_status} | {says} | {error.hint} |")
    return "\n".join(lines) + "\n"


def rules() -> str:
    """Every rule in force: code, gap, severity, what it means."""
    from eros.rules.catalogue import ALL

    lines = [
        "# Rules",
        "",
        "| code | gaps | severity | meaning | unit of a finding | source |",
        "|---|---|---|---|---|---|",
    ]
    for rule in ALL:
        first = (type(rule).__doc__ or "").strip().splitlines()[0]
        gaps = ", ".join(rule.gaps)
        lines.append(f"| {rule.code} | {gaps} | {rule.severity} | {first} | {rule.unit} | {rule.source} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its one-line help."""
    import typer.main

    from eros.cli import main as cli

    cli.register()
    group = typer.main.get_command(cli.app)
    lines = ["# Commands", "", "Exit statuses: 0 well, 1 something failed, 2 a hard rule is broken, 3 no plan is possible,",
             "4 not found, 5 conflict, 64 usage, 65 bad data, 78 bad settings.", "", "| command | what it does |", "|---|---|"]  # fmt: skip

    def walk(command: object, name: str) -> None:
        inner = getattr(command, "commands", None)
        if inner:
            for child in sorted(inner):
                walk(inner[child], f"{name} {child}")
            return
        words = (getattr(command, "help", None) or "").strip().splitlines()
        lines.append(f"| `{name}` | {words[0] if words else ''} |")

    walk(group, "eros")
    return "\n".join(lines) + "\n"


def week_schema() -> str:
    """The JSON Schema of the week file."""
    from eros.app.week_file import schema_text

    return schema_text()


PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors,
    "rules.md": rules,
    "commands.md": commands,
    "week_file.schema.json": week_schema,
}


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        page, text = REFERENCE / name, make()
        if page.exists() and page.read_text() == text:
            continue
        stale.append(name)
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text)
    if stale:
        print(("stale: " if check else "written: ") + ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
