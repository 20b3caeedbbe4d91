"""What our weeks are worth against the two baselines', on the same problems."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.agency import Bench, inputs_of, open_desk, page_ids
from benchmarks.baselines import greedy
from benchmarks.probe import Solve, watching
from benchmarks.table import Row
from eros.catalog.values import Catalog
from eros.domain.words import Severity
from eros.pipeline.allocation.flavour import strategies
from eros.pipeline.values import PageInputs
from eros.pipeline.week import WeekPlanner
from eros.rules.base import PlanRule
from eros.solver.greedy.answer import penalty_of
from eros.solver.greedy.pipeline import RulesPipeline
from eros.solver.problem import Settings, Solved

MANY = 40  # sends a week from which ours must be better


@dataclass(frozen=True, slots=True)
class Worth:
    """One answer: value and priced wishes in cents, sends, hard findings of the judge."""

    value: float
    penalty: float
    sends: int
    hard: int

    @property
    def net(self) -> float:
        """The objective: value less what the unmet wishes cost."""
        return self.value - self.penalty


def worth(
    inputs: PageInputs, rules: tuple[PlanRule, ...], settings: Settings, instead: Solve | None
) -> Worth:
    """Plan and judge a page's week with another solver in the assembler's place."""
    with watching(instead) as seen:
        planned = WeekPlanner(rules, settings)(inputs)
    assert isinstance(seen.answer, Solved)
    assert seen.problem is not None
    # What soft rules charge beside the problem's wishes is left out on both sides.
    penalty = penalty_of(seen.problem, seen.answer.placed)
    if instead is None:  # ours is reckoned twice: by the solver and from the definition
        wishes = {t.why for t in seen.problem.targets}
        told = sum(s.cents for s in seen.answer.slacks if s.why in wishes)
        assert abs(penalty - told) < 1.0, (penalty, told)
    hard = sum(f.severity is Severity.HARD for f in planned.judged.verdict.findings)
    return Worth(seen.answer.value_cents, penalty, len(seen.answer.placed), hard)


def letters(inputs: PageInputs, catalog: Catalog) -> tuple[str, ...]:
    """The letters of the seven days' strategies."""
    known = {s.name: s.letters for s in catalog.strategies}
    return tuple(known.get(name, "RET") for name in strategies(inputs))


def run(bench: Bench) -> list[Row]:
    """All pages once: everything here is deterministic."""
    desk = open_desk(bench.home)
    found: list[tuple[str, Worth, Worth, Worth]] = []
    failed = 0
    for page in page_ids(desk, bench.most):
        inputs = inputs_of(desk, page, bench.week)
        try:
            ours = worth(inputs, desk.rules, desk.solver, None)
        except Exception as e:  # no plan of ours: every baseline beats that
            failed += 1
            bench.say(f"baselines: {page}: ours failed: {type(e).__name__}: {e}")
            continue
        a = worth(inputs, desk.rules, desk.solver, RulesPipeline(letters(inputs, desk.catalog)))
        b = worth(inputs, desk.rules, desk.solver, greedy)
        found.append((page, ours, a, b))
    if bench.per_page:
        bench.said.extend(_lines(found))
    rows = []
    rows += _rows("rules pipeline", [(o, a) for _, o, a, _ in found], 10.0)
    rows += _rows("greedy insertion", [(o, b) for _, o, _, b in found], 5.0)
    rows.append(Row("baselines", "pages without a plan of ours", failed, "", "==", 0, ""))
    bench.say(
        "baselines: objective = value less priced wishes, as the solver's; a baseline's week that breaks a"
        " hard rule still counts with its full value, which is generous to the baseline"
    )
    return rows


def _rows(name: str, pairs: list[tuple[Worth, Worth]], bar: float) -> list[Row]:
    net = [_ahead(o.net, t.net) for o, t in pairs]
    value = [_ahead(o.value, t.value) for o, t in pairs]
    worse = sum(o.net < t.net - 0.5 for o, t in pairs)
    level = sum(o.net <= t.net + 0.5 and o.sends >= MANY for o, t in pairs)
    broken = sum(t.hard > 0 for _, t in pairs)
    n = max(len(pairs), 1)
    together = _ahead(sum(o.net for o, _ in pairs), sum(t.net for _, t in pairs))
    of = f"{len(pairs)} pages"
    return [
        Row("baselines", f"objective over {name}, mean of pages", sum(net) / n, "%", ">=", bar, of),
        Row("baselines", f"objective over {name}, pages together", together, "%", ">=", bar, of),
        Row(
            "baselines",
            f"objective over {name}, worst page",
            min(net, default=float("nan")),
            "%",
            ">=",
            0,
            of,
        ),
        Row("baselines", f"value alone over {name}, mean of pages", sum(value) / n, "%", ">=", bar, of),
        Row(
            "baselines",
            f"value alone over {name}, worst page",
            min(value, default=float("nan")),
            "%",
            None,
            None,
            of,
        ),
        Row("baselines", f"pages worse than {name}", worse, "", "==", 0, of),
        Row("baselines", f"pages of {MANY}+ sends no better than {name}", level, "", "==", 0, of),
        Row("baselines", f"weeks of {name} that break a hard rule", broken, "", None, None, of),
    ]


def _ahead(ours: float, theirs: float) -> float:
    """Percent that ours is above theirs, of the size of theirs; objectives may be below zero."""
    return 100 * (ours - theirs) / max(abs(theirs), 1.0)


def _lines(found: list[tuple[str, Worth, Worth, Worth]]) -> list[str]:
    out = [
        f"{'page':<12}{'sends':>6}{'ours $':>12}{'wishes $':>10}"
        f"{'rules $':>12}{'wishes $':>10}{'ahead':>8}{'hard':>5}{'greedy $':>12}{'wishes $':>10}{'ahead':>8}{'hard':>5}"
    ]
    for page, o, a, b in found:
        line = f"{page:<12}{o.sends:>6}{o.value / 100:>12,.2f}{o.penalty / 100:>10,.2f}"
        for t in (a, b):
            line += (
                f"{t.value / 100:>12,.2f}{t.penalty / 100:>10,.2f}{_ahead(o.net, t.net):>7.1f}%{t.hard:>5}"
            )
        out.append(line)
    return out
