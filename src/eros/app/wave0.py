"""Wave 0: twenty weeks by the planner as it was and as it is meant to be, measured and compared.

Nothing is kept as a page's plan. Both weeks of a page are planned from the same inputs, reckoned
under one value model and judged by every rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eros.app import sample_weeks
from eros.app.desk import Desk
from eros.app.many import Many
from eros.app.observed import Observed, observed
from eros.app.ports_waves import Snapshot
from eros.app.trial import Trial, inputs_for, plan_as
from eros.app.wave_state import active
from eros.domain.page import Page
from eros.domain.switches import ALL_ON, BASELINE, FIELDS
from eros.domain.words import PageClass, PageType, SubType
from eros.kit.errors import ErosError
from eros.pipeline.agents.timing_optimizer import prime_hours
from eros.pipeline.values import PageInputs
from eros.rules.gaps import WEEK as GAP_IN_WEEK
from eros.waves.gapcheck import GapCheck, Seen, Status, check_gaps
from eros.waves.metrics import WeekFigures, figures, usual_length
from eros.waves.practices import Said, page_says, say
from eros.waves.stats import Estimate, Interval, log_ratio, mean_by_page, over_pages

WEEK = timedelta(days=7)
PAGES = 20

KINDS: Mapping[str, Callable[[Page], bool]] = {
    "explicit commercial": lambda p: _paid(p, PageClass.EXPLICIT) and p.sub_type is SubType.COMMERCIAL,
    "explicit personal": lambda p: _paid(p, PageClass.EXPLICIT) and p.sub_type is SubType.PERSONAL,
    "suggestive or lifestyle": lambda p: _paid(p, PageClass.SUGGESTIVE, PageClass.LIFESTYLE),
    "free": lambda p: p.page_type is PageType.FREE,
}


class NoPages(ErosError):
    """There is no active page of the kinds that wave 0 looks at."""

    code = "waves.no_pages"
    exit_status = 4
    hint = "Import pages first: eros import pages FILE, or eros demo init."


@dataclass(frozen=True, slots=True)
class Pick:
    """A week to plan. ``supplement``: a further week of a page, because its kind has too few pages."""

    page: str
    kind: str
    week: date
    supplement: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PageSeen:
    """A picked week by both planners; ``failed`` says why one of them gave none."""

    pick: Pick
    baseline: Seen | None = None
    meant: Seen | None = None
    figures: Mapping[str, WeekFigures] | None = None
    observed: Observed | None = None
    practices: Mapping[str, float | None] | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A baseline metric over pages: the old planner, the new one, the change, and history."""

    key: str
    baseline: Estimate
    meant: Estimate
    change: Estimate
    history: Estimate


@dataclass(frozen=True, slots=True)
class Wave0:
    """Everything that the three reports say."""

    at: datetime
    week: date
    picks: tuple[Pick, ...]
    failed: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    baseline_gaps: tuple[GapCheck, ...]
    meant_gaps: tuple[GapCheck, ...]
    practices: tuple[Said, ...]
    figures: Mapping[str, tuple[WeekFigures, ...]]
    observed: tuple[Observed, ...]


def pick_pages(pages: Sequence[Page], week: date, n: int = PAGES) -> tuple[Pick, ...]:
    """An equal number of weeks of each kind, pages by id; a kind with too few pages is filled up
    with further weeks of the pages it has."""
    each = max(n // len(KINDS), 1)
    found: list[Pick] = []
    for kind, belongs in KINDS.items():
        mine = sorted(p.id for p in pages if belongs(p))
        for i in range(each if mine else 0):
            turn = i // len(mine)
            found.append(Pick(mine[i % len(mine)], kind, week + turn * WEEK, supplement=turn > 0))
    return tuple(found)


def run_wave0(desk: Desk, many: Many, week: date, *, pages: int = PAGES, jobs: int = 0) -> Wave0:
    """Plan, measure, check, compare.

    Raises
    ------
    NoPages
        If no page is active.
    """
    with desk.store.read() as session:
        known = session.pages.list_pages(desk.catalog, desk.clock.now())
    picks = pick_pages(known, week, pages)
    if not picks:
        raise NoPages
    desk.save_portfolio()  # fitted once, here, and not by every worker
    seen = tuple(many(look_at, picks, jobs=jobs))
    return summed_up(seen, desk.clock.now(), week)


def look_at(desk: Desk, pick: Pick) -> PageSeen:
    """Both weeks of one pick with everything measured; runs in a worker."""
    try:
        meant_inputs = inputs_for(desk, pick.page, pick.week, ALL_ON)
        meant = plan_as(desk, meant_inputs)
        old = plan_as(desk, replace(meant_inputs, switches=BASELINE))
    except ErosError as e:
        return PageSeen(pick, failed=f"{e.code}: {e}")
    reckoned = {
        name: _figures(desk, meant_inputs, meant, trial)
        for name, trial in (("meant", meant), ("baseline", old))
    }
    return PageSeen(
        pick,
        baseline=Seen(old.judged.plan, old.every_rule),
        meant=Seen(meant.judged.plan, meant.every_rule),
        figures=reckoned,
        observed=observed(meant_inputs),
        practices=page_says(meant_inputs.history, desk.catalog),
    )


def _figures(desk: Desk, inputs: PageInputs, meant: Trial, trial: Trial) -> WeekFigures:
    """Under the value model of the page as it is meant to be: one yardstick for both weeks."""
    values = meant.performance.values
    return figures(
        trial.judged.plan,
        trial.judged.verdict,
        values,
        prime_hours(values.curve, inputs),
        desk.catalog,
        usual_length=usual_length(inputs.history, desk.catalog),
        seconds=trial.seconds,
    )


def summed_up(seen: Sequence[PageSeen], at: datetime, week: date) -> Wave0:
    """The reports' content from what the workers saw."""
    good = [s for s in seen if not s.failed]
    by_planner = {
        name: tuple(s.figures[name] for s in good if s.figures is not None) for name in ("baseline", "meant")
    }
    own = {s.pick.page: s for s in reversed(good)}  # history counts once a page
    past = tuple(s.observed for _, s in sorted(own.items()) if s.observed is not None)
    return Wave0(
        at=at,
        week=week,
        picks=tuple(s.pick for s in seen),
        failed=tuple((s.pick.page, s.failed) for s in seen if s.failed),
        metrics=tuple(_metric(key, by_planner, past) for key in METRICS),
        baseline_gaps=check_gaps([s.baseline for s in good if s.baseline is not None]),
        meant_gaps=check_gaps([s.meant for s in good if s.meant is not None]),
        practices=say({page: s.practices for page, s in own.items() if s.practices is not None}),
        figures=by_planner,
        observed=past,
    )


def remember(desk: Desk, found: Wave0, documents: int) -> None:
    """Keep what the gate of wave 0 asks about, and five weeks of the baseline planner to compare with
    when everything is taken back."""
    kinds = {kind: sum(p.kind == kind for p in found.picks) for kind in KINDS}
    asked = [c for c in found.baseline_gaps if c.gap.shown == GAP_IN_WEEK]
    doubtful = sum(c.status is Status.NOT_APPLICABLE for c in asked)
    body = {
        "weeks": len(found.picks) - len(found.failed),
        "least_kind": min(kinds.values()),
        "metrics": sum(isinstance(m.baseline, Interval) for m in found.metrics),
        "gaps": len(found.baseline_gaps),
        "priority_percent": 100 * doubtful / max(len(found.baseline_gaps), 1),
        "documents": documents,
        "confirmed": [c.gap.id for c in found.baseline_gaps if c.status is Status.CONFIRMED],
        "left": [c.gap.id for c in found.meant_gaps if c.left],
    }
    weeks = sample_weeks.make(desk, sample_weeks.pick(active(desk)), found.week, frozenset(FIELDS))
    with desk.store.write() as session:
        session.waves.put_snapshot(Snapshot("wave0", found.week.isoformat(), found.at, body))
        session.waves.put_weeks(0, 0, weeks)


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _usd(cents: float | None) -> float | None:
    return None if cents is None else cents / 100


# Key of metrics.yaml -> from a planned week, from history; ``None``: it cannot come from there.
METRICS: Mapping[
    str,
    tuple[Callable[[WeekFigures], float | None] | None, Callable[[Observed], float | None] | None],
] = {
    "rps_usd": (lambda f: _usd(f.rps_cents), lambda o: _usd(o.rps_cents)),
    "conversion_percent": (None, lambda o: _percent(o.conversion)),
    "campaigns_month": (lambda f: f.campaigns_month, lambda o: o.campaigns_month),
    "long_share_percent": (lambda f: _percent(f.long_share), lambda o: _percent(o.long_share)),
    "all_long_share_percent": (lambda f: _percent(f.all_long_share), lambda o: _percent(o.all_long_share)),
    "mean_chars": (lambda f: f.mean_chars, lambda o: o.mean_chars),
    "types": (lambda f: float(f.types), lambda o: o.types),
    "hour_share_percent": (lambda f: _percent(f.hour_share), lambda o: _percent(o.hour_share)),
    "round_share_percent": (lambda f: _percent(f.round_share), lambda o: _percent(o.round_share)),
    "eros_score": (lambda f: _percent(f.eros), None),
    "anti_pattern": (lambda f: f.anti_pattern, None),
    "quality": (lambda f: f.quality, None),
    "generation_s": (lambda f: f.seconds, None),
}


def _metric(key: str, planned: Mapping[str, Sequence[WeekFigures]], past: Sequence[Observed]) -> Metric:
    of_week, of_history = METRICS[key]
    pages = {
        name: mean_by_page((f.page, of_week(f) if of_week else None) for f in weeks)
        for name, weeks in planned.items()
    }
    return Metric(
        key,
        baseline=over_pages(pages["baseline"]),
        meant=over_pages(pages["meant"]),
        change=log_ratio(pages["baseline"], pages["meant"]),
        history=over_pages({o.page: of_history(o) if of_history else None for o in past}),
    )


def _paid(page: Page, *classes: PageClass) -> bool:
    return page.page_type is PageType.PAID and page.page_class in classes


__all__ = [
    "KINDS",
    "METRICS",
    "Metric",
    "NoPages",
    "PageSeen",
    "Pick",
    "Wave0",
    "pick_pages",
    "remember",
    "run_wave0",
]
