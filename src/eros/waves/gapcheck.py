"""Are the gaps of the plan there? The same checks for any planner's weeks: the gaps' own rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eros.domain.plan import Finding, SendId, Verdict, WeekPlan
from eros.domain.words import PPV, SendKind, Severity
from eros.rules.gaps import GAPS, WEEK, Gap
from eros.rules.measure import is_campaign
from eros.waves.catalogue import read

MOST_SHOWN = 5  # send ids of a gap's evidence that a report names


class Status(StrEnum):
    """What a sample of weeks says of a gap."""

    CONFIRMED = "confirmed"
    PARTLY = "partly implemented"
    ALREADY = "already implemented"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Seen:
    """A week that was planned and judged by all rules."""

    plan: WeekPlan
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """Findings of a gap's rules in one week, by severity, with the sends they name.

    ``explained``: soft findings for which a note of the plan gives the reason.
    """

    page: str
    week: str
    hard: int
    soft: int
    explained: int
    sends: tuple[SendId, ...]
    first: str


@dataclass(frozen=True, slots=True)
class GapCheck:
    """A gap with what the sample shows.

    ``weeks`` can show it, ``open_weeks`` of them do: a hard finding, or a soft one that no note
    explains. ``checked`` names its rules that were in force; ``missing`` those that were not.
    """

    gap: Gap
    status: Status
    weeks: int
    open_weeks: int
    evidence: tuple[Evidence, ...]
    checked: tuple[str, ...]
    missing: tuple[str, ...]
    why: str

    @property
    def left(self) -> bool:
        """At least one week shows it."""
        return self.open_weeks > 0


def check_gaps(weeks: Sequence[Seen], gaps: Sequence[Gap] = GAPS) -> tuple[GapCheck, ...]:
    """Every gap against these weeks, in the order of the plan."""
    return tuple(_check(gap, weeks) for gap in gaps)


def _check(gap: Gap, weeks: Sequence[Seen]) -> GapCheck:
    asked = {code for w in weeks for code in w.verdict.rules_checked}
    checked = tuple(c for c in gap.rules if c in asked)
    missing = tuple(c for c in gap.rules if c not in asked)
    if gap.shown != WEEK:
        return GapCheck(gap, Status.NOT_APPLICABLE, 0, 0, (), checked, missing, f"shown by `{gap.shown}`")
    if not checked:
        return GapCheck(gap, Status.NOT_APPLICABLE, 0, 0, (), checked, missing, "no rule of it is in force")
    able = [w for w in weeks if shows(gap, w.plan)]
    if not able:
        return GapCheck(gap, Status.NOT_APPLICABLE, 0, 0, (), checked, missing, "no week holds its subject")
    evidence = [e for w in able if (e := _evidence(gap, w)) is not None]
    n_open = sum(e.hard + e.soft - e.explained > 0 for e in evidence)
    if n_open == 0:
        status, why = Status.ALREADY, "no week shows it"
    elif 2 * n_open >= len(able):
        status, why = Status.CONFIRMED, "at least half of the weeks show it"
    else:
        status, why = Status.PARTLY, "fewer than half of the weeks show it"
    return GapCheck(gap, status, len(able), n_open, tuple(evidence), checked, missing, why)


def shows(gap: Gap, plan: WeekPlan) -> bool:
    """The week holds what the gap is about."""
    subject = read("gaps")["subjects"].get(gap.id)
    if subject is None:
        return bool(plan.sends)
    kinds = {SendKind(k) for k in subject.get("kinds", ())}
    return (
        any(s.kind in kinds for s in plan.sends)
        or (subject.get("drips", False) and bool(plan.drip_windows))
        or (subject.get("pins", False) and bool(plan.pins))
        or (subject.get("campaigns", False) and any(map(is_campaign, plan.sends)))
        or (subject.get("styled", False) and sum(s.kind in PPV for s in plan.sends) > 1)
    )


def _evidence(gap: Gap, seen: Seen) -> Evidence | None:
    found = [f for f in seen.verdict.findings if f.rule in gap.rules and f.severity is not Severity.INFO]
    if not found:
        return None
    soft = [f for f in found if f.severity is Severity.SOFT]
    return Evidence(
        page=seen.plan.page.id,
        week=seen.plan.week.start.isoformat(),
        hard=len(found) - len(soft),
        soft=len(soft),
        explained=sum(explained(f, seen.plan) for f in soft),
        sends=_named(found),
        first=found[0].text,
    )


def explained(finding: Finding, plan: WeekPlan) -> bool:
    """A note of the plan says why this wish was not met."""
    reasons = read("gaps")["explained"].get(finding.rule, ())
    return any(
        n.code == r["code"]
        and r.get("says", "") in n.text
        and (not r.get("quotes") or n.text.startswith(finding.text))
        for r in reasons
        for n in plan.notes
    )


def _named(found: Iterable[Finding]) -> tuple[SendId, ...]:
    return tuple(dict.fromkeys(f.send for f in found if f.send is not None))[:MOST_SHOWN]
