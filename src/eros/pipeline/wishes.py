"""What became of the week's soft wishes, in words a scheduler uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from eros.catalog.values import Catalog
from eros.domain.plan import DripWindow, Note, Send, WeekPlan
from eros.domain.week import DAY_NAMES
from eros.domain.words import SendKind
from eros.pipeline.thin import CAPTIONS
from eros.rules.measure import content_group, few_items, leans_short
from eros.rules.price import dollars
from eros.solver.problem import Alike, Pool, Slack, Target
from eros.solver.verbs import DripItems

ALIKE, FLAVOUR, DRIP = "plan.days_alike", "plan.flavour_short", "plan.drip_short"
SHORT, OVER = "plan.short_of_target", "plan.over_target"
ONCE = "_at_all"  # a wish for one send of a type; the type's weekly wish says the same, where it has one
NOUNS: Mapping[str, str] = {
    "revenue": "Revenue sends",
    "engagement": "Engagement sends",
    "retention": "Retention sends",
    "ppv": "PPV",
    "bumps": "Bumps",
    "bump_ratio": "Bumps for the week's PPV",
    "campaigns": "Campaigns",
    "link_drops": "Link drops",
    "offers": "Sends of the page's offers",
}


def notes(
    plan: WeekPlan,
    targets: Iterable[Target],
    slacks: Iterable[Slack],
    *,
    offered: frozenset[SendKind],
    rules: frozenset[str],
    catalog: Catalog,
    bound: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    alike: Sequence[Alike] = (),
) -> tuple[Note, ...]:
    """Notes on wishes that the plan misses or exceeds, on days that stay alike, then on what else the
    solver gave up.

    Counted on the plan itself. The days of one wish share a note. Wishes for types that are not
    ``offered`` are left out: another note says why they are not. So are those on a day's order and
    flavour, which two rules judge. ``rules`` are codes whose slack the validator tells as a finding.
    ``bound`` names, by the wish's place, the rules that leave no half hour for one more send.
    """
    wishes = list(targets)
    days: dict[tuple[str, str], list[str]] = {}
    held: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    found: list[Note] = []
    weekly = {t.why for t in wishes}
    on: dict[int | None, list[Send]] = {None: list(plan.sends)}
    for s in plan.sends:
        on.setdefault(plan.week.day(s.at), []).append(s)
    for place, t in enumerate(wishes):
        if t.span is not None or t.share is not None:
            continue
        got = sum(s in t.which for s in on.get(t.day, ()))
        if t.lo <= got <= t.hi or (t.which.kinds is not None and not t.which.kinds & offered):
            continue
        code = SHORT if got < t.lo else OVER
        if t.day is not None:
            day = f"{DAY_NAMES[t.day]} {got} instead of {_span(t, wishes)}"
            days.setdefault((code, t.why), []).append(day)
            held.setdefault((code, t.why), []).append(bound.get(place, ()) if code == SHORT else ())
        elif not (t.why.endswith(ONCE) and t.why.replace(ONCE, "_per_week") in weekly):
            more = f"{t.lo - got} fewer" if got < t.lo else f"{got - t.hi} more"
            wanted = t.lo if got < t.lo else t.hi
            text = f"{_noun(t.why, catalog)}: {got} this week, {more} than the {wanted} wanted"
            found.append(Note(code, text + (_by([bound[place]]) if code == SHORT and place in bound else "")))
    found += [
        Note(
            code,
            f"{_noun(why, catalog)} a day: {', '.join(rows)}{_by(held[code, why]) if bound and code == SHORT else ''}",
        )
        for (code, why), rows in days.items()
    ]
    if alike:
        found.append(Note(ALIKE, f"Days that run alike: {'; '.join(map(_alike, alike))}"))
    found += _others(slacks, weekly | rules | {CAPTIONS})
    return tuple(found)


def flavour_notes(plan: WeekPlan, pools: Mapping[SendKind, Pool], catalog: Catalog) -> Iterator[Note]:
    """Days whose flavour speaks of content that no other send of the day could show: none of them has
    a caption of it to choose from. In the words of the finding, which this explains."""
    for short in leans_short(plan, catalog):
        mine = {key for key, spec in catalog.content_types.items() if spec.group in short.groups}
        able = {kind for kind, pool in pools.items() if mine.intersection(pool.content)}
        others = [
            s
            for s in plan.sends
            if s.kind in able
            and plan.week.day(s.at) == short.flavour.day
            and content_group(s, catalog) not in short.groups
        ]
        if short.groups and not others:
            yield Note(FLAVOUR, f"{short.words}: no other send of the day has such captions to choose from")


def drip_notes(plan: WeekPlan, stand: Sequence[DripWindow], wishes: Sequence[DripItems]) -> Iterator[Note]:
    """Drip windows that show fewer items than ``wishes`` ask for, in the words of the finding, which
    this explains; not those that ``stand``: nobody could lay them anew."""
    laid = replace(plan, drip_windows=tuple(w for w in plan.drip_windows if w not in stand))
    for wish in wishes:
        worth = f"would lose more than the {dollars(wish.cents)} it is worth"
        for _, words in few_items(laid, wish.at_least):
            yield Note(DRIP, f"{words}: another finds no room in its rhythm, or {worth}")


def _alike(days: Alike) -> str:
    """Why one day runs like another."""
    pair = f"{DAY_NAMES[days.day % 7]} like {DAY_NAMES[days.like % 7]}"
    if days.loss_cents is None:
        return f"{pair}, no change was found that keeps the hard rules and tells them apart"
    return f"{pair}, telling them apart would lose {dollars(days.loss_cents)}, more than it is worth"


def _by(named: Sequence[tuple[str, ...]]) -> str:
    """What kept a wish short: rules, money, or each on some days."""
    codes = sorted({code for rules in named for code in rules})
    if not codes:
        return "; room is left, but one more costs more than it brings"
    also = "; on other days one more costs more than it brings" if () in named else ""
    return f"; {' and '.join(codes)} leave{'s' if len(codes) == 1 else ''} no room for more{also}"


def _span(target: Target, wishes: Sequence[Target]) -> str:
    """The range wanted on a day, over all wishes of the name for that day."""
    same = [t for t in wishes if t.why == target.why and t.day == target.day]
    lo, hi = max(t.lo for t in same), min(t.hi for t in same)
    return f"{lo}" if lo == hi else f"{lo}-{hi}"


def _noun(why: str, catalog: Catalog) -> str:
    """What a wish counts: ``volume.revenue_per_week`` is about revenue sends."""
    key = why.removeprefix("volume.").removesuffix(ONCE)
    for end in ("_per_week", "_per_day", ".per_week"):
        key = key.removesuffix(end)
    return NOUNS.get(key) or next((s.name for k, s in catalog.send_types.items() if k.value == key), key)


def _others(slacks: Iterable[Slack], told: frozenset[str] | set[str]) -> Iterator[Note]:
    """What no wish and no finding says: an earlier send that moved, a follow-up without a minute."""
    units: dict[str, float] = {}
    for s in slacks:
        if s.units > 0 and s.why not in told:
            units[s.why] = units.get(s.why, 0.0) + s.units
    for why, n in units.items():
        times = f" ({n:g} times)" if n > 1 else ""
        yield Note("plan.gave_up", f"{why[:1].upper()}{why[1:]}{times}")
