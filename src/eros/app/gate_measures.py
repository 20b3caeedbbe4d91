"""What the gates measure, by the names that the criteria use. Without a value: not measurable."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import eros
from eros.app.accuracy import on_labels
from eros.app.desk import Desk
from eros.app.digest import digest
from eros.app.gate_weeks import Ask, SampleWeek, quickest_ms, sample_pages, sample_week, stage_ms
from eros.app.many import Many
from eros.app.ports_waves import Signature, Snapshot
from eros.app.results import Results
from eros.app.weeks import parse_week
from eros.domain.plan import WeekPlan
from eros.domain.words import LONG_FORM, SendKind, Severity
from eros.kit.errors import ErosError
from eros.rules.gaps import GAPS, WEEK
from eros.rules.measure import code_points, is_campaign
from eros.waves.catalogue import Criterion, Wave
from eros.waves.gapcheck import Seen, check_gaps
from eros.waves.verdict import Reading

WAVE0 = "wave0"  # kind of the snapshot that `eros wave0 run` leaves
ROOT = Path(eros.__file__).resolve().parents[2]
TESTS = ROOT / "tests"
DOCS = ROOT / "tools" / "gen_docs.py"


@dataclass(eq=False)
class Look:
    """What the measurements of one gate look at; costly parts are made when first asked for."""

    desk: Desk
    many: Many
    wave: Wave
    results: Results | None
    jobs: int

    @cached_property
    def weeks(self) -> tuple[SampleWeek, ...]:
        """Ten weeks with and without the wave."""
        week = parse_week("next", self.desk.clock)
        asks = [Ask(p, week, self.wave.flags) for p in sample_pages(self.desk)]
        return tuple(self.many(sample_week, asks, jobs=self.jobs))

    @property
    def plans(self) -> tuple[WeekPlan, ...]:
        """The sample weeks that there are."""
        return tuple(w.plan for w in self.weeks if w.plan is not None)

    @cached_property
    def times(self) -> Mapping[str, float]:
        """Milliseconds of the stages, on the first page of the sample."""
        pages = sample_pages(self.desk)
        if not pages:
            return {}
        return stage_ms(self.desk, pages[0], parse_week("next", self.desk.clock), self.wave.number)

    @cached_property
    def wave0(self) -> Snapshot | None:
        """What the latest run of wave 0 left."""
        with self.desk.store.read() as session:
            found = session.waves.snapshots(WAVE0)
        return found[-1] if found else None

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """Signatures of this wave."""
        with self.desk.store.read() as session:
            return session.waves.signatures(self.wave.number)


def measure(look: Look, criterion: Criterion) -> Reading:
    """One criterion's reading; what fails while it is measured is not measured."""
    try:
        if criterion.tests:
            return _acceptance(look, criterion)
        return MEASURES[criterion.measure](look)
    except ErosError as e:
        return Reading(None, f"{e.code}: {e}")


def _acceptance(look: Look, criterion: Criterion) -> Reading:
    """How many of the criterion's acceptance tests passed."""
    suite = f"tests.test_wave_{look.wave.number}"
    if (why := _no_results(look)) is not None:
        return Reading(None, why)
    assert look.results is not None
    seen = {t: look.results.outcome(t, suite) for t in criterion.tests}
    missing = [t for t, s in seen.items() if s in ("missing", "skipped")]
    if missing:
        return Reading(
            None, f"{suite.replace('.', '/')}.py: {', '.join(f'{t} is {seen[t]}' for t in missing)}"
        )
    return Reading(
        sum(s == "passed" for s in seen.values()), f"{suite.replace('.', '/')}.py: {', '.join(seen)}"
    )


def _no_results(look: Look) -> str | None:
    if look.results is None:
        return "no test results: run `make gate-results`, or name a file with --results"
    return f"{look.results.path}: {look.results.stale}" if look.results.stale else None


def _failed_tests(look: Look) -> Reading:
    if (why := _no_results(look)) is not None or look.results is None:
        return Reading(None, why or "")
    failed = look.results.failed()
    if not look.results.cases:
        return Reading(None, f"{look.results.path} holds no test")
    if lacking := look.results.lacking(TESTS):
        return Reading(
            None,
            f"{look.results.path} lacks {len(lacking)} test files, {lacking[0]} first: make gate-results",
        )
    told = f"{len(look.results.cases)} cases in {look.results.path}" + (
        f"; failed: {', '.join(failed[:3])}" if failed else ""
    )
    return Reading(len(failed), told)


def _integration(look: Look) -> Reading:
    if (why := _no_results(look)) is not None or look.results is None:
        return Reading(None, why or "")
    passed, of = look.results.integration()
    if not of:
        return Reading(None, f"{look.results.path} holds no integration test")
    return Reading(100 * passed / of, f"{passed} of {of} cases")


def _coverage(look: Look) -> Reading:
    if (why := _no_results(look)) is not None or look.results is None:
        return Reading(None, why or "")
    found = look.results.coverage
    return Reading(found, "lines and branches of rules, flags, waves and gates" if found is not None else
                   f"no coverage file beside {look.results.path}")  # fmt: skip


def _slower(look: Look) -> Reading:
    if look.wave.number == 0:
        return Reading(0.0, "the baseline planner is what others are compared with")
    if not look.wave.flags:
        return Reading(None, "the wave has no flags: there is nothing to compare with")
    pairs = [w for w in look.weeks if w.plan is not None and w.without_s > 0]
    if not pairs:
        return Reading(None, "no sample week could be planned")
    ratio = sum(w.with_wave_s for w in pairs) / sum(w.without_s for w in pairs)
    middle = statistics.median(w.with_wave_s for w in pairs)
    sends = sum(len(w.plan.sends) for w in pairs if w.plan is not None)
    bare = sum(w.without_sends for w in pairs)
    told = f"{len(pairs)} pages, processor time, median {middle:.2f} s with the wave"
    return Reading(100 * (ratio - 1), f"{told}; {sends:,} sends with it, {bare:,} without")


def _over_weeks(
    what: Callable[[WeekPlan], float], best: Callable[[list[float]], float]
) -> Callable[[Look], Reading]:
    def read(look: Look) -> Reading:
        if not look.plans:
            return Reading(None, "no sample week could be planned")
        values = [what(p) for p in look.plans]
        found = best(values)
        page = look.plans[values.index(found)].page.id if found in values else ""
        return Reading(found, f"{len(values)} sample weeks" + (f", {page}" if page else ""))

    return read


def _findings(look: Look, rules: Callable[[str], bool], *, hard: bool = True) -> list[tuple[str, str]]:
    return [
        (w.page, f.rule)
        for w in look.weeks if w.verdict is not None
        for f in w.verdict.findings
        if rules(f.rule) and (not hard or f.severity is Severity.HARD)
    ]  # fmt: skip


def _hard(look: Look) -> Reading:
    lost = [w for w in look.weeks if w.failed]
    if lost:
        return Reading(None, f"{lost[0].page} could not be planned: {lost[0].failed}")
    if not look.plans:
        return Reading(None, "there is no page")
    found = _findings(look, lambda rule: True)
    return Reading(
        len(found), f"{len(look.plans)} sample weeks by every rule" + (f": {found[:3]}" if found else "")
    )


def _open_gaps(look: Look) -> Reading:
    mine = [g for g in GAPS if g.wave == look.wave.number and g.shown == WEEK]
    if not look.plans:
        return Reading(None, "no sample week could be planned")
    if not mine:
        return Reading(0, "no gap of this wave shows in a week")
    checks = check_gaps([Seen(w.plan, w.verdict) for w in look.weeks if w.plan and w.verdict], mine)
    unasked = [c.gap.id for c in checks if not c.checked]
    if unasked:
        return Reading(None, f"no rule in force for {', '.join(unasked)}")
    left = [f"{c.gap.id} in {c.open_weeks} of {c.weeks}" for c in checks if c.left]
    return Reading(
        len(left),
        f"{len(mine)} gaps on {len(look.plans)} weeks" + (f"; open: {', '.join(left)}" if left else ""),
    )


def _length_share(look: Look) -> Reading:
    catalog = look.desk.catalog
    lo, hi = catalog.whole("captions.length_from"), catalog.whole("captions.length_to")
    long = [s for p in look.plans for s in p.sends if s.kind in LONG_FORM and s.caption_text]
    if not long:
        return Reading(None, "no long-form revenue send in the sample")
    good = sum(lo <= code_points(s.caption_text or "") <= hi for s in long)
    return Reading(100 * good / len(long), f"{good} of {len(long)} sends, {len(look.plans)} weeks")


def _channels(look: Look) -> Reading:
    sends = sum(len(p.sends) for p in look.plans)
    if not sends:
        return Reading(None, "no send in the sample")
    wrong = len(_findings(look, lambda rule: rule == "CHN01"))
    return Reading(100 * (1 - wrong / sends), f"{wrong} of {sends} sends on another channel")


def _timing(look: Look) -> Reading:
    sends = sum(len(p.sends) for p in look.plans)
    if not sends:
        return Reading(None, "no send in the sample")
    found = _findings(look, lambda rule: rule.startswith("TIM"))
    return Reading(100 * len(found) / sends, f"{len(found)} hard findings on {sends} sends")


def _mix_weeks(look: Look) -> Reading:
    if not look.plans:
        return Reading(None, "no sample week could be planned")
    found = {page for page, _ in _findings(look, lambda rule: rule == "MIX01")}
    return Reading(len(found), f"{len(look.plans)} sample weeks by MIX01")


def _labels(look: Look) -> Reading:
    campaigns = [s for p in look.plans for s in p.sends if is_campaign(s)]
    if not campaigns:
        return Reading(None, "no campaign in the sample")
    good = sum(s.label is not None for s in campaigns)
    return Reading(100 * good / len(campaigns), f"{good} of {len(campaigns)} campaigns")


def _signed(look: Look) -> Reading:
    mine = [s for s in look.signatures if s.release == eros.__version__]
    told = ", ".join(f"{s.name} ({s.role}, {s.at:%Y-%m-%d})" for s in mine)
    return Reading(
        len(mine), told or f"nobody has signed release {eros.__version__}: eros gate sign WAVE --by NAME"
    )


def _stale_pages(look: Look) -> Reading:
    if not DOCS.is_file():
        return Reading(None, "this is no checkout: the pages cannot be printed")
    done = subprocess.run([sys.executable, str(DOCS), "--check"], capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""})  # fmt: skip
    if done.returncode == 0:
        return Reading(0, "tools/gen_docs.py --check")
    stale = done.stdout.strip().removeprefix("stale: ")
    if not stale:
        return Reading(None, f"the pages cannot be printed: {done.stderr.strip()[-200:]}")
    return Reading(len(stale.split(", ")), stale)


def _timed(name: str, what: str) -> Callable[[Look], Reading]:
    def read(look: Look) -> Reading:
        value = look.times.get(name)
        return Reading(value, what if value is not None else "there is no page to time it on")

    return read


def _wave0(name: str) -> Callable[[Look], Reading]:
    def read(look: Look) -> Reading:
        if look.wave0 is None:
            return Reading(None, "wave 0 has not been run here: eros wave0 run")
        value = look.wave0.body.get(name)
        return Reading(
            None if value is None else float(value), f"eros wave0 run of {look.wave0.at:%Y-%m-%d %H:%M}"
        )

    return read


def _digest_ms(look: Look) -> Reading:
    pages = sample_pages(look.desk)
    if not pages:
        return Reading(None, "there is no page to make a digest of")
    day = look.desk.clock.now().date()
    return Reading(quickest_ms(lambda: digest(look.desk, pages[0], day)), f"the digest of {pages[0]}")


def _promises(look: Look) -> Reading:
    """Labelled captions whose promises were found, and clean ones in which none was."""
    seen = on_labels(look.desk)
    right = seen.found + seen.clean - seen.false_alarms
    return Reading(
        100 * right / (seen.positives + seen.clean),
        f"{right} of {seen.positives + seen.clean} labelled captions",
    )


def _absent(why: str) -> Callable[[Look], Reading]:
    return lambda look: Reading(None, why)


def _followups_a_day(plan: WeekPlan) -> float:
    days = [plan.week.day(s.at) for s in plan.sends if s.kind is SendKind.PPV_FOLLOWUP]
    return float(max((days.count(d) for d in set(days)), default=0))


MEASURES: Mapping[str, Callable[[Look], Reading]] = {
    "failed_tests": _failed_tests,
    "integration_percent": _integration,
    "coverage_percent": _coverage,
    "slower_percent": _slower,
    "sample_hard_findings": _hard,
    "sample_open_gaps": _open_gaps,
    "signatures": _signed,
    "stale_pages": _stale_pages,
    **{f"wave0_{n}": _wave0(n) for n in ("weeks", "least_kind", "metrics", "gaps", "priority_percent", "documents")},
    "sample_length_share": _length_share,
    "sample_least_types": _over_weeks(lambda p: float(len({s.kind for s in p.sends})), min),
    "sample_channel_percent": _channels,
    "sample_timing_percent": _timing,
    "sample_most_followups": _over_weeks(_followups_a_day, max),
    "sample_mix_weeks": _mix_weeks,
    "sample_label_percent": _labels,
    "caption_score_ms": _timed("caption_score_ms", "the curator on one page, by caption scored"),
    "judge_ms": _timed("judge_ms", "all rules over one week"),
    "rotation_ms": _timed("rotation_ms", "seven days of one page"),
    "allocate_ms": _timed("allocate_ms", "the allocator on one page"),
    "traits_ms": _timed("traits_ms", "one page's sales, reckoned to a thousand"),
    "wave_rules_percent": _timed("wave_rules_percent", "the checks of the wave's rules against planning the week"),
    "digest_ms": _digest_ms,
    "promise_accuracy_percent": _promises,
    "doors": _absent("the doors of this wave do not exist yet"),
}  # fmt: skip
