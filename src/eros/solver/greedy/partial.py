"""A week half filled: what may still be put where, and what that would earn.

Whoever fills a week without the solver fills it with this. What is allowed comes from the same demands that the rules make
of the solver, over the same half hours and cells; minutes are asked of the solver's minute stage
after every send, so that nothing is placed for which no minutes exist. What a send would earn is
the solver's objective: value of the cell, diminishing returns of the day, recency, priced wishes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from eros.domain.bank import Flags, Floats, Ints
from eros.domain.week import BIN_MIN
from eros.domain.words import Category, SendKind
from eros.rules.base import FOLLOWUPS
from eros.solver.columns import Board
from eros.solver.minutes import Chosen, Clocked, Minutes
from eros.solver.problem import DripChoice, Target
from eros.solver.structure import cells_of
from eros.solver.verbs import After, Apart, ApartDays, Count, Drips, Share, ShareKinds
from eros.solver.worth import steps

LOOSE = 2.0  # sends by which a share may be missed while the week is being filled
DAYS = 7


class Partial:
    """A partial week: ``chosen`` are columns of the board's cells, the given ones among them.

    Arrays over (option, bin) have shape (n_options, n_bins); over (signature, bin) likewise.
    """

    def __init__(self, board: Board) -> None:
        self.board, self.problem, self.cells = board, board.problem, board.cells
        self.n_bins = board.grid.n
        c = self.cells
        self.given = [j for j in range(c.n) if c.fixed[j] >= 0]
        self.past = [j for j in range(c.n) if c.past[j] >= 0]
        self.chosen: list[int] = []
        self.day_of_bin = board.grid.day
        self.col = np.full((len(self.problem.options), self.n_bins), -1, dtype=np.int64)
        free = np.flatnonzero(c.option >= 0)
        self.col[c.option[free], c.bin[free]] = free
        self.value = np.full(self.col.shape, -np.inf)
        self.value[c.option[free], c.bin[free]] = c.value[free]
        for wish in self.problem.stay:  # an earlier send is worth more where it stood
            cells = cells_of(board, wish)
            cells = cells[c.option[cells] >= 0]
            self.value[c.option[cells], c.bin[cells]] += wish.cents
        self.option_sig = np.zeros(len(self.problem.options), dtype=np.int64)
        self.option_sig[c.option[free]] = c.sig[free]
        self.children: dict[int, list[int]] = {}
        for j in np.flatnonzero(c.followup):
            self.children.setdefault(int(c.parent[j]), []).append(int(j))
        self.sells = board.sigs.of_category((Category.REVENUE,))
        self.fills = board.sigs.of_category((Category.ENGAGEMENT, Category.RETENTION))
        self.kinds = [s.kind for s in board.sigs.all]
        self.kind_code = np.array([list(SendKind).index(k) if k else -1 for k in self.kinds])
        self.banned: set[tuple[int, int]] = set()  # (signature, bin) for which no minutes exist
        self._spans: list[tuple[Target, Flags]] = []
        self.windows = self._choose_windows()

    # what stands

    def standing(self, *, past: bool = False) -> Ints:
        """Columns of all that stands in the week."""
        return np.array([*self.given, *self.chosen, *(self.past if past else ())], dtype=np.int64)

    def add(self, col: int) -> None:
        """Place a send, checked before."""
        self.chosen.append(col)

    def remove(self, col: int) -> None:
        """Take a send out again, with its follow-up."""
        gone = {col, *self.children.get(col, ())}
        self.chosen = [j for j in self.chosen if j not in gone]
        self.banned.clear()

    def ordinary(self) -> list[int]:
        """Chosen sends that are no follow-ups."""
        return [j for j in self.chosen if self.cells.parent[j] < 0]

    def count(self, sigs: Flags) -> int:
        """How many of these stand in the week."""
        return int(sigs[self.cells.sig[self.standing()]].sum())

    def kinds_standing(self, sigs: Flags) -> set[SendKind]:
        """Send types of these that stand in the week."""
        here = (int(s) for s in self.cells.sig[self.standing()] if sigs[s])
        return {k for s in here if (k := self.kinds[s]) is not None}

    # what may come

    def open(self, *, shares: bool = True) -> Flags:
        """Where one more send of each signature breaks no upper demand. Shape (n_sigs, n_bins)."""
        c, held, n = self.cells, self.board.sigs.held, self.n_bins
        ok = np.ones((len(self.kinds), n), dtype=np.bool_)
        here, all_ = self.standing(), self.standing(past=True)
        taken = np.unique(c.bin[here[(c.bin[here] >= 0) & (c.bin[here] < n)]])
        ok[:, taken] = False
        for sig, bin_ in self.banned:
            ok[sig, bin_] = False
        for d in self.board.demands.all:
            if isinstance(d, Count) and d.hi is not None and d.cents is None:
                self._close_count(ok, d, here, all_)
            elif isinstance(d, Apart):
                a, b = held(d.a), held(d.b)
                if bool((a == b).all()):
                    mine = c.bin[here[a[c.sig[here]]]]
                    one, two = d.minutes // BIN_MIN, 2 * d.minutes // BIN_MIN
                    if one:
                        self._close_bins(ok, a, mine, one, 1)
                    if two > 2 * one:
                        self._close_bins(ok, a, mine, two, 2)
                elif d.minutes // BIN_MIN >= 2:
                    reach = d.minutes // BIN_MIN
                    for near, other in ((a, b), (b, a)):
                        for at in c.bin[here[near[c.sig[here]]]]:
                            ok[other, max(0, at - reach + 1) : max(0, at + reach)] = False
            elif isinstance(d, ApartDays) and d.cents is None:
                sel = held(d.which)
                self._close_days(ok, sel, c.day[all_[sel[c.sig[all_]]]], d.days, 1)
            elif isinstance(d, After) and d.child.kinds != FOLLOWUPS.kinds:
                self._close_orphans(ok, d, here)
            elif isinstance(d, Drips):
                for bins in (*(w.bins for w in self.problem.windows), *(w.bins for w in self.windows)):
                    ok[held(d.blocked), bins.start : bins.stop] = False
            elif shares and isinstance(d, Share) and d.cents is None:
                whole = held(d.whole)
                part = held(d.part) & whole
                n_whole, n_part = self.count(whole), self.count(part)
                if n_part + 1 > d.hi * (n_whole + 1) + LOOSE:
                    ok[part] = False
                if n_part < d.lo * (n_whole + 1) - LOOSE:
                    ok[whole & ~part] = False
            elif shares and isinstance(d, ShareKinds) and d.cents is None:
                codes = self.kind_code[c.sig[here]]
                for code in np.unique(codes):
                    if (codes == code).sum() + 1 > d.hi * (len(here) + 1) + LOOSE:
                        ok[self.kind_code == code] = False
        return ok

    def _close_count(self, ok: Flags, d: Count, here: Ints, all_: Ints) -> None:
        assert d.hi is not None
        c, sel, unit = self.cells, self.board.sigs.held(d.which), d.per.unit
        mine = here[sel[c.sig[here]]]
        if unit == "week":
            if len(mine) >= d.hi:
                ok[sel] = False
        elif unit == "day":
            full = np.bincount(c.day[mine], minlength=DAYS)[:DAYS] >= d.hi
            ok[np.ix_(sel, full[self.day_of_bin])] = False
        elif unit == "clock_hour":
            hour = self.board.grid.clock_hour
            inside = c.bin[mine][(c.bin[mine] >= 0) & (c.bin[mine] < self.n_bins)]
            hours, n = np.unique(hour[inside], return_counts=True)
            ok[np.ix_(sel, np.isin(hour, hours[n >= d.hi]))] = False
        elif unit == "rolling_week":
            self._close_days(ok, sel, c.day[all_[sel[c.sig[all_]]]], DAYS, d.hi)
        elif d.per.length >= BIN_MIN:
            mine = all_[sel[c.sig[all_]]]
            self._close_bins(ok, sel, c.bin[mine], d.per.length // BIN_MIN, d.hi)
            self._close_between(ok, sel, mine, d.per.length, d.hi)

    def _close_between(self, ok: Flags, sel: Flags, mine: Ints, length: int, hi: int) -> None:
        """Between two given sends less than ``length`` minutes apart every half hour counts, however the
        minutes fall: no free send's minutes could help, and windows of half hours may miss it."""
        c = self.cells
        given = np.sort(c.at[mine[mine >= c.n_free]])
        for first, last in zip(given, given[np.searchsorted(given, given + length) - 1], strict=True):
            begin, end = int(first) // BIN_MIN, int(last) // BIN_MIN
            inside = (c.bin[mine] >= begin) & (c.bin[mine] <= end)
            if end - begin >= length // BIN_MIN and inside.sum() >= hi:
                ok[sel, max(0, begin) : max(0, end + 1)] = False

    def _close_bins(self, ok: Flags, sel: Flags, at: Ints, length: int, hi: int) -> None:
        ok[np.ix_(sel, _full(at, 0, self.n_bins, length, hi))] = False

    def _close_days(self, ok: Flags, sel: Flags, days: Ints, length: int, hi: int) -> None:
        ok[np.ix_(sel, _full(days, 0, DAYS, length, hi)[self.day_of_bin])] = False

    def _close_orphans(self, ok: Flags, d: After, here: Ints) -> None:
        """A child may stand only after a parent that has none yet."""
        c = self.cells
        child, parent = self.board.sigs.held(d.child), self.board.sigs.held(d.parent)
        parents = np.sort(c.bin[here[parent[c.sig[here]]]])
        lo, hi = -((BIN_MIN - 1 - d.lo) // BIN_MIN), (d.hi + BIN_MIN - 1) // BIN_MIN
        if d.one_per_parent and int(child[c.sig[here]].sum()) >= len(parents):
            ok[child] = False
            return
        may = np.zeros(self.n_bins, dtype=np.bool_)
        for at in parents:
            may[max(0, at + lo) : max(0, at + hi + 1)] = True
        ok[np.ix_(child, ~may)] = False

    def _choose_windows(self) -> tuple[DripChoice, ...]:
        """A start for each drip day's window: where the blocked sends would have earned least. None where
        what stands leaves no room for one: it would break more rules than a day without."""
        out: list[DripChoice] = []
        sets = self.problem.given.facts.drip_sets
        grid, c, ids = self.board.grid, self.cells, {s.id for s in self.problem.fixed}
        for d in self.board.demands.of(Drips):
            blocked = self.board.sigs.held(d.blocked)
            length = -(-d.min_minutes // BIN_MIN)
            worth = np.max(self.value, axis=0, where=blocked[self.option_sig][:, None], initial=0.0)
            orphans = {
                i for i, f in enumerate(self.problem.fixed) if f.parent is not None and f.parent not in ids
            }
            taken = {int(c.bin[j]) for j in self.given if blocked[c.sig[j]] or int(c.fixed[j]) in orphans}
            for day in self.problem.drip_days:
                inside = np.flatnonzero((grid.day == day) & grid.open)
                starts = [
                    int(b)
                    for b in inside
                    if b + length - 1 <= inside[-1]
                    and grid.open[b : b + length].all()
                    and not taken & set(range(b, b + length))
                ]
                starts = [b for b in starts if b * BIN_MIN >= self.problem.not_before] or starts
                if starts:
                    best = min(starts, key=lambda b: (float(worth[b : b + length].sum()), b))
                    index = next(i for i, s in enumerate(sets) if s.day == day)
                    out.append(DripChoice(index, best * BIN_MIN, (best + length) * BIN_MIN))
        return tuple(out)

    # what it earns

    def gain(self) -> Floats:
        """Cents that one more send adds to the objective, by option and bin; -inf where closed
        outright (no rule between sends is asked here)."""
        c, p = self.cells, self.problem
        out = self.value.copy()
        here = self.standing()
        counted = here[c.sig[here] != self.board.followup_sig]
        for mask, per_step in ((self.sells, p.fatigue_cents), (self.fills, p.crowding_cents)):
            n = np.bincount(c.day[counted[mask[c.sig[counted]]]], minlength=DAYS)[:DAYS]
            cost = np.array([steps(per_step, int(k)) for k in n])
            out[mask[self.option_sig]] -= cost[self.day_of_bin]
        out[self.sells[self.option_sig]] -= self._recency()
        out += self._wishes(here)[self.option_sig]
        return out

    def _wishes(self, here: Ints) -> Floats:
        """What one more send does to the priced wishes; shape (signatures, bins)."""
        c, out = self.cells, np.zeros((len(self.kinds), self.n_bins))
        for t, covered in self._covered():
            sel = self.board.sigs.held(t.which)
            mine = here[sel[c.sig[here]]]
            n = int(covered[c.bin[mine]].sum())
            missed = t.off(n, len(mine))
            gain = (missed - t.off(n + 1, len(mine) + 1)) * t.cents
            if gain:
                out[np.ix_(sel, covered)] += gain
            if t.share is not None:  # one elsewhere raises what the day should hold
                out[np.ix_(sel, ~covered)] += (missed - t.off(n, len(mine) + 1)) * t.cents
        return out

    def _covered(self) -> list[tuple[Target, Flags]]:
        """Each wish with the half hours it counts in; worked out once."""
        if not self._spans:
            minute, day = self.board.grid.minute_of_day, self.board.grid.day
            for t in self.problem.targets:
                on = np.ones(self.n_bins, dtype=np.bool_) if t.day is None else day == t.day
                if t.span is not None:
                    on = on & (minute >= t.span[0]) & (minute < t.span[1])
                self._spans.append((t, on))
        return self._spans

    def _recency(self) -> Floats:
        """What one more revenue send in each bin costs itself and the next, by nearness."""
        p, c = self.problem, self.cells
        reach = p.recency_min // BIN_MIN
        out = np.zeros(self.n_bins)
        if reach < 2 or p.recency_cents <= 0:
            return out
        here = self.standing(past=True)
        at = np.sort(c.bin[here[self.sells[c.sig[here]]]])
        if not len(at):
            return out
        bins = np.arange(self.n_bins)
        i = np.searchsorted(at, bins)
        before = np.where(i > 0, at[np.maximum(i - 1, 0)], -(10**6))
        after = np.where(i < len(at), at[np.minimum(i, len(at) - 1)], 10**6)
        more = (bins - before < reach) * 1 + (after - bins < reach) * 1 - (after - before < reach) * 1
        out[:] = np.round(p.recency_cents) * more
        return out

    # minutes

    def fits(self, col: int | None = None) -> bool:
        """Whether minutes exist for all that stands, and for ``col`` too."""
        chosen = self.as_chosen(() if col is None else (col,))
        stage = Minutes(self.board, chosen)
        return isinstance(stage.solve(), Clocked)

    def as_chosen(self, more: Iterable[int] = ()) -> tuple[Chosen, ...]:
        """What stands, in the words of the minute stage."""
        c = self.cells
        cols = [*self.given, *self.past, *self.chosen, *more]
        cols.sort(key=lambda j: (int(c.bin[j]), c.parent[j] >= 0, int(c.at[j]) if j >= c.n_free else 0, j))
        place = {j: i for i, j in enumerate(cols)}
        by_id = {s.id: place[c.n_free + i] for i, s in enumerate(self.problem.fixed)}
        out = []
        for j in cols:
            given = j >= c.n_free
            parent = place.get(int(c.parent[j])) if c.parent[j] >= 0 else None
            if given and c.fixed[j] >= 0:
                name = self.problem.fixed[int(c.fixed[j])].parent
                parent = None if name is None else by_id.get(name)
            at = int(c.at[j]) if given else None
            out.append(Chosen(j, int(c.sig[j]), int(c.bin[j]), at, parent, bool(c.past[j] >= 0)))
        return tuple(out)

    def place_best(self, gain: Floats, ok: Flags, least: float = -np.inf) -> int | None:
        """Place the option and half hour with the greatest gain above ``least`` that has minutes."""
        score = np.where(ok[self.option_sig], gain, -np.inf)
        while True:
            flat = int(np.argmax(score))
            option, b = divmod(flat, self.n_bins)
            if not np.isfinite(score[option, b]) or score[option, b] <= least:
                return None
            col = int(self.col[option, b])
            if self.fits(col):
                self.add(col)
                return col
            self.banned.add((int(self.option_sig[option]), b))
            score[self.option_sig == self.option_sig[option], b] = -np.inf

    def place_followups(self, order: str) -> None:
        """Follow-ups while the rules, the day and the page's share allow; by value or by time."""
        c, p = self.cells, self.problem
        cand = [f for j in self.ordinary() for f in self.children.get(j, ())]
        cand.sort(key=lambda f: (-float(c.value[f]) if order == "value" else int(c.bin[f]), f))
        served: set[int] = set()
        sig = self.board.followup_sig
        for f in cand:
            parent = int(c.parent[f])
            if parent in served or float(c.value[f]) <= 0:
                continue
            here = self.standing()
            mine = here[c.sig[here] == sig]
            parents = sum(1 for j in self.ordinary() if j in self.children)
            if int((c.day[mine] == c.day[f]).sum()) >= p.followups_per_day:
                continue
            if len(mine) + 1 > p.followup_share * parents + 0.5:
                break
            ok = self.open()
            b = int(c.bin[f])
            if c.bin[parent] == b:  # it shares its parent's half hour: ask as if that were free
                others = [j for j in self.chosen if j != parent and c.bin[j] == b]
                keep, self.chosen = self.chosen, [j for j in self.chosen if j != parent]
                ok = self.open()
                self.chosen = keep
                if others:
                    continue
            if ok[sig, b] and self.fits(f):
                self.add(f)
                served.add(parent)


def _full(at: Ints, first: int, last: int, length: int, hi: int) -> Flags:
    """Places first..last-1 where one more would make some window of ``length`` hold over ``hi``."""
    lo = first - length + 1
    span = last + length - 1 - lo
    inside = at[(at >= lo) & (at < last + length - 1)] - lo
    n = np.concatenate([[0], np.cumsum(np.bincount(inside, minlength=span))])
    full = (n[length:] - n[:-length]) >= hi  # windows starting at lo .. last-1
    reach = np.concatenate([[0], np.cumsum(full)])
    k = np.arange(last - first)
    blocked: Flags = (reach[k + length] - reach[k]) > 0
    return blocked
