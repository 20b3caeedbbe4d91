"""Seeded chance: one numpy generator per purpose, and fast scalar draws for the grammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from eros.kit.rng import stable_hash

T = TypeVar("T")

BLOCK = 1 << 15


def generator(seed: int, *purpose: object) -> np.random.Generator:
    """A generator of its own for a purpose, so that one part's draws never shift another's."""
    return np.random.Generator(np.random.PCG64(stable_hash("simulator", seed, *purpose)))


class Draws:
    """Scalar draws from a numpy generator, taken a block at a time (a scalar call costs 20 x more)."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []
        self._at = 0

    def unit(self) -> float:
        """The next number in [0, 1)."""
        if self._at == len(self._block):
            self._block = self._rng.random(BLOCK).tolist()
            self._at = 0
        value = self._block[self._at]
        self._at += 1
        return value

    def below(self, n: int) -> int:
        """A whole number 0 .. n - 1."""
        return int(self.unit() * n)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all equally likely."""
        return items[int(self.unit() * len(items))]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Split ``total`` in proportion to the weights; the largest remainders get the odd ones."""
    whole = float(sum(weights))
    exact = [total * w / whole for w in weights]
    counts = [int(x) for x in exact]
    order = sorted(range(len(weights)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts
