"""Which rules a run asks: the solver and the judge leave out the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from eros.domain.switches import Switches, switched_off
from eros.rules.base import Rule

R = TypeVar("R", bound=Rule)

_off = lru_cache(maxsize=64)(switched_off)


def in_force(rules: Iterable[R], switches: Switches) -> tuple[R, ...]:
    """The rules of ``rules`` that these switches leave in force, in the order given."""
    off = _off(switches)
    return tuple(rule for rule in rules if rule.code not in off)
