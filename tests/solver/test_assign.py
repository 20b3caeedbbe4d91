"""The captions looked at are few, and enough."""

from __future__ import annotations

import numpy as np
import pytest

from eros.domain.bank import Flags, Floats
from eros.domain.words import SendKind
from eros.solver.assign import assign, front
from eros.solver.lifting import Offers, lifted, offered
from eros.solver.problem import Lift, Pool

KINDS = (SendKind.BUMP_NORMAL, SendKind.BUMP_TEXT_ONLY, SendKind.LINK_DROP, SendKind.DM_FARM, SendKind.BUNDLE)


def pools_of(seed: int, n: int, bank: int, *, coarse: bool = False) -> dict[SendKind, Pool]:
    """Pools of ``n`` captions out of a ``bank`` that the types share; every third is held by a lift."""
    rng = np.random.default_rng(seed)
    good = np.exp(rng.normal(0, 0.3, bank))
    out = {}
    for kind in KINDS:
        key = np.sort(rng.choice(bank, n, replace=False))
        factor = good[key] ** rng.uniform(0.5, 1.5)
        factor = np.ceil(4 * factor) / 4 if coarse else factor
        order = np.lexsort((key, -factor))
        names = tuple(f"c{k}" for k in key[order])
        lifts = (Lift("tone:a", 1.3, key[order] % 3 == 0),)
        chars = np.full(n, 30)
        out[kind] = Pool(key[order], names, names, factor[order], chars, (None,) * n, 1.0, lifts)
    return out


def offers_of(pools: dict[SendKind, Pool], base: Floats, seed: int) -> Offers:
    rng = np.random.default_rng(seed)
    kinds = [KINDS[int(k)] for k in rng.integers(0, len(KINDS), len(base))]
    return offered(kinds, base, pools, {k: np.ones(len(p.key), dtype=np.bool_) for k, p in pools.items()})


def worth_of(offers: Offers, gain: Floats, arcs: Flags) -> tuple[int, float]:
    """How many sends find a caption, and what they earn."""
    live = np.flatnonzero(arcs)
    col = offers.key[offers.entry[live]]
    taken = assign(gain[live], offers.row[live], col, len(offers.base))
    got = live[taken[taken >= 0]]
    return len(got), float(gain[got].sum())


def sends_of(offers: Offers) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    first = np.unique(offers.row, return_index=True)[1]
    return np.bincount(offers.kind[offers.entry[first]], minlength=len(offers.kinds))


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize(("n", "bank"), [(12, 14), (12, 30), (30, 90), (30, 2000)])
def test_the_front_is_enough(n: int, bank: int, coarse: bool) -> None:
    """For sends that find few captions, for types that share most of them, and none."""
    for seed in range(12):
        pools = pools_of(seed, n, bank, coarse=coarse)
        base = np.random.default_rng(seed).uniform(0, 900, 24)
        offers = offers_of(pools, base, seed)
        kept, group = front(offers.factor, offers.kind, offers.key, sends_of(offers))
        count, cents = worth_of(offers, offers.gain, kept[offers.entry])
        most, best = worth_of(offers, offers.gain, np.ones(len(offers.row), dtype=np.bool_))
        assert count == most
        assert cents == pytest.approx(best, abs=0.3)
        for key in np.unique(offers.key[kept]):
            assert len(set(group[offers.kind[kept & (offers.key == key)]].tolist())) == 1
        for k in np.flatnonzero(np.bincount(group)[group] == 1):
            sends, size = int(sends_of(offers)[k]), int((offers.kind == k).sum())
            assert int(kept[offers.kind == k].sum()) == min(sends, size)


def test_the_front_is_small_where_types_share_little() -> None:
    offers = offers_of(pools_of(3, 30, 2000), np.random.default_rng(3).uniform(0, 900, 24), 3)
    kept, _ = front(offers.factor, offers.kind, offers.key, sends_of(offers))
    assert kept.sum() <= 26


@pytest.mark.parametrize("least", [0, -300])
@pytest.mark.parametrize(("n", "bank"), [(12, 14), (30, 90)])
def test_what_is_left_of_the_bank_has_a_front_that_is_enough(n: int, bank: int, least: int) -> None:
    """Where some captions are refused, others are lifted, and sends may lose money by theirs."""
    smaller = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        offers = offers_of(pools_of(seed, n, bank), rng.uniform(least, 900, 24), seed)
        worth = np.where(rng.random(len(offers.kind)) < 0.3, 1.3 * offers.factor, offers.factor)
        some = rng.random(len(offers.kind)) < 0.7
        enough = offers.enough(worth, some)
        gain = offers.base[offers.row] * worth[offers.entry]
        count, cents = worth_of(offers, gain, enough[offers.entry])
        most, best = worth_of(offers, gain, some[offers.entry])
        assert not (enough & ~some).any()
        assert count == most
        assert cents == pytest.approx(best, abs=0.3)
        smaller += int(enough.sum()) < int(some.sum())
    assert smaller or n < 24, "proves nothing"


@pytest.mark.parametrize(("n", "bank"), [(12, 14), (30, 45), (30, 2000)])
@pytest.mark.parametrize("least", [0, -300_000])
def test_a_lift_weighs_as_if_every_caption_were_asked(n: int, bank: int, least: int) -> None:
    """Against halvings that assign all captions to all sends, those that lose money by theirs too.

    Sends are dear, for what differs by less than a hundredth of a cent may go either way.
    """
    for seed in range(8):
        pools = pools_of(seed, n, bank)
        offers = offers_of(pools, np.random.default_rng(seed).uniform(least, 900_000, 24), seed)
        held = (np.concatenate([pools[k].key for k in offers.kinds]) % 3 == 0)[offers.entry]
        gain = offers.gain

        def chosen(weight: float) -> int:
            live = np.where(held, gain * weight, gain)  # noqa: B023
            taken = assign(live, offers.row, offers.key[offers.entry], len(offers.base))  # noqa: B023
            return int(held[taken[taken >= 0]].sum())  # noqa: B023

        usual, lo, hi = chosen(1.0), 0.0, 1.0
        for _ in range(8):
            middle = (lo + hi) / 2
            enough = chosen(1.3**middle) >= max(round(usual * 1.3), usual + 1)
            lo, hi = (lo, middle) if enough else (middle, hi)
        assert lifted(offers, pools)[0].tolist() == np.where(held, gain * 1.3**hi, gain).tolist()
