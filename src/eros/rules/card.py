"""What a rule says of itself: its docstring, taken apart."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from eros.rules.base import PlanRule

_PLAN = re.compile(r"\*\*(Breaks|Keeps)\*\*\n\n\.\. plan::\n\n((?:    .*\n|\n)+)")
_WHY = re.compile(r"\*\*Why\.\*\*(.*?)(?:\n\n(?=\*\*|Attributes\n|\.\.)|\Z)", re.S)
_FIELD = re.compile(r"^(\w+(?:, \w+)*)\n((?:    .*\n?|\n)+)", re.M)


@dataclass(frozen=True, slots=True)
class Card:
    """A rule in words.

    ``breaks`` and ``keeps`` are week scripts, one send a line (``DAYS HH:MM TYPE words``; ``#f`` names
    the send that is found); ``fields`` says what each parameter is.
    """

    summary: str
    why: str
    breaks: str
    keeps: str
    fields: Mapping[str, str]


def card(cls: type[PlanRule]) -> Card:
    """The card of a rule."""
    doc = (inspect.getdoc(cls) or "") + "\n"
    head, _, tail = doc.partition("\nAttributes\n----------\n")
    head += "\n"
    scripts = {name: textwrap.dedent(body).strip("\n") for name, body in _PLAN.findall(head)}
    why = _WHY.search(head)
    return Card(
        summary=doc.splitlines()[0],
        why=" ".join(why[1].split()) if why else "",
        breaks=scripts.get("Breaks", ""),
        keeps=scripts.get("Keeps", ""),
        fields={
            name: " ".join(body.split()) for names, body in _FIELD.findall(tail) for name in names.split(", ")
        },
    )


def family(cls: type[PlanRule]) -> str:
    """The folder a rule stands in: ``timing``, ``mix``, ..."""
    return cls.__module__.split(".")[-2]
