"""How a week, a verdict, a difference look on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.markup import escape

from eros.app.replanning import Difference
from eros.cli import screen
from eros.domain.plan import Finding, JudgedWeek, Note, Send
from eros.domain.switches import ALL_ON, from_flags, switched_off
from eros.domain.words import Category, Severity

_COLOUR = {Category.REVENUE: "green", Category.ENGAGEMENT: "cyan", Category.RETENTION: "magenta"}
COLUMNS = ("time", "id", "type", "to", "channel", "price", "expected")
CAPTION_COLUMNS = 58
CAPTION_LEAST = 30  # below it a column beside the caption goes
NARROW = 60  # columns of a terminal below which types are written in words, which may stand on two lines
SPARE = ("caption", "expected", "price", "id")  # what a send goes without where even words would be cut
FRAME = 3  # columns that a table's lines and blanks take per cell
ALIKE = 6  # notes of one code that are printed in full
_MARKS: tuple[tuple[str, Callable[[Send], bool]], ...] = (
    ("★ campaign", lambda s: s.campaign),
    ("📌 fixed by hand, replanning keeps it", lambda s: s.pinned_by_user),
    ("↳ follow-up of an earlier send, at its price", lambda s: s.parent is not None),
)


def print_week(judged: JudgedWeek, version: int | None = None) -> None:
    """A scheduler's view: the head, seven days, verdict, notes."""
    plan, out = judged.plan, screen.out()
    page, goal = plan.page, plan.objective
    number = f", version {version}" if version else ""
    out.print(
        f"[bold]{escape(page.name)}[/] ({page.page_type}, {page.page_class}, {page.sub_type}, {page.tier}, "
        f"{page.fan_count:,} fans, {page.time_zone}) · week from {plan.week.start} · {plan.status}{number}"
    )
    out.print(
        f"{len(plan.sends)} sends of {len({s.kind for s in plan.sends})} types · expected "
        f"[bold]{screen.money(goal.expected_cents)}[/], at most {screen.money(goal.bound_cents)} "
        f"possible (gap {goal.gap:.2%})"
    )
    if plan.labels:
        out.print("labels: " + escape(", ".join(f"{label} {n}" for label, n in plan.labels)))
    gone: set[str] = set()
    for d in range(7):
        sends = [s for s in plan.sends if plan.week.day(s.at) == d]
        head = plan.days[d] if len(plan.days) == 7 else None
        title = screen.day_words(plan.week.local(plan.week.day_start(d)))
        if head:
            title += f" · {head.strategy} · {head.flavour}"
        if not sends:
            out.print(f"[italic]{escape(title)}[/]: nothing")
            continue
        rows = [_row(s, judged, in_words=out.width < NARROW) for s in sends]
        shown, room = _columns(rows, out.width)
        cells = [[*(row[i] for i in shown), _cut(row[-1], room)] for row in rows]
        names = [*(COLUMNS[i] for i in shown), "caption"]
        gone.update(screen.table(title, names, cells, right=[shown.index(i) for i in (5, 6)], spare=SPARE))
    screen.narrow([name for name in SPARE if name in gone])
    marks = [words for words, on in _MARKS if any(on(s) for s in plan.sends)]
    if marks:
        out.print(" · ".join(marks))
    for w in plan.drip_windows:
        hours = f"{plan.week.label(w.start)} to {plan.week.label(w.end)}"
        out.print(f"drip window {w.id}: {hours}, nothing is sold in it; set {escape(w.drip_set_id)}")
    print_verdict(judged)
    print_notes(plan.notes)


def print_notes(notes: Sequence[Note]) -> None:
    """What was not done as wished, or a person should know; many of one kind are cut short."""
    seen = Counter(n.code for n in notes)
    told: Counter[str] = Counter()
    for note in notes:
        told[note.code] += 1
        if seen[note.code] <= ALIKE + 1 or told[note.code] <= ALIKE:
            screen.out().print(f"[yellow]note[/] {escape(note.code)}: {escape(note.text)}")
        elif told[note.code] == seen[note.code]:
            rest = seen[note.code] - ALIKE
            screen.out().print(
                f"[yellow]note[/] {escape(note.code)}: and {rest} more alike; --json has them all"
            )


def _columns(rows: Sequence[Sequence[str]], width: int) -> tuple[list[int], int]:
    """Which columns a terminal has room for, and how much of a caption beside them: a narrow one goes
    without the channel, then without the audience, so that a send stays on one line."""
    widest = [max(cell_len(str(row[i])) for row in [COLUMNS, *rows]) for i in range(len(COLUMNS))]
    for left_out in ((), (4,), (3, 4)):
        shown = [i for i in range(len(COLUMNS)) if i not in left_out]
        room = width - sum(widest[i] for i in shown) - FRAME * (len(shown) + 1)
        if room >= CAPTION_LEAST:
            break
    return shown, max(CAPTION_LEAST // 2, min(CAPTION_COLUMNS, room))


def _cut(text: str, most: int) -> str:
    """The beginning of a text, in as many columns of a terminal; wide signs take two."""
    if cell_len(text) <= most:
        return text
    return set_cell_size(text, most - 1).rstrip() + "…"


def _row(s: Send, judged: JudgedWeek, *, in_words: bool) -> tuple[str, ...]:
    text = "(a person writes this caption)" if s.caption_text is None else " ".join(s.caption_text.split())
    marks = "".join(m for m, on in ((" ★", s.campaign), (" 📌", s.pinned_by_user)) if on)
    kind = s.kind.replace("_", " ") if in_words else str(s.kind)
    kind = f"  ↳ {kind}" if s.parent else kind
    return (
        judged.plan.week.label(s.at)[4:],
        s.id,
        kind + (f" {s.ppv_style}" if s.ppv_style else "") + marks,
        s.audience,
        s.channel,
        screen.money(s.price_cents),
        screen.money(s.expected_cents),
        text,
    )


def finding_words(f: Finding) -> str:
    """A finding on one line."""
    return f"{f.rule} {f.send or 'whole plan'}: {f.text}" + (f" ({f.size})" if f.size else "")


def print_broken(hard: Sequence[Finding], *, more: bool = False) -> None:
    """The hard findings for which a week cannot be approved; ``more``: others were told already."""
    out = screen.out()
    out.print(
        "hard rules are broken: it cannot be approved so" + (", nor for these:" if more and hard else "")
    )
    for f in hard:
        out.print(f"  {finding_words(f)}", markup=False)


def print_verdict(judged: JudgedWeek, facts_known: bool = True) -> None:
    """Status, score, findings."""
    verdict, out = judged.verdict, screen.out()
    colour = "green" if verdict.ok else "red"
    out.print(
        f"[{colour} bold]{verdict.status}[/] by the rules · quality {verdict.quality_score:g} of 100 · "
        f"{verdict.sends_checked} sends against {len(verdict.rules_checked)} rules"
    )
    if not facts_known:
        out.print(
            "[yellow]The store does not know this page: rules about vault, captions and history were not checked.[/]"
        )
    made = judged.plan.provenance
    off = switched_off(ALL_ON if made is None else from_flags(made.switches))
    if off:
        out.print(f"Not asked, for their flag was off when the week was planned: {', '.join(sorted(off))}")
    if verdict.findings:
        screen.table(
            "Findings",
            ("rule", "gap", "severity", "send", "what", "how far"),
            [
                (f.rule, f.gap, f.severity, f.send or "whole plan", f.text, f.size)
                for f in sorted(verdict.findings, key=lambda f: (f.severity is not Severity.HARD, f.rule))
            ],
            spare=("gap", "how far"),
        )


def print_difference(found: Difference) -> None:
    """Two plans side by side."""
    out, week = screen.out(), found.after.plan.week
    a, b = found.before.plan, found.after.plan
    screen.table(
        "",
        ("", "before", "after"),
        [
            ("sends", len(a.sends), len(b.sends)),
            ("types", len({s.kind for s in a.sends}), len({s.kind for s in b.sends})),
            ("expected", screen.money(a.objective.expected_cents), screen.money(b.objective.expected_cents)),
            ("hard findings", *(sum(f.severity is Severity.HARD for f in j.verdict.findings)
                                for j in (found.before, found.after))),
            ("verdict", found.before.verdict.status, found.after.verdict.status),
        ],
        right=(1, 2),
    )  # fmt: skip
    rows = [("moved", p.id, p.kind, week.label(p.at), week.label(q.at)) for p, q in found.moved]
    rows += [
        ("changed", p.id, p.kind, f"{p.caption_id} {screen.money(p.price_cents)}",
         f"{q.caption_id} {screen.money(q.price_cents)}")
        for p, q in found.changed
    ]  # fmt: skip
    rows += [("gone", s.id, s.kind, week.label(s.at), "") for s in found.gone]
    rows += [("new", s.id, s.kind, "", week.label(s.at)) for s in found.new]
    if rows:
        screen.table("Changes", ("what", "id", "type", "before", "after"), rows)
    out.print(
        f"{found.kept} kept, {len(found.moved)} moved, {len(found.changed)} changed, "
        f"{len(found.gone)} gone, {len(found.new)} new"
    )
