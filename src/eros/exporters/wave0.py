"""The three reports of wave 0 as Markdown, JSON and charts."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from eros.app.wave0 import KINDS, Metric, Wave0
from eros.exporters.svg import bars
from eros.rules.gaps import WEEK
from eros.waves.catalogue import read
from eros.waves.gapcheck import GapCheck, Status
from eros.waves.metrics import WeekFigures
from eros.waves.stats import Estimate, Interval

BASELINE, GAPS, PRACTICES = "BASELINE_METRICS", "GAP_VALIDATION_REPORT", "BEST_PRACTICES_REF"
DOCUMENTS = (BASELINE, GAPS, PRACTICES)
CHARTS = "charts"
OLD, NEW, PAST = "baseline planner", "all switched on", "history"


def write_wave0(found: Wave0, folder: Path) -> tuple[Path, ...]:
    """Write the documents, each with its JSON, and the charts; the paths in the order written."""
    (folder / CHARTS).mkdir(parents=True, exist_ok=True)
    written = []
    for name, text, value in (
        (BASELINE, baseline_text(found), {"metrics": found.metrics, "weeks": found.figures, "observed": found.observed}),
        (GAPS, gaps_text(found), {"baseline": found.baseline_gaps, "all_on": found.meant_gaps}),
        (PRACTICES, practices_text(found), {"practices": found.practices}),
    ):  # fmt: skip
        head = {"at": found.at, "week": found.week, "picks": found.picks, "failed": found.failed}
        for path, content in (
            (folder / f"{name}.md", text),
            (folder / f"{name}.json", json.dumps(_plain({**head, **value}), indent=2, ensure_ascii=False) + "\n"),
        ):  # fmt: skip
            path.write_text(content, encoding="utf-8")
            written.append(path)
    for name, text in charts(found).items():
        path = folder / CHARTS / f"{name}.svg"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def charts(found: Wave0) -> Mapping[str, str]:
    """Lengths, hours and mix of both planners' weeks."""
    old, new = found.figures["baseline"], found.figures["meant"]
    lengths = list(new[0].lengths) if new else []
    mix = list(new[0].mix) if new else []

    def shares(pick: str, keys: Sequence[Any]) -> Mapping[str, Sequence[float]]:
        return {OLD: _shares(old, pick, keys), NEW: _shares(new, pick, keys)}

    return {
        "lengths": bars("Captions by length", lengths, shares("lengths", lengths), "% of captions"),
        "hours": bars("Sends by local hour", [f"{h:02d}" for h in range(24)],
                      shares("hours", list(range(24))), "% of sends"),
        "mix": bars("Sends by category", mix, shares("mix", mix), "% of sends"),
    }  # fmt: skip


def _shares(weeks: Sequence[WeekFigures], pick: str, keys: Sequence[Any]) -> list[float]:
    total = [sum(getattr(w, pick)[k] for w in weeks) for k in keys]
    return [100 * n / (sum(total) or 1) for n in total]


def baseline_text(found: Wave0) -> str:
    """BASELINE_METRICS.md."""
    words = read("metrics")["metrics"]
    lines = [
        "# Baseline metrics", "", _sample(found), "",
        "Every figure is a mean over pages with its 95 % interval (Student's t; weeks of one page are not "
        "independent, so they are averaged first). Both planners are reckoned under one value model. "
        "What cannot be known is refused, not filled in.", "",
        f"| metric | unit | {OLD} | {NEW} | change | {PAST} | plan's baseline | plan's target | owner |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for m in found.metrics:
        w = words[m.key]
        lines.append(
            f"| {w['about']} | {w['unit']} | {_of_plan(m.baseline, w)} | {_of_plan(m.meant, w)} | "
            f"{_change(m, w)} | {_of_history(m.history, w)} | {w['reference']} | {w['target']} | {w['owner']} |"
        )
    lines += [
        "",
        *(f"![{n}]({CHARTS}/{n}.svg)" for n in charts(found)),
        "",
        "## What history could not give",
        "",
    ]
    refused = [f"- {o.page}: {why}" for o in found.observed for why in o.refused]
    lines += refused or ["Nothing was refused."]
    lines += ["", "## Where the data are thin", ""]
    extra = [p for p in found.picks if p.supplement]
    lines += [
        f"- {p.page}: week from {p.week} as a supplement, {p.kind} has too few pages" for p in extra
    ] or ["Every kind has enough pages; no supplement was needed."]
    return "\n".join([*lines, ""])


def gaps_text(found: Wave0) -> str:
    """GAP_VALIDATION_REPORT.md."""
    by_status = {s: sum(c.status is s for c in found.baseline_gaps) for s in Status}
    left = [c for c in found.meant_gaps if c.left]
    lines = [
        "# Gap validation", "", _sample(found), "",
        "A gap is checked by its own rules, all in force, on the weeks of both planners. It is *confirmed* "
        "when at least half of the weeks that can show it do, *partly implemented* when fewer do, *already "
        "implemented* when none does, *not applicable* when no week holds its subject. A wish that was "
        "not met and whose note says why is a choice and does not count.", "",
        f"{len(found.baseline_gaps)} gaps: " + ", ".join(f"{n} {s}" for s, n in by_status.items()) + ". "
        f"Left with all switched on: {len(left)}" + (f" ({', '.join(c.gap.id for c in left)})." if left else "."), "",
        f"| gap | name | class | wave | {OLD} | weeks open | {NEW} | weeks open | rules | why |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for old, new in zip(found.baseline_gaps, found.meant_gaps, strict=True):
        g = old.gap
        mine = " (ours)" if g.ours else ""
        lines.append(
            f"| {g.id} | {g.name}{mine} | {g.priority} | {g.wave} | {old.status} | {_open(old)} | {new.status} | "
            f"{_open(new)} | {', '.join(g.rules)} | {old.why} |"
        )
    lines += ["", "## Evidence", ""]
    for name, checks in ((OLD, found.baseline_gaps), (NEW, found.meant_gaps)):
        lines += [f"### {name}", ""]
        shown = [c for c in checks if c.evidence]
        for c in shown:
            lines.append(f"- **{c.gap.id} {c.gap.name}**: {c.open_weeks} of {c.weeks} weeks open")
            lines += [
                f"  - {e.page}, {e.week}: {e.hard} hard, {e.soft} soft ({e.explained} explained); "
                f"{e.first}{_ids(e.sends)}"
                for e in c.evidence
            ]
        lines += [*([] if shown else ["No finding."]), ""]
    missing = sorted({code for c in found.baseline_gaps for code in c.missing})
    if missing:
        lines += ["## Not checked", "", f"Rules that are not in force here: {', '.join(missing)}.", ""]
    return "\n".join(lines)


def practices_text(found: Wave0) -> str:
    """BEST_PRACTICES_REF.md."""
    lines = [
        "# Best practices, and what this store's history says", "", _sample(found), "",
        "Earnings of sales that follow a practice over those that do not, less one: compared within a "
        "send type (content: within a content type), page by page, then averaged over pages with the 95 % "
        "interval. History is no experiment: what earns more may do so for another reason.", "",
        "| practice | source | effect on earnings of a sale | pages | history says |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for s in found.practices:
        effect = s.effect
        shown = f"{100 * effect.mean:+.1f} % ({100 * effect.lo:+.1f} to {100 * effect.hi:+.1f})" if isinstance(
            effect, Interval) else "refused"  # fmt: skip
        pages = effect.pages if isinstance(effect, Interval) else 0
        lines.append(f"| {s.practice.about} | {s.practice.source} | {shown} | {pages} | {s.words} |")
    return "\n".join([*lines, ""])


def _sample(found: Wave0) -> str:
    weeks = {kind: sum(p.kind == kind for p in found.picks) for kind in KINDS}
    told = ", ".join(f"{n} {kind}" for kind, n in weeks.items())
    text = f"{len(found.picks)} weeks from {found.week} ({told}), planned {found.at:%Y-%m-%d %H:%M} UTC."
    if found.failed:
        text += " Without a week: " + "; ".join(f"{page} ({why})" for page, why in found.failed) + "."
    return text


def shown(e: Estimate, digits: int = 2) -> str:
    """An estimate for people."""
    if not isinstance(e, Interval):
        return f"refused: {e.why}"
    return f"{e.mean:.{digits}f} ({e.lo:.{digits}f} to {e.hi:.{digits}f}, {e.pages} pages)"


def _of_plan(e: Estimate, words: Mapping[str, str]) -> str:
    return "comes from history only" if words["from"] == "history" else shown(e)


def _of_history(e: Estimate, words: Mapping[str, str]) -> str:
    return "history does not hold it" if words["from"] == "plan" else shown(e)


def _change(m: Metric, words: Mapping[str, str]) -> str:
    if words["from"] == "history" or not isinstance(m.change, Interval):
        return "none to tell"
    return f"{100 * m.change.mean:+.1f} % ({100 * m.change.lo:+.1f} to {100 * m.change.hi:+.1f})"


def _open(check: GapCheck) -> str:
    return f"{check.open_weeks} of {check.weeks}" if check.gap.shown == WEEK else "by command"


def _ids(sends: Sequence[str]) -> str:
    return f" [{', '.join(sends)}]" if sends else ""


def _plain(value: Any) -> Any:
    """Any value of the reports in JSON's own types; numbers keep six figures after the point."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


__all__ = [
    "BASELINE",
    "DOCUMENTS",
    "GAPS",
    "PRACTICES",
    "baseline_text",
    "charts",
    "gaps_text",
    "practices_text",
    "shown",
    "write_wave0",
]
