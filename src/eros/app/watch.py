"""Watch what would call a wave back: trigger conditions on what is planned, sold and recorded."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from eros.app.accuracy import on_labels
from eros.app.desk import Desk
from eros.app.journal import DIGEST, PLAN, Journal
from eros.app.picture import take_snapshot
from eros.app.ports_waves import PlanningRun, RollbackRun
from eros.app.raising import finish
from eros.app.rollback import Rollback, roll_back
from eros.app.wave_state import ROLLED_BACK, Standing, standing
from eros.domain.plan import JudgedWeek, Send, WeekPlan
from eros.domain.words import LONG_FORM, PlanStatus, SendKind, Severity
from eros.rules.measure import code_points
from eros.waves import catalogue
from eros.waves.catalogue import COMPARE, Trigger
from eros.waves.gapcheck import explained
from eros.waves.metrics import longest_flavour, longest_structure
from eros.waves.verdict import Reading

FORTNIGHT = 14
MONTH = 30
RUN_DAYS = 28  # of planning runs that are looked at
LEAST_RUNS = 5  # before a share of failures or a slowdown is one
NO_RUNS = Reading(None, "too few planning runs are on record")


@dataclass(frozen=True, slots=True)
class Alert:
    """A trigger with its reading. ``fired``: the condition holds; ``done``: what came of it."""

    trigger: Trigger
    reading: Reading
    fired: bool
    done: str = ""

    @property
    def critical(self) -> bool:
        """It fired, and a wave must come back for it."""
        return self.fired and self.trigger.severity == "critical"


@dataclass(frozen=True, slots=True)
class Watched:
    """One look: every trigger, what was rolled back, whether the weekly snapshot was taken."""

    alerts: tuple[Alert, ...]
    rolled_back: tuple[Rollback, ...]
    snapshot: str | None

    @property
    def fired(self) -> tuple[Alert, ...]:
        """Triggers whose condition holds."""
        return tuple(a for a in self.alerts if a.fired)


class Sight:
    """What the measurements look at; made when first asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now = desk.clock.now()

    @cached_property
    def weeks(self) -> tuple[JudgedWeek, ...]:
        """Planned weeks of active pages from this week on."""
        monday = self.now.date() - timedelta(days=self.now.date().weekday())
        with self.desk.store.read() as session:
            active = {p.id for p in session.pages.list_pages(self.desk.catalog, self.now)}
            heads = [h for h in session.plans.weeks() if h.week_start >= monday and h.page in active]
            found = [session.plans.current(h.page, h.week_start) for h in heads]
        return tuple(s.judged for s in found if s is not None)

    @cached_property
    def by_page(self) -> Mapping[str, tuple[WeekPlan, ...]]:
        """The plans of each page."""
        found: dict[str, list[WeekPlan]] = {}
        for week in self.weeks:
            found.setdefault(week.plan.page.id, []).append(week.plan)
        return {page: tuple(plans) for page, plans in found.items()}

    @cached_property
    def runs(self) -> tuple[PlanningRun, ...]:
        """Planning runs of the last weeks, oldest first."""
        with self.desk.store.read() as session:
            return session.waves.runs(PLAN, since=self.now - timedelta(days=RUN_DAYS))

    def findings(self, *rules: str, hard: bool = False, note: bool = False) -> int:
        """Findings of these rules in the planned weeks; with ``note`` those that no note explains.

        Of a send that a person set, moved or priced none counts: it says nothing about a wave.
        """

        def by_hand(send: Send | None) -> bool:
            return send is not None and send.pinned_by_user

        return sum(
            any(f.rule.startswith(r) for r in rules)
            and not by_hand(w.plan.get(f.send))
            and (not hard or f.severity is Severity.HARD)
            and not (note and explained(f, w.plan))
            for w in self.weeks
            for f in w.verdict.findings
        )

    @property
    def sends(self) -> int:
        """Sends of the planned weeks."""
        return sum(len(w.plan.sends) for w in self.weeks)


def watch(desk: Desk, *, journal: Journal | None = None, auto: bool = False, by: str = "watch") -> Watched:
    """Evaluate every trigger once. A critical one takes its wave back where ``auto`` allows it.

    A roll-out that was stopped in the middle is finished first, and so is a rollback of its own.
    """
    finish(desk)
    taken = [roll_back(desk, r.what, by=by, why=r.why) for r in _stopped(desk, by)] if auto else []
    sight, waves = Sight(desk), standing(desk)
    alerts, gone = [], set[int]()
    for trigger in catalogue.triggers():
        alert = _look(sight, trigger, waves)
        number = trigger.wave
        if alert.critical and number is not None and auto and number not in gone:
            done = roll_back(desk, str(number), by=by, why=f"trigger {trigger.key}: {trigger.about}")
            taken.append(done)
            gone.add(number)
            alert = Alert(trigger, alert.reading, True, f"wave {number} was rolled back")
        elif alert.critical:
            alert = Alert(trigger, alert.reading, True, _advice(trigger, auto=auto, gone=number in gone))
        alerts.append(alert)
        if alert.fired and journal is not None:
            level = {"critical": "CRITICAL", "high": "ERROR"}.get(trigger.severity, "WARN")
            journal.write(sight.now, level, f"trigger.{trigger.key}", wave=trigger.wave,
                          value=alert.reading.value, threshold=trigger.threshold, done=alert.done)  # fmt: skip
    return Watched(tuple(alerts), tuple(taken), take_snapshot(desk))


def _stopped(desk: Desk, by: str) -> list[RollbackRun]:
    """Rollbacks that ``by`` began and that are not finished: its flags are down, and no trigger fires again."""
    with desk.store.read() as session:
        return [r for r in session.waves.rollbacks() if r.finished_at is None and r.by == by]


def _look(sight: Sight, trigger: Trigger, waves: tuple[Standing, ...]) -> Alert:
    """A trigger of a wave that is on for nobody is at rest."""
    if trigger.wave is not None:
        here = waves[trigger.wave]
        if not here.pages_on or here.phase == ROLLED_BACK:
            return Alert(trigger, Reading(None, "the wave is not up"), False)
    if trigger.at_least and len(sight.weeks) < trigger.at_least:
        return Alert(
            trigger, Reading(None, f"{len(sight.weeks)} planned weeks, {trigger.at_least} are needed"), False
        )
    reading = READINGS[trigger.measure](sight)
    value = reading.value
    return Alert(trigger, reading, value is not None and COMPARE[trigger.compare](value, trigger.threshold))


def _advice(trigger: Trigger, *, auto: bool, gone: bool) -> str:
    if trigger.wave is None:
        return "look for the wave behind it, then eros rollback WAVE or eros rollback all"
    if gone:
        return f"wave {trigger.wave} was rolled back for another trigger"
    return "" if auto else f"eros rollback {trigger.wave} (EROS_AUTO_ROLLBACK is off)"


def _long_share(s: Sight) -> Reading:
    lo, hi = s.desk.catalog.whole("captions.length_from"), s.desk.catalog.whole("captions.length_to")
    sends = [x for w in s.weeks for x in w.plan.sends if x.kind in LONG_FORM and x.caption_text]
    if not sends:
        return Reading(None, "no long offer is planned")
    good = sum(lo <= code_points(x.caption_text or "") <= hi for x in sends)
    return Reading(100 * good / len(sends), f"{good} of {len(sends)} planned long offers")


def _nan_weeks(s: Sight) -> Reading:
    def odd(week: JudgedWeek) -> bool:
        goal = week.plan.objective
        return not all(
            map(math.isfinite, (goal.expected_cents, goal.bound_cents, week.verdict.quality_score))
        )

    return _of_weeks(s, sum(map(odd, s.weeks)))


def _of_weeks(s: Sight, n: float) -> Reading:
    return Reading(n, f"{len(s.weeks)} planned weeks") if s.weeks else Reading(None, "no week is planned")


def _bump_weeks(s: Sight) -> Reading:
    """The ratio is a priced wish (DECISIONS 4, 23): one week that missed it is no failure of the wave."""
    if not s.weeks:
        return Reading(None, "no week is planned")
    n = s.findings("MIX02", note=True)
    return Reading(100 * n / len(s.weeks), f"{n} of {len(s.weeks)} planned weeks")


def _share_of_sends(s: Sight, n: int) -> Reading:
    return (
        Reading(100 * n / s.sends, f"{n} findings on {s.sends} planned sends")
        if s.sends
        else Reading(None, "nothing is planned")
    )


def _slower(s: Sight) -> Reading:
    with s.desk.store.read() as session:
        states = [x for x in session.waves.states().values() if x.percent > 0]
    if not states:
        return Reading(None, "no wave was raised since runs are recorded")
    since = max(x.at for x in states)
    before = [r.seconds for r in s.runs if r.at < since]
    after = [r.seconds for r in s.runs if r.at >= since]
    if len(before) < LEAST_RUNS or len(after) < LEAST_RUNS:
        return Reading(
            None, f"{len(before)} plans before and {len(after)} since, {LEAST_RUNS} of each are needed"
        )
    return Reading(
        100 * (float(np.median(after)) / float(np.median(before)) - 1),
        f"medians of {len(before)} and {len(after)} plans",
    )


def _over_pages(s: Sight, what: Callable[[tuple[WeekPlan, ...]], int]) -> Reading:
    if not s.by_page:
        return Reading(None, "no week is planned")
    page, most = max(((p, what(plans)) for p, plans in s.by_page.items()), key=lambda row: row[1])
    return Reading(most, f"{page}; {len(s.by_page)} pages")


def _campaign_pages(s: Sight) -> Reading:
    """Pages whose last thirty days, published weeks and history together, lie outside; only pages
    with so many days of published weeks of our own."""
    lo, hi = (
        s.desk.catalog.whole("campaigns.per_30_days_min"),
        s.desk.catalog.whole("campaigns.per_30_days_max"),
    )
    with s.desk.store.read() as session:
        published = any(h.status is PlanStatus.PUBLISHED for h in session.plans.weeks())
    outside, able = 0, 0
    for page, plans in s.by_page.items() if published else ():
        with s.desk.store.read() as session:
            known = session.pages.get_page(page, s.desk.catalog, s.now)
            facts = session.inputs.facts(known, plans[0].week, s.desk.catalog)
        if facts.own_weeks * 7 < MONTH:
            continue
        able += 1
        month = [x for x in facts.past if x.at >= -MONTH * 1440]
        n = sum(x.campaign or x.kind is SendKind.GAME_POST for x in month)
        outside += not lo <= n <= hi
    return Reading(outside, f"{able} pages with {MONTH} days of our own") if able else Reading(
        None, f"no page has {MONTH} days of published weeks of our own")  # fmt: skip


def _followups_a_day(plans: tuple[WeekPlan, ...]) -> int:
    most = 0
    for plan in plans:
        days = [plan.week.day(x.at) for x in plan.sends if x.kind is SendKind.PPV_FOLLOWUP]
        most = max([most, *(days.count(d) for d in set(days))])
    return most


def _blocked(s: Sight) -> Reading:
    with s.desk.store.read() as session:
        bank = s.desk.bank(session)
    return (
        Reading(100 * float(bank.blocked.mean()), f"{bank.n:,} captions")
        if bank.n
        else Reading(None, "no caption")
    )


def _false_positives(s: Sight) -> Reading:
    seen = on_labels(s.desk)
    if not seen.clean:
        return Reading(None, "no clean labelled caption")
    return Reading(
        100 * seen.false_alarms / seen.clean, f"{seen.false_alarms} of {seen.clean} clean labelled captions"
    )


def _failed_digests(s: Sight) -> Reading:
    with s.desk.store.read() as session:
        runs = session.waves.runs(DIGEST, since=s.now - timedelta(days=RUN_DAYS))
    if not runs:
        return Reading(None, "no digest is on record")
    return Reading(_tail([not r.ok for r in runs]), f"{len(runs)} digests")


def _slow_plans(s: Sight) -> Reading:
    return Reading(_tail([r.seconds > 30 for r in s.runs]), f"{len(s.runs)} plans") if s.runs else NO_RUNS


def _success(s: Sight) -> Reading:
    if len(s.runs) < LEAST_RUNS:
        return NO_RUNS
    good = sum(r.error is None for r in s.runs)
    return Reading(100 * good / len(s.runs), f"{good} of {len(s.runs)} plans of {RUN_DAYS} days")


def _failures_an_hour(s: Sight) -> Reading:
    if not s.runs:
        return NO_RUNS
    bad = [r.at for r in s.runs if r.error is not None]
    most = max((sum(timedelta() <= b - a <= timedelta(hours=1) for b in bad) for a in bad), default=0)
    return Reading(most, f"{len(bad)} failed of {len(s.runs)} plans")


def _tail(flags: list[bool]) -> int:
    """How many true ones stand at the end."""
    n = 0
    for flag in reversed(flags):
        if not flag:
            break
        n += 1
    return n


def rps_change(s: Sight) -> Reading:
    """Earnings of a sale in the last fortnight of history against the one before, over pages."""
    with s.desk.store.read() as session:
        sends = session.portfolio.sends(s.now)
    sold = (sends.kind >= 0) & (sends.price_cents > 0)
    if not sold.any():
        return Reading(None, "no sale on record")
    last = int(sends.local_day[sold].max())
    late = sold & (sends.local_day > last - FORTNIGHT)
    early = sold & (sends.local_day <= last - FORTNIGHT) & (sends.local_day > last - 2 * FORTNIGHT)
    if early.sum() < LEAST_RUNS or late.sum() < LEAST_RUNS or not sends.earnings_cents[early].any():
        return Reading(None, "too few sales in either fortnight")
    ratio = float(sends.earnings_cents[late].mean() / sends.earnings_cents[early].mean())
    return Reading(100 * (ratio - 1), f"{int(late.sum())} sales against {int(early.sum())}")


def _failed_weeks(s: Sight) -> Reading:
    bad = sum(not w.verdict.ok for w in s.weeks)
    return (
        Reading(100 * bad / len(s.weeks), f"{bad} of {len(s.weeks)} planned weeks")
        if s.weeks
        else Reading(None, "no week is planned")
    )


def _database(s: Sight) -> Reading:
    report = s.desk.store.files.check()
    return Reading(
        len(report.problems), "; ".join(report.problems) or f"{report.backend}, schema {report.revision}"
    )


READINGS: Mapping[str, Callable[[Sight], Reading]] = {
    "length_share": _long_share,
    "nan_weeks": _nan_weeks,
    "slower_percent": _slower,
    "longest_structure": lambda s: _over_pages(s, longest_structure),
    "timing_percent": lambda s: _share_of_sends(s, s.findings("TIM", hard=True)),
    "stray_followups": lambda s: _of_weeks(s, s.findings("TIM03")),
    "bump_weeks_percent": _bump_weeks,
    "campaign_pages": _campaign_pages,
    "most_followups": lambda s: _over_pages(s, _followups_a_day),
    "false_positive_percent": _false_positives,
    "crashed_rules": lambda s: _of_weeks(s, s.findings("rule.crashed")),
    "blocked_percent": _blocked,
    "price_findings": lambda s: _of_weeks(s, s.findings("PRC01", "PRC03")),
    "failed_digests": _failed_digests,
    "longest_flavour": lambda s: _over_pages(s, longest_flavour),
    "slow_plans": _slow_plans,
    "success_percent": _success,
    "failures_an_hour": _failures_an_hour,
    "rps_change_percent": rps_change,
    "failed_weeks_percent": _failed_weeks,
    "database_problems": _database,
}

__all__ = ["READINGS", "Alert", "Sight", "Watched", "rps_change", "watch"]
