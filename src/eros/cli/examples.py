"""An example of every command, shown below its help."""

from __future__ import annotations

from collections.abc import Mapping

import typer

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "analyze": ("eros analyze alexia",),
    "digest": ("eros digest alexia", "eros digest --all"),
    "games": ("eros games alexia",),
    "plan": ("eros plan alexia next", "eros plan --all 2026-W49", "eros plan alexia next --again --seed 2"),
    "show": ("eros show alexia next", "eros show alexia 2026-11-30 --version 1"),
    "explain": ("eros explain alexia next", "eros explain alexia next s012"),
    "why-not": ('eros why-not alexia next --type bundle --at "fri 18:20"',),
    "whatif": (
        "eros whatif alexia next --set tier=HIGH",
        "eros whatif alexia next --set spacing.any_min=60 --without TIM12",
    ),
    "diff": ("eros diff alexia next", "eros diff alexia next --from 1 --to 4"),
    "history": ("eros history alexia next",),
    "judge": ("eros judge alexia next", "eros judge week/alexia_2026-11-30.json"),
    "replan": ("eros replan alexia next --dry-run", "eros replan alexia this"),
    "approve": ("eros approve alexia next --by Ann", "eros approve --all next"),
    "publish": ("eros publish alexia next --by Ann", "eros publish --all next"),
    "reject": ("eros reject alexia next --by Ann",),
    "draft": ("eros draft alexia next",),
    "undo": ("eros undo alexia next",),
    "export": (
        "eros export alexia next --format xlsx --out week",
        "eros export --all next --format html --out week",
    ),
    "manifest": ("eros manifest alexia next", "eros manifest --all --date today"),
    "doctor": ("eros doctor",),
    "risks": ("eros risks",),
    "captions accuracy": ("eros captions accuracy",),
    "flags show": ("eros flags show ENABLE_JOINT_SOLVER",),
    "flags set": ("eros flags set ENABLE_JOINT_SOLVER off",),
    "flags kill": ("eros flags kill ENABLE_JOINT_SOLVER",),
    "flags history": ("eros flags history",),
    "rules coverage": ("eros rules coverage",),
    "wave0 run": ("eros wave0 run",),
    "rollout start": ("eros rollout start 1",),
    "rollout advance": ("eros rollout advance 1",),
    "rollout status": ("eros rollout status 1",),
    "waves": ("eros waves",),
    "watch": ("eros watch --once",),
    "rollback": ("eros rollback 2 --dry-run",),
    "pages list": ("eros pages list",),
    "pages show": ("eros pages show alexia",),
    "captions search": ("eros captions search coffee --page alexia --type bump_normal",),
    "edit move": ('eros edit move alexia next s012 --to "fri 18:20"',),
    "edit caption": (
        "eros edit caption alexia next s012 --to cap-004711",
        'eros edit caption alexia next s012 --text "Tea or coffee today?"',
    ),
    "edit price": ("eros edit price alexia next s012 --to 19.99",),
    "edit drop": ("eros edit drop alexia next s012",),
    "edit add": ('eros edit add alexia next --type bump_normal --at "fri 18:20"',),
    "edit pin": ("eros edit pin alexia next s012", "eros edit pin alexia next s012 --off"),
    "import pages": ("eros import pages pages.csv",),
    "import personas": ("eros import personas personas.xlsx",),
    "import captions": (
        "eros import captions bank.csv --dry-run",
        "eros import captions export.xlsx --mapping captions.yaml",
    ),
    "import vault": ("eros import vault vault.csv",),
    "import history": ("eros import history 2025.csv 2026.csv",),
    "import segments": ("eros import segments segments.csv",),
    "import offers": ("eros import offers offers.jsonl",),
    "import drips": ("eros import drips drips.csv",),
    "import live": ("eros import live live.csv",),
    "import staffed": ("eros import staffed shifts.csv",),
    "import reference-db": ("eros import reference-db old.db --dry-run",),
    "import quarantine show": ("eros import quarantine show",),
    "import quarantine retry": ("eros import quarantine retry",),
    "vault show": ("eros vault show alexia",),
    "vault attest": ("eros vault attest alexia --by Ann",),
    "flags list": ("eros flags list",),
    "db upgrade": ("eros db upgrade",),
    "db check": ("eros db check",),
    "db backup": ("eros db backup monday.db",),
    "db restore": ("eros db restore monday.db --force",),
    "demo init": ("eros demo init --pages 12 --seed 3",),
}


def attach(app: typer.Typer, path: tuple[str, ...] = ()) -> None:
    """Put the examples below the help of every command that has none of its own there."""
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        shown = EXAMPLES.get(" ".join((*path, name)))
        if shown and not command.epilog:
            command.epilog = f"{'Example' if len(shown) == 1 else 'Examples'}: {' · '.join(shown)}"
    for group in app.registered_groups:
        if group.typer_instance is not None:
            attach(group.typer_instance, (*path, group.name or ""))
