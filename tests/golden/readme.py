"""The README's excerpt: what the commands print for a page of the small agency, word for word."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

from tests.agency import WEEK

from eros.app.desk import Desk
from eros.app.judging import current_plan
from eros.cli.show import print_week
from eros.cli.why import explain_one
from eros.domain.words import SendKind

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- excerpt: make bless -->\n", "<!-- end of excerpt -->\n"
PAGE = "alexia"
ROWS = 4  # of Monday


def excerpt(desk: Desk) -> str:
    """Head and first sends of ``eros show``, and ``eros explain`` of one of them."""
    stored = current_plan(desk, PAGE, WEEK)
    plan = stored.judged.plan
    shown = _printed(lambda: print_week(stored.judged, stored.version)).splitlines()
    monday = next(i for i, line in enumerate(shown) if line.startswith("Monday"))
    rows = [line for line in shown[monday + 1 :] if line.startswith("│")][:ROWS]
    send = next(s for s in plan.sends if s.kind is SendKind.BUNDLE)
    why = _printed(lambda: explain_one(send, stored.judged)).splitlines()
    lines = [
        f"$ eros show {PAGE} next", *shown[: monday + 4], *rows, "...", "", f"$ eros explain {PAGE} next {send.id}", *why
    ]  # fmt: skip
    return "```\n" + "\n".join(line.rstrip() for line in lines) + "\n```\n"


def _printed(say: object) -> str:
    assert callable(say)
    with redirect_stdout(io.StringIO()) as said:
        say()
    return said.getvalue()


def in_readme() -> str:
    """What the README holds now."""
    found = re.search(f"{BEGIN}(.*?){END}", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found, "the README has lost its excerpt's marks"
    return found[1]


def write(desk: Desk) -> None:
    """Put today's excerpt into the README."""
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(BEGIN + in_readme() + END, BEGIN + excerpt(desk) + END), encoding="utf-8")
