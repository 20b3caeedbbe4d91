"""Print the reference pages from the code. ``--check`` fails when a committed page is stale."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import eros
from eros.kit.errors import all_errors

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
CASES = ROOT / "tests" / "rules" / "cases"
COUNTS = ROOT / "src" / "eros" / "rules" / "measured" / "cases.json"


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


def rule_cases() -> str:
    """How many cases keep and break each rule."""
    import yaml

    found = {}
    for file in sorted(CASES.glob("*.yaml")):
        rows = yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        cases = [row for row in rows.values() if isinstance(row, dict)]
        keeps = sum("keeps" in row or row.get("adjusts") == [] for row in cases)
        found[file.stem] = {"keeps": keeps, "breaks": len(cases) - keeps}
    return json.dumps(found, indent=2) + "\n"


def rules() -> str:
    """Every rule as packaged, with its page."""
    from eros.app.rule_book import coverage
    from eros.rules.card import card
    from eros.rules.catalogue import ALL

    lines = [
        "# Rules",
        "",
        "How to read a finding, change a rule, and what cannot be changed: [the guide](../guides/rules.md).",
        "`eros rules list` prints what is in force where you are.",
        "",
        "| code | gaps | severity | meaning | unit of a finding | source |",
        "|---|---|---|---|---|---|",
    ]
    for rule in ALL:
        gaps = ", ".join(rule.gaps)
        lines.append(
            f"| [{rule.code}](rules/{rule.code}.md) | {gaps} | {rule.severity} | {card(type(rule)).summary} "
            f"| {rule.unit} | {rule.source} |"
        )
    found = coverage()
    lines += [
        "",
        "## Gaps of the plan",
        "",
        "| gap | name | class | wave | rules | cases | seen in |",
        "|---|---|---|---|---|---|---|",
    ]
    for g in found.gaps:
        codes = [f"[{c}](rules/{c}.md)" for c in g.rules] + [f"{c} (to come)" for c in g.missing]
        name = f"{g.name} (ours)" if g.ours else g.name
        ids = g.id if g.also is None else f"{g.id}, {g.also}"
        lines.append(
            f"| {ids} | {name} | {g.priority} | {g.wave} | {', '.join(codes)} | {g.keeps} keep, {g.breaks} break | {g.shown} |"
        )
    lines += [
        "",
        "Covered: " + ", ".join(f"{k} {found.covered[k]} of {n}" for k, n in found.totals.items()) + ".",
    ]
    return "\n".join(lines) + "\n"


def rule_page(code: str) -> str:
    """Everything about one rule, as packaged."""
    from eros.app.rule_book import cost_words, sheet
    from eros.catalog.load import load_catalog
    from eros.rules.book import RuleBook
    from eros.rules.catalogue import rule

    loaded = load_catalog()
    r = sheet(rule(code), RuleBook(loaded.catalog).everywhere, [], loaded.origins)
    gaps = "; ".join(
        f"{g.id} {g.name} ({g.priority}, wave {g.wave}{', ours' if g.ours else ''})" for g in r.gaps
    )
    lines = [
        f"# {code} {r.line.name}", "", r.card.summary, "", f"**Why.** {r.card.why}", "",
        "| | |", "|---|---|",
        f"| severity | {r.line.severity}{', and nothing may change it' if r.fixed else ''} |",
        f"| gaps | {gaps} |",
        f"| a finding counts | {r.unit} |",
        f"| source | {r.source} |",
        f"| binds | {', '.join(r.binds)} |",
        f"| needs facts of the store | {'yes' if r.needs_facts else 'no'} |",
        f"| the solver | {'hears nothing of it: it only judges' if r.judges_only else 'keeps it'} |",
        f"| cases | {r.cases['keeps']} keep it, {r.cases['breaks']} break it |",
        f"| cost | {cost_words(r)} |",
    ]  # fmt: skip
    for name, script in (("Breaks it", r.card.breaks), ("Keeps it", r.card.keeps)):
        if script:
            lines += ["", f"## {name}", "", "```", script, "```"]
    if r.parameters:
        lines += [
            "",
            "## Parameters",
            "",
            "| name | default | unit | range | number | what |",
            "|---|---|---|---|---|---|",
        ]
        for p in r.parameters:
            key = f"`{p.key}`" if p.key else "the rule's own"
            lines.append(
                f"| `{p.name}` | {p.default:g} | {p.unit} | {p.lowest:g} to {p.highest:g} | {key} | {p.about} |"
            )
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its one-line help."""
    import typer.main

    from eros.cli import main as cli

    cli.register()
    group = typer.main.get_command(cli.app)
    lines = ["# Commands", "", "Exit statuses: 0 well, 1 something failed, 2 a hard rule is broken, 3 no plan is possible,",
             "4 not found, 5 conflict, 6 a critical trigger fired, 64 usage, 65 bad data, 78 bad settings.", "", "| command | what it does |", "|---|---|"]  # fmt: skip

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


def pages() -> dict[Path, Callable[[], str]]:
    """File -> what prints it. The cases come first: the rules' pages read them."""
    from eros.rules.catalogue import ALL

    return {
        COUNTS: rule_cases,
        REFERENCE / "errors.md": errors,
        REFERENCE / "rules.md": rules,
        REFERENCE / "commands.md": commands,
        REFERENCE / "week_file.schema.json": week_schema,
        **{REFERENCE / "rules" / f"{rule.code}.md": partial(rule_page, rule.code) for rule in ALL},
    }


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    check = parser.parse_args().check
    stale = []
    printed = pages()
    for page, make in printed.items():
        text = make()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(page)
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
    for page in sorted((REFERENCE / "rules").glob("*.md")):
        if page not in printed:
            stale.append(page)
            if not check:
                page.unlink()
    if stale:
        names = ", ".join(str(page.relative_to(ROOT)) for page in stale)
        print(("stale: " if check else "written: ") + names)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
