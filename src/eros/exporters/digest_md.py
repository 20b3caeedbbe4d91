"""A week as a Markdown digest: what goes out when, for a message, a ticket or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eros.domain.plan import JudgedWeek, Send, WeekPlan
from eros.domain.words import Category
from eros.exporters.words import (
    audience_words,
    caption,
    clean,
    kind_title,
    money,
    one_line,
    title,
    whole_money,
)

ENDING = "md"
SHORT = 90
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")


def md(text: str) -> str:
    """Text on one line that Markdown and a table cell take as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def digest_md(judged: JudgedWeek) -> bytes:
    """UTF-8 Markdown: the week's figures, a table a day, findings and notes."""
    return ("\n".join(_lines(judged)).rstrip() + "\n").encode()


def _lines(judged: JudgedWeek) -> Iterator[str]:
    plan, verdict = judged.plan, judged.verdict
    worth = plan.objective
    last = plan.week.date(plan.week.length_min - 1)
    yield f"# {md(plan.page.name)}: {plan.week.start.isoformat()} to {last.isoformat()}"
    yield ""
    yield f"- Page: {plan.page.page_type.value}, tier {plan.page.tier.value}, {plan.page.fan_count:,} fans"
    yield f"- Times: {md(plan.page.time_zone)}"
    yield f"- Status: {plan.status.value}"
    yield f"- Expected: **{md(whole_money(worth.expected_cents))}**, {worth.gap:.2%} below the most any week could earn"
    yield (
        f"- Verdict: **{title(verdict.status.value.lower())}**, {verdict.quality_score:.0f} of 100; "
        f"{len(verdict.rules_checked)} rules over {verdict.sends_checked} sends"
    )
    counts = ", ".join(f"{sum(s.category is c for s in plan.sends)} {c.value}" for c in Category)
    yield f"- Sends: {len(plan.sends)} ({counts}), {len({s.kind for s in plan.sends})} types"
    if plan.labels:
        yield f"- Labels: {md(', '.join(f'{label} {n}' for label, n in plan.labels))}"
    for d in range(7):
        yield from _day(plan, d)
    yield ""
    yield "## Findings"
    yield ""
    if not verdict.findings:
        yield "None."
    for f in verdict.findings:
        yield f"- **{f.severity.value} {md(f.rule)}** ({_where(plan, f.send)}): {md(f.text)}"
    yield ""
    yield "## Notes"
    yield ""
    if not plan.notes:
        yield "None."
    for n in plan.notes:
        where = n.date.isoformat() if n.send is None and n.date is not None else _where(plan, n.send)
        yield f"- **{md(n.code)}** ({where}): {md(n.text)}"


def _day(plan: WeekPlan, d: int) -> Iterator[str]:
    mine = [s for s in plan.sends if plan.week.day(s.at) == d]
    date = plan.week.date(plan.week.day_start(d))
    worth = whole_money(sum(s.expected_cents for s in mine))
    yield ""
    yield f"## {date:%A}, {date.day} {date:%B}"
    yield ""
    meant = plan.days[d] if d < len(plan.days) else None
    mood = f" {md(title(meant.flavour))}, {md(meant.strategy.replace('_', ' '))}." if meant else ""
    yield f"{len(mine)} sends, {md(worth)} expected.{mood}"
    for w in plan.drip_windows:
        if plan.week.day(w.start) == d:
            hours = f"{plan.week.local(w.start):%H:%M}-{plan.week.local(w.end):%H:%M}"
            yield f"Drip window {hours}: nothing is sold."
    if not mine:
        return
    yield ""
    yield "| Time | Type | Price | To | Caption |"
    yield "|---|---|---:|---|---|"
    for s in mine:
        yield f"| {plan.week.local(s.at):%H:%M} | {_what(plan, s)} | {md(money(s.price_cents))} | {_to(s)} | {_says(s)} |"


def _what(plan: WeekPlan, s: Send) -> str:
    parent = plan.get(s.parent)
    after = f" (of {plan.week.local(parent.at):%H:%M})" if parent is not None else ""
    return f"{kind_title(s.kind)}{after}{' · campaign' if s.campaign else ''}"


def _to(s: Send) -> str:
    return f"{title(s.channel.value)}, {audience_words(s.audience)}"


def _says(s: Send) -> str:
    return "**needs a caption**" if s.needs_caption else md(one_line(caption(s), SHORT))


def _where(plan: WeekPlan, send: str | None) -> str:
    found = next((s for s in plan.sends if s.id == send), None)
    if found is not None:
        return plan.week.label(found.at)
    return "week" if send is None else md(send)
