"""An additive model fitted by shrunken means, one factor after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eros.domain.bank import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A set of levels, each with its own effect.

    Attributes
    ----------
    codes
        Level of each observation, shape (n,); -1: this factor says nothing about it.
    prior
        What an effect is before any data, shape (n_levels,).
    strength
        Weight of the prior in observations, > 0: a level seen so often stands half-way.
    """

    codes: NDArray[np.int64]
    prior: Floats
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """A straight-line effect. ``strength`` weighs the prior, in sums of squares of ``x``."""

    x: Floats
    prior: float
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class AdditiveFit:
    """Effects per factor and slope, observations per level, and what is left, shape (n,)."""

    effects: tuple[Floats, ...]
    counts: tuple[Floats, ...]
    slopes: tuple[float, ...]
    residual: Floats


def fit(
    y: Floats, factors: tuple[Factor, ...], slopes: tuple[Slope, ...], sweeps: int, clip_sd: float
) -> AdditiveFit:
    r"""Shrunken effects of several factors at once.

    :math:`y_i = \sum_f e_{f,c_f(i)} + \sum_s b_s x_{s,i} + \varepsilon_i` with
    :math:`e_{f,l} \sim N(m_{f,l}, \sigma^2/k_f)`: a level with :math:`n` observations gets
    :math:`(n \bar r + k m)/(n + k)` of the residual mean :math:`\bar r`, so its own mean weighs
    :math:`n/(n+k)`. Factors take turns until they agree.

    Parameters
    ----------
    y
        Logarithms, shape (n,).
    factors, slopes
        What explains them. The first factor should hold the level.
    sweeps
        Rounds over all factors, >= 1; half as many before outliers are drawn in.
    clip_sd
        Observations further than this many residual standard deviations from the first fit are
        drawn in to that distance for the second, so that one send cannot carry a factor.

    Returns
    -------
    AdditiveFit
        With no observation every effect is its prior.

    References
    ----------
    Robinson (1991), "That BLUP is a Good Thing: The Estimation of Random Effects", Statistical
    Science 6(1). Departures: strengths are set, not estimated; outliers are drawn in once; the
    equations are solved by a fixed number of sweeps.
    """
    at_priors = tuple(f.prior for f in factors), tuple(s.prior for s in slopes)
    first = _sweep(y, factors, slopes, at_priors, (sweeps + 1) // 2)
    if y.size < 2:
        return first
    limit = clip_sd * float(np.sqrt(np.mean(first.residual**2)))
    drawn_in = y - first.residual + np.clip(first.residual, -limit, limit)
    return _sweep(drawn_in, factors, slopes, (first.effects, first.slopes), sweeps)


def _sweep(
    y: Floats,
    factors: tuple[Factor, ...],
    slopes: tuple[Slope, ...],
    start: tuple[tuple[Floats, ...], tuple[float, ...]],
    sweeps: int,
) -> AdditiveFit:
    effects = [e.astype(np.float64) for e in start[0]]
    lines = list(start[1])
    # An unknown level gets a place of its own behind the others, whose effect stays 0.
    codes = [np.where(f.codes < 0, f.prior.shape[0], f.codes) for f in factors]
    counts = [
        np.bincount(c, minlength=f.prior.shape[0] + 1)[:-1].astype(np.float64)
        for f, c in zip(factors, codes, strict=True)
    ]
    squares = [float(s.x @ s.x) for s in slopes]
    residual = y.astype(np.float64).copy()
    for c, e in zip(codes, effects, strict=True):
        residual -= np.append(e, 0.0)[c]
    for s, b in zip(slopes, lines, strict=True):
        residual -= b * s.x
    for _ in range(sweeps if y.size else 0):
        for i, f in enumerate(factors):
            old = effects[i]
            sums = np.bincount(codes[i], weights=residual, minlength=old.shape[0] + 1)[:-1]
            new = (sums + counts[i] * old + f.strength * f.prior) / (counts[i] + f.strength)
            residual -= np.append(new - old, 0.0)[codes[i]]
            effects[i] = new
        for j, s in enumerate(slopes):
            gain = float(s.x @ residual)
            new_line = (gain + squares[j] * lines[j] + s.strength * s.prior) / (squares[j] + s.strength)
            residual -= (new_line - lines[j]) * s.x
            lines[j] = new_line
    return AdditiveFit(tuple(effects), tuple(counts), tuple(lines), residual)


def never_rising(effect: Floats, weight: Floats) -> Floats:
    """The non-increasing sequence nearest to ``effect`` in weighted squares (pool adjacent violators).

    ``weight`` is > 0. Both have shape (n,).
    """
    level: list[float] = []
    mass: list[float] = []
    size: list[int] = []
    for e, w in zip(effect.tolist(), weight.tolist(), strict=True):
        level.append(e)
        mass.append(w)
        size.append(1)
        while len(level) > 1 and level[-2] < level[-1]:
            total = mass[-2] + mass[-1]
            level[-2:] = [(level[-2] * mass[-2] + level[-1] * mass[-1]) / total]
            mass[-2:] = [total]
            size[-2:] = [size[-2] + size[-1]]
    return np.repeat(np.array(level), np.array(size, dtype=np.int64))
