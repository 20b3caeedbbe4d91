"""What is demanded at least, completed after the fact."""

from __future__ import annotations

import numpy as np

from eros.domain.bank import Flags
from eros.domain.words import SendKind
from eros.solver.greedy.partial import DAYS, Partial
from eros.solver.verbs import Count, Distinct, Share, ShareKinds


def complete(week: Partial) -> bool:
    """Complete what is demanded at least; false if something could not be."""
    good = True
    for d in week.board.demands.all:
        if isinstance(d, Distinct) and d.cents is None:
            good &= _complete_distinct(week, d)
        elif isinstance(d, Count) and d.lo is not None and d.cents is None:
            good &= _complete_count(week, d)
    for d in week.board.demands.all:
        if isinstance(d, Share) and d.cents is None:
            good &= _complete_share(week, d)
    for d in week.board.demands.all:
        if isinstance(d, ShareKinds) and d.cents is None:
            good &= _complete_kinds(week, d)
    return good


def _only(week: Partial, sigs: Flags) -> Flags:
    return week.open(shares=False) & sigs[:, None]


def _complete_distinct(week: Partial, d: Distinct) -> bool:
    sel = week.board.sigs.held(d.which)
    while len(have := week.kinds_standing(sel)) < d.n:
        new = sel & np.array([k not in have for k in week.kinds])
        if week.place_best(week.gain(), _only(week, new)) is None and not _make_room(week, new):
            return False
    return True


def _make_room(week: Partial, new: Flags) -> bool:
    """Swap the least valuable send whose leaving lets one of ``new`` in."""
    c = week.cells
    counts: dict[SendKind | None, int] = {}
    for j in week.ordinary():
        counts[week.kinds[int(c.sig[j])]] = counts.get(week.kinds[int(c.sig[j])], 0) + 1
    for j in sorted(week.ordinary(), key=lambda j: (float(c.value[j]), j)):
        if counts[week.kinds[int(c.sig[j])]] < 2:
            continue
        before = list(week.chosen)
        week.remove(j)
        if week.place_best(week.gain(), _only(week, new)) is not None:
            return True
        week.chosen = before
    return False


def _complete_count(week: Partial, d: Count) -> bool:
    sel, c = week.board.sigs.held(d.which), week.cells
    assert d.lo is not None
    good = True
    for day in range(DAYS) if d.per.unit == "day" else (None,):
        while True:
            here = week.standing()
            mine = here[sel[c.sig[here]]]
            n = len(mine) if day is None else int((c.day[mine] == day).sum())
            if n >= d.lo:
                break
            ok = _only(week, sel)
            if day is not None:
                ok &= (week.day_of_bin == day)[None, :]
            if week.place_best(week.gain(), ok) is None:
                good = False
                break
    return good


def _complete_share(week: Partial, d: Share) -> bool:
    whole = week.board.sigs.held(d.whole)
    part = week.board.sigs.held(d.part) & whole
    rest = whole & ~part
    for _ in range(200):
        w, p = week.count(whole), week.count(part)
        if p > d.hi * w + 1e-9:
            add, drop = rest, part
        elif p < d.lo * w - 1e-9:
            add, drop = part, rest
        else:
            return True
        if week.place_best(week.gain(), _only(week, add)) is None and not _drop_worst(week, drop):
            return False
    return False


def _complete_kinds(week: Partial, d: ShareKinds) -> bool:
    for _ in range(200):
        here = week.standing()
        codes = week.kind_code[week.cells.sig[here]]
        names, n = np.unique(codes, return_counts=True)
        over = names[n > d.hi * len(here) + 1e-9]
        if not len(over):
            return True
        if not _drop_worst(week, week.kind_code == over[0]):
            return False
    return False


def _drop_worst(week: Partial, sigs: Flags) -> bool:
    c = week.cells
    mine = [j for j in week.chosen if sigs[c.sig[j]]]
    if not mine:
        return False
    week.remove(min(mine, key=lambda j: (float(c.value[j]), j)))
    return True
