"""Two small charts as numbers: where every mark of their SVG goes. The template only draws."""

from __future__ import annotations

from dataclasses import dataclass

from eros.domain.plan import WeekPlan
from eros.domain.words import Category
from eros.exporters.words import kind_title, whole_money


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of a chart in its own units; ``css`` is its category."""

    x: float
    y: float
    width: float
    height: float
    css: str
    tip: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class HourChart:
    """Planned cents by hour of day, stacked by category. 600 x 200 units."""

    marks: tuple[Mark, ...]
    hours: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    said: str
    width: int = 600
    height: int = 200
    base: int = 172
    left: int = 46


@dataclass(frozen=True, slots=True)
class Share:
    """One category's part of the week, 0..100."""

    name: str
    css: str
    sends: int
    percent: float
    worth: str
    x: float


@dataclass(frozen=True, slots=True)
class KindBar:
    """One send type: how often, what for, how long its bar is (0..100)."""

    name: str
    css: str
    sends: int
    worth: str
    percent: float


def hour_chart(plan: WeekPlan) -> HourChart:
    """Planned value by hour of the day."""
    worth = {(h, c): 0 for h in range(24) for c in Category}
    for s in plan.sends:
        worth[plan.week.minute_of_day(s.at) // 60, s.category] += max(s.expected_cents, 0)
    used = sorted({h for (h, _), cents in worth.items() if cents}) or [8, 23]
    hours = range(used[0], used[-1] + 1)
    totals = {h: sum(worth[h, c] for c in Category) for h in hours}
    top = _round_up(max(totals.values(), default=0))
    left, width, base, height = 46, 600, 172, 156
    step = (width - left - 6) / len(hours)
    marks: list[Mark] = []
    for i, h in enumerate(hours):
        y = float(base)
        for c in Category:
            cents = worth[h, c]
            if not cents:
                continue
            tall = height * cents / top
            y -= tall
            tip = f"{h:02d}:00, {c.value}: {whole_money(cents)}"
            marks.append(
                Mark(_r(left + i * step + step * 0.14), _r(y), _r(step * 0.72), _r(tall), c.value, tip)
            )
    best = max(hours, key=lambda h: (totals[h], -h))
    return HourChart(
        marks=tuple(marks),
        hours=tuple(Tick(_r(left + (i + 0.5) * step), f"{h:02d}") for i, h in enumerate(hours)),
        levels=tuple(Tick(_r(base - height * part), whole_money(int(top * part))) for part in (0, 0.5, 1)),
        said=f"Planned value by hour of the day. The most, {whole_money(totals[best])}, is planned "
        f"from {best:02d}:00 to {best:02d}:59.",
    )


def category_mix(plan: WeekPlan) -> tuple[Share, ...]:
    """Each category's share of the sends."""
    n = max(len(plan.sends), 1)
    out: list[Share] = []
    x = 0.0
    for c in Category:
        mine = [s for s in plan.sends if s.category is c]
        percent = _r(100 * len(mine) / n)
        out.append(
            Share(
                c.value.capitalize(),
                c.value,
                len(mine),
                percent,
                whole_money(sum(s.expected_cents for s in mine)),
                _r(x),
            )
        )
        x += percent
    return tuple(out)


def kind_bars(plan: WeekPlan) -> tuple[KindBar, ...]:
    """The send types of the week, most frequent first."""
    kinds: dict[str, list[int]] = {}
    css: dict[str, str] = {}
    for s in plan.sends:
        name = kind_title(s.kind)
        kinds.setdefault(name, []).append(s.expected_cents)
        css[name] = s.category.value
    top = max((len(v) for v in kinds.values()), default=1)
    ordered = sorted(kinds.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    return tuple(
        KindBar(name, css[name], len(v), whole_money(sum(v)), _r(100 * len(v) / top)) for name, v in ordered
    )


def _round_up(cents: int) -> int:
    """The next amount with one leading figure of 1, 2, 4, 5 or 8: a readable top of an axis."""
    size = 100
    while True:
        for lead in (1, 2, 4, 5, 8):
            if cents <= lead * size:
                return lead * size
        size *= 10


def _r(x: float) -> float:
    return round(x, 2)
