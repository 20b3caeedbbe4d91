"""What a game earns on a page: benchmark and own campaigns together (algorithms 17)."""

from __future__ import annotations

from math import sqrt

import numpy as np

from eros.catalog.values import Catalog, Game
from eros.domain.bank import KIND_CODES, History
from eros.domain.evidence import GameSeen
from eros.domain.words import SendKind

GAME_POST = KIND_CODES.index(SendKind.GAME_POST)
Z95 = 1.959964


def games_seen(history: History, scale: float, catalog: Catalog) -> tuple[GameSeen, ...]:
    """Every game of the catalogue by key, at the reference's scale; ``scale`` > 0."""
    played, game = history.kind == GAME_POST, history.words(history.game)
    found = []
    for key in sorted(catalog.games):
        own = history.earnings_cents[played & (game == key)] / scale
        found.append(posterior(catalog.games[key], own.shape[0], float(own.mean()) if own.size else 0.0,
                               float(own.var()) if own.size else 0.0))  # fmt: skip
    return tuple(found)


def posterior(game: Game, n: int, mean_cents: float, variance: float) -> GameSeen:
    r"""A game's expected earnings and how sure they are.

    The mean is :math:`(n_0 m_0 + n\bar x)/(n_0 + n)`. Benchmark and own campaigns are taken as one
    sample of :math:`n_0 + n`: its variance pools both and what lies between their means.

    Parameters
    ----------
    n, mean_cents, variance
        Own campaigns, their mean, and their (population) variance.
    """
    total = game.n + n
    mean = (game.n * game.mean_cents + n * mean_cents) / total
    within = (game.n * game.sd_cents**2 + n * variance) / total
    between = game.n * n * (game.mean_cents - mean_cents) ** 2 / total**2 if n else 0.0
    error = Z95 * sqrt((within + between) / total)
    return GameSeen(
        game=game.key,
        mean_cents=mean,
        low_cents=max(mean - error, 0.0),
        high_cents=mean + error,
        n=n,
        prior_n=game.n,
    )


def unnamed_games(history: History) -> int:
    """Game posts of which nobody knows which game they were."""
    return int(np.sum((history.kind == GAME_POST) & (history.words(history.game) == "")))
