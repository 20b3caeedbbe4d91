"""From half hours to minutes: differences between sends whose order is known.

Every demand on minutes says "this one at least so long after that one". Such demands are closed
under taking the earliest of two answers, so narrowing the bounds until nothing moves decides
exactly whether minutes exist, and the earliest ones are an answer. The minutes are then chosen one
send after the other, each as near to its wish as the rest allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eros.domain.bank import Flags, Floats
from eros.domain.delay import pick_delay
from eros.domain.plan import SendId
from eros.domain.week import BIN_MIN
from eros.domain.words import SendKind
from eros.kit.rng import unit
from eros.rules.base import FOLLOWUPS
from eros.solver.columns import Board
from eros.solver.verbs import After, Apart, ClockUnique, Count, Forbid, NotMinutes


@dataclass(frozen=True, slots=True)
class Chosen:
    """A send of the weekly answer: its column, half hour, exact minute if given, parent's place."""

    column: int
    sig: int
    bin: int
    at: int | None
    parent: int | None
    past: bool = False
    link: int | None = None  # a link drop that names its campaign


@dataclass(frozen=True, slots=True)
class Clocked:
    """The minutes, one per chosen send, and which campaign each link drop points to."""

    at: tuple[int, ...]
    link: dict[int, int]


@dataclass(frozen=True, slots=True)
class Clash:
    """No minutes exist for these chosen sends (places in the list)."""

    places: tuple[int, ...]


TIGHT = 5  # minutes of choice below which a send chooses before the others
ATTEMPTS = 24  # orders tried before a clash of clock times is believed
Edge = tuple[int, int, int]  # (i, j, d): t_j >= t_i + d


def chosen_of(board: Board, x: Floats) -> tuple[Chosen, ...]:
    """The sends that stand in a weekly point, given ones included, by half hour."""
    c = board.cells
    on = np.flatnonzero(x[: c.n] > 0.5)
    given = on >= c.n_free
    # A parent comes before its follow-up in the same half hour.
    on = on[np.lexsort((on, np.where(given, c.at[on], 0), c.parent[on] >= 0, c.bin[on]))]
    cols = on.tolist()
    place = {j: i for i, j in enumerate(cols)}
    by_id = {s.id: place[c.n_free + i] for i, s in enumerate(board.problem.fixed)}
    out = []
    cells = (cols, *(a[on].tolist() for a in (c.sig, c.bin, c.at, c.parent, c.fixed, c.past)))
    for j, sig, here, at, parent, fixed, past in zip(*cells, strict=True):
        above = place[parent] if parent >= 0 else None
        if fixed >= 0:
            above = by_id.get(board.problem.fixed[fixed].parent or SendId(""))
        out.append(Chosen(j, sig, here, at if j >= c.n_free else None, above, past >= 0))
    return tuple(out)


class Minutes:
    """The minute problem of one weekly answer; ``chosen`` is ordered by half hour."""

    def __init__(
        self,
        board: Board,
        chosen: Sequence[Chosen],
        *,
        exact: bool = False,
        bounds_only: bool = False,
        common: bool = False,
    ) -> None:
        self.board, self.chosen, self.exact = board, chosen, exact
        self.bounds_only = bounds_only
        # Sends no rule tells apart: only demands that hold for every option's send.
        self.alike = np.unique(board.cells.sig[board.cells.option >= 0]) if common else None
        self.shut = [f for f in board.demands.of(Forbid) if f.when is not None]
        # What a re-plan leaves in its half hour it leaves at its minute, too.
        self.former: dict[tuple[int, SendKind | None, bool], int] = {
            (s.send.at // BIN_MIN, s.send.kind, s.send.parent is not None): s.send.at
            for s in board.problem.stay
        }
        self.base = [c.bin * BIN_MIN for c in chosen]
        self.mask = [self._domain(c) for c in chosen]
        self.wished: dict[tuple[int, int, int | None], int] = {}  # what :meth:`_wish` said
        self.edges: list[Edge] = []
        self.unlinked: list[tuple[int, After, list[int]]] = []
        self._build()

    def _domain(self, c: Chosen) -> int:
        """Allowed minutes of a send as bits from the first minute of its bin."""
        start = c.bin * BIN_MIN
        if c.at is not None:
            return 1 << (c.at - start) if c.past or not self.exact or self._lawful(c.sig, c.at) else 0
        if self.alike is not None:
            return _bits(np.asarray(self.board.minute_ok[self.alike, start : start + BIN_MIN].any(axis=0)))
        key = (c.sig, c.bin)
        if key not in self.board.masks:
            mask = _bits(self.board.minute_ok[c.sig, start : start + BIN_MIN])
            for f in self.shut:
                if f.when is not None and self.board.sigs.held(f.which)[c.sig]:
                    mask &= ~sum(1 << m for m in range(BIN_MIN) if f.when(start + m))
            self.board.masks[key] = mask
        return self.board.masks[key]

    def _lawful(self, sig: int, at: int) -> bool:
        demands, held = self.board.demands, self.board.sigs.held
        hour = self.board.problem.week.minute_of_day(at) % 60
        return not any(hour in d.minutes for d in demands.of(NotMinutes)) and not any(
            held(f.which)[sig] and (f.when is None or f.when(at)) for f in demands.of(Forbid)
        )

    def _build(self) -> None:
        held, chosen, demands = self.board.sigs.held, self.chosen, self.board.demands
        of_sig: dict[int, list[int]] = {}
        for i, c in enumerate(chosen):
            of_sig.setdefault(c.sig, []).append(i)
        for apart in demands.of(Apart):
            a, b = held(apart.a).tolist(), held(apart.b).tolist()
            if self.alike is not None and not all(a[s] and b[s] for s in self.alike.tolist()):
                continue
            members = sorted(
                i
                for sig, places in of_sig.items()
                if a[sig] or b[sig]
                for i in places
                if self.exact or not chosen[i].past
            )
            for x, i in enumerate(members):
                ci = chosen[i]
                for j in members[x + 1 :]:
                    cj = chosen[j]
                    if BIN_MIN * (cj.bin - ci.bin) - BIN_MIN + 1 >= apart.minutes:
                        break
                    if cj.past if self.exact else ci.at is not None or cj.at is not None:
                        continue  # distances to given sends are in the domains
                    if (a[ci.sig] and b[cj.sig]) or (b[ci.sig] and a[cj.sig]):
                        self.edges.append((i, j, apart.minutes))
        for count in demands.of(Count):
            if count.hi is None or count.per.unit != "minutes" or count.cents is not None:
                continue
            sel = held(count.which)
            if self.alike is not None and not sel[self.alike].all():
                continue
            members = sorted(i for sig, places in of_sig.items() if sel[sig] for i in places)
            for i, j in zip(members, members[count.hi :], strict=False):
                apart_by = BIN_MIN * (chosen[j].bin - chosen[i].bin) - BIN_MIN + 1
                open_ = chosen[i].at is None or chosen[j].at is None or (self.exact and not chosen[j].past)
                if open_ and apart_by < count.per.length:
                    self.edges.append((i, j, count.per.length))
        lo, hi = self.board.delay
        for j, c in enumerate(chosen):
            if c.parent is not None and c.at is None and not self.exact:
                self.edges += [(c.parent, j, lo), (j, c.parent, -hi)]
        for after in demands.of(After):
            if after.child.kinds == FOLLOWUPS.kinds:
                continue
            child, parent = held(after.child), held(after.parent)
            for j, c in enumerate(chosen):
                if c.past or not child[c.sig] or (c.at is not None and not self.exact):
                    continue
                near = [
                    i
                    for i, p in enumerate(chosen)
                    if parent[p.sig] and i != j and not p.past and (c.at is None or c.link == i)
                    and BIN_MIN * (c.bin - p.bin) + BIN_MIN - 1 >= after.lo
                    and BIN_MIN * (c.bin - p.bin) - BIN_MIN + 1 <= after.hi
                ]  # fmt: skip
                middle = (after.lo + after.hi) / 2
                near.sort(key=lambda i, b=c.bin: (abs(BIN_MIN * (b - chosen[i].bin) - middle), i))  # type: ignore[misc]
                self.unlinked.append((j, after, near))

    def solve(self) -> Clocked | Clash:
        """Minutes for all, or a smallest set of sends that has none."""
        link: dict[int, int] = {}
        edges, graph = list(self.edges), adjacency(self.edges, len(self.chosen))
        state = narrow(self.mask, self.base, edges)
        for j, after, near in () if self.bounds_only else self.unlinked:
            used = set(link.values()) if after.one_per_parent else set()
            for i in near:
                if i in used:
                    continue
                more = [(i, j, after.lo), (j, i, -after.hi)]
                trial = [] if state is None else list(state)
                graph[i] += more
                graph[j] += more
                if state is None or settle(trial, self.base, graph, [i, j]):
                    edges += more
                    link[j] = i
                    state = None if state is None else trial
                    break
                del graph[i][-2:], graph[j][-2:]
            else:
                return Clash(self._free((j, *near)))
        if state is None:
            return Clash(self._smallest(edges))
        if self.bounds_only:
            return Clocked((), link)
        found = self._choose(state, graph)
        return Clash(self._by_clock(state)) if found is None else Clocked(tuple(found), link)

    def hopeless(self) -> bool:
        """Whether the bounds alone leave no minutes."""
        return narrow(self.mask, self.base, self.edges) is None

    def _by_clock(self, state: list[int]) -> tuple[int, ...]:
        """Sends that are held to one clock time that too many share: the tightest follow-up."""
        free = [i for i, c in enumerate(self.chosen) if c.at is None]
        tight = sorted(free, key=lambda i: (state[i].bit_count(), self.chosen[i].parent is None, i))
        return (tight[0],)

    def _free(self, places: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(i for i in places if self.chosen[i].at is None))

    def _smallest(self, edges: list[Edge]) -> tuple[int, ...]:
        """Leave out one send after the other while the rest still has no minutes."""
        alive, edges = self._clashing(edges)
        spans = [(0, len(self.chosen))]  # tried as a whole first: most sends have no part in a clash
        while spans:
            first, last = spans.pop()
            some = set(range(first, last))
            rest = alive - some - {j for j in alive if self.chosen[j].parent in some}
            inside = [e for e in edges if e[0] in rest and e[1] in rest]
            if len(rest) == len(alive) or narrow(self.mask, self.base, inside, rest) is None:
                alive = rest
            elif last - first > 1:
                middle = (first + last) // 2
                spans += [(middle, last), (first, middle)]
        return self._free(alive)

    def _clashing(self, edges: list[Edge]) -> tuple[set[int], list[Edge]]:
        """The sends that have no minutes among those they are tied to, and the edges between these."""
        tied = edges + [(c.parent, j, 0) for j, c in enumerate(self.chosen) if c.parent is not None]
        graph = adjacency(tied, len(self.chosen))
        seen: set[int] = set()
        clashing: set[int] = set()
        for start in range(len(self.chosen)):
            if start in seen:
                continue
            group, todo = {start}, [start]
            while todo:
                new = {k for i, j, _ in graph[todo.pop()] for k in (i, j)} - group
                group |= new
                todo += new
            if narrow(self.mask, self.base, [e for e in edges if e[0] in group], group) is None:
                clashing |= group
            seen |= group
        return clashing, [e for e in edges if e[0] in clashing]

    def _choose(self, state: list[int], graph: list[list[Edge]]) -> list[int] | None:
        """Minutes in time order; a send that finds none is asked earlier in the next attempt."""
        # Who has little choice chooses first: others' wishes must not take its clock times.
        room = {i: state[i].bit_count() for i, c in enumerate(self.chosen) if c.at is None}
        first = sorted((i for i, n in room.items() if n <= TIGHT), key=lambda i: (room[i], i))
        for _ in range(ATTEMPTS):
            found = self._attempt(state, graph, first)
            if isinstance(found, list):
                return found
            first = [found, *(i for i in first if i != found)]
        return None

    def _attempt(self, start: list[int], graph: list[list[Edge]], first: list[int]) -> list[int] | int:
        week, state = self.board.problem.week, list(start)
        limit = min([d.at_most for d in self.board.demands.of(ClockUnique)], default=len(self.chosen))
        clock = Counter(week.minute_of_day(c.at) for c in self.chosen if c.at is not None and not c.past)
        at: list[int] = [c.at or 0 for c in self.chosen]
        rest = [i for i, c in enumerate(self.chosen) if c.at is None and i not in first]
        for i in [*first, *rest]:
            for m in nearest(state[i], self._wish(i, state[i], at) - self.base[i]):
                t = self.base[i] + m
                wall = week.minute_of_day(t)
                if clock[wall] >= limit:
                    continue
                trial = list(state)
                trial[i] = 1 << m
                if trial[i] == state[i] or settle(trial, self.base, graph, [i]):
                    state, at[i] = trial, t
                    clock[wall] += 1
                    break
            else:
                return i
        return at

    def _wish(self, i: int, mask: int, at: list[int]) -> int:
        """The minute preferred among those of ``mask``: the former one of a re-plan, else chance from the
        inputs, a follow-up's by its delay law."""
        c, problem, kind = self.chosen[i], self.board.problem, self.board.sigs.all[self.chosen[i].sig].kind
        former = self.former.get((c.bin, kind, c.parent is not None))
        if former is not None and (c.parent is None or at[c.parent] in self.former.values()):
            return former
        since = None if c.parent is None else at[c.parent] or self.base[c.parent] + BIN_MIN // 2
        if (i, mask, since) not in self.wished:
            options = [self.base[i] + m for m in range(BIN_MIN) if mask >> m & 1]
            if since is None:
                draw = unit(problem.page.id, problem.minute_noise, c.bin, kind, False)
                wish = options[int(draw * len(options))]
            else:
                mean, sd = problem.followup_delay[0], problem.followup_delay[1]
                delay = pick_delay(str(problem.page.id), str(since), [t - since for t in options], mean, sd)
                wish = since + (delay or 0)
            self.wished[i, mask, since] = wish
        return self.wished[i, mask, since]


def _bits(ok: Flags) -> int:
    """Flags as bits, the first the lowest."""
    return int.from_bytes(np.packbits(ok, bitorder="little").tobytes(), "little")


def nearest(mask: int, wish: int) -> Iterator[int]:
    """The minutes of a half hour in ``mask``, those nearest to ``wish`` first, of two the earlier."""
    for away in range(BIN_MIN):
        if wish >= away and mask >> (wish - away) & 1:
            yield wish - away
        if away and mask >> (wish + away) & 1:
            yield wish + away


def adjacency(edges: list[Edge], n: int) -> list[list[Edge]]:
    """Edges by either end."""
    out: list[list[Edge]] = [[] for _ in range(n)]
    for e in edges:
        out[e[0]].append(e)
        out[e[1]].append(e)
    return out


def settle(mask: list[int], base: list[int], graph: list[list[Edge]], start: list[int]) -> bool:
    """Narrow ``mask`` in place until every edge holds for the bounds; false if one runs empty."""
    todo, queued = list(start), set(start)
    while todo:
        k = todo.pop()
        queued.discard(k)
        for i, j, d in graph[k]:
            mi, mj = mask[i], mask[j]
            if not mi or not mj:
                return False
            first = (mi & -mi).bit_length() - 1 + base[i] + d - base[j]  # earliest place of j
            if first > 0:
                new = mj >> first << first
                if new != mj:
                    if not new:
                        return False
                    mask[j] = mj = new
                    if j not in queued:
                        queued.add(j)
                        todo.append(j)
            last = mj.bit_length() - 1 + base[j] - d - base[i]  # latest place of i
            if last < 0:
                return False
            new = mi & ((1 << (last + 1)) - 1)
            if new != mi:
                if not new:
                    return False
                mask[i] = new
                if i not in queued:
                    queued.add(i)
                    todo.append(i)
    return True


def narrow(
    mask: list[int], base: list[int], edges: list[Edge], alive: set[int] | None = None
) -> list[int] | None:
    """The narrowed domains, or ``None``."""
    some = range(len(mask)) if alive is None else sorted(alive)
    if any(not mask[i] for i in some):
        return None
    out = list(mask)
    return out if settle(out, base, adjacency(edges, len(mask)), list(some)) else None
