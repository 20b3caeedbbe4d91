"""A week as one self-contained HTML page to read, present and print. Nothing is loaded from anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from eros.domain.plan import Finding, JudgedWeek, Note, Send, WeekPlan
from eros.domain.words import VerdictStatus
from eros.exporters.charts import category_mix, hour_chart, kind_bars
from eros.exporters.rows import carried, effect
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

ENDING = "html"
TEMPLATES = Path(__file__).parent / "templates"
VERDICTS = {
    VerdictStatus.APPROVED: "Approved",
    VerdictStatus.NEEDS_REVIEW: "Needs review",
    VerdictStatus.REJECTED: "Rejected",
}


@dataclass(slots=True)
class Card:
    """A send as the grid and the list show it."""

    n: int
    time: str
    iso: str
    kind: str
    css: str
    first_line: str
    text: str
    price: str
    worth: str
    low: str
    high: str
    channel: str
    audience: str
    everybody: bool
    chips: list[str]
    tags: list[str]
    reasons: list[tuple[str, str, str]]
    id: str
    parent: str
    needs_caption: bool
    children: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day of the grid: its heading and its cards by hour, follow-ups under their parents."""

    name: str
    short: str
    date: str
    strategy: str
    flavour: str
    sends: int
    worth: str
    hours: dict[int, list[Card]]
    cards: list[Card]
    windows: list[str]
    drip_hours: set[int]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding or a note in a table."""

    code: str
    css: str
    where: str
    text: str
    size: str = ""


def page_html(judged: JudgedWeek) -> bytes:
    """The page's bytes: UTF-8, every text escaped, style and charts inside."""
    plan, verdict = judged.plan, judged.verdict
    days = _days(plan)
    hours = sorted({h for d in days for h in d.hours})
    worth = plan.objective
    text = _template().render(
        page=plan.page,
        name=clean(plan.page.name),
        span=_span(plan),
        iso_week=f"{plan.week.start:%G-W%V}",
        plan=plan,
        verdict=verdict,
        verdict_title=VERDICTS[verdict.status],
        verdict_css=verdict.status.value.lower().replace("_", "-"),
        expected=whole_money(worth.expected_cents),
        gap=f"{worth.gap:.2%}",
        kinds=len({s.kind for s in plan.sends}),
        campaigns=sum(s.campaign for s in plan.sends),
        waiting=sum(s.needs_caption for s in plan.sends),
        days=days,
        hours=list(range(hours[0], hours[-1] + 1)) if hours else [],
        chart=hour_chart(plan),
        mix=category_mix(plan),
        bars=kind_bars(plan),
        findings=[_finding(plan, f) for f in verdict.findings],
        notes=[_note(plan, n) for n in plan.notes],
        issued=f"{judged.issued_at.astimezone(plan.week.local(0).tzinfo):%d %b %Y %H:%M}",
        ring=round(min(max(verdict.quality_score, 0), 100) * 1.0681, 2),  # of a circle of radius 17
    )
    return text.encode()


def _span(plan: WeekPlan) -> str:
    first, last = plan.week.start, plan.week.date(plan.week.length_min - 1)
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} – {last.day} {last:%B %Y}"


def _days(plan: WeekPlan) -> list[DayColumn]:
    cards = {s.id: _card(plan, s, n) for n, s in enumerate(plan.sends, start=1)}
    nested = set()
    for s in plan.sends:
        parent = plan.get(s.parent)
        if parent is not None and parent.id != s.id and plan.week.day(parent.at) == plan.week.day(s.at):
            cards[parent.id].children.append(cards[s.id])
            nested.add(s.id)
    out = []
    for d in range(7):
        mine = [s for s in plan.sends if plan.week.day(s.at) == d]
        hours: dict[int, list[Card]] = {}
        for s in mine:
            if s.id not in nested:
                hours.setdefault(plan.week.minute_of_day(s.at) // 60, []).append(cards[s.id])
        date = plan.week.date(plan.week.day_start(d))
        meant = plan.days[d] if d < len(plan.days) else None
        out.append(
            DayColumn(
                name=f"{date:%A}",
                short=f"{date:%a}",
                date=f"{date.day} {date:%b}",
                strategy=title(clean(meant.strategy)) if meant else "",
                flavour=title(clean(meant.flavour)) if meant else "",
                sends=len(mine),
                worth=whole_money(sum(s.expected_cents for s in mine)),
                hours=hours,
                cards=[cards[s.id] for s in mine],
                windows=[
                    f"{plan.week.local(w.start):%H:%M}–{plan.week.local(w.end):%H:%M}"
                    for w in plan.drip_windows
                    if plan.week.day(w.start) == d
                ],
                drip_hours={
                    plan.week.minute_of_day(at) // 60
                    for w in plan.drip_windows
                    for at in range(w.start, w.end)
                    if plan.week.day(at) == d
                },
            )
        )
    return out


def _card(plan: WeekPlan, s: Send, n: int) -> Card:
    local = plan.week.local(s.at)
    parent = plan.get(s.parent)
    linked = plan.get(s.link_to)
    text = caption(s).strip()
    chips = [title(s.content_type)] if s.content_type else []
    if s.ppv_style is not None:
        chips.append(f"Style: {s.ppv_style.value}")
    if s.game:
        chips.append(title(s.game))
    if s.media.value != "none":
        chips.append(title(s.media.value) + (" required" if s.flyer_required else ""))
    if s.label:
        chips.append(f"Label: {clean(s.label)}")
    if s.offer_id:
        chips.append(f"Offer: {clean(s.offer_id)}")
    if linked is not None:
        chips.append(f"Links to {plan.week.local(linked.at):%a %H:%M}")
    if carries := carried(plan, s):
        chips.append(carries[0].upper() + carries[1:])
    if s.expires_at is not None:
        chips.append(f"Expires {plan.week.local(s.expires_at):%a %H:%M}")
    if s.drip_window:
        chips.append("In the drip window")
    tags = []
    if s.campaign:
        tags.append("Campaign")
    if s.staffed:
        tags.append("Staffed")
    if s.pinned_by_user:
        tags.append("Fixed by hand")
    return Card(
        n=n,
        time=f"{local:%H:%M}",
        iso=local.isoformat(),
        kind=kind_title(s.kind),
        css="missing" if s.needs_caption else s.category.value,
        first_line=one_line(text.split("\n")[0] or text, 90),
        text=text,
        price=money(s.price_cents),
        worth=money(s.expected_cents),
        low=whole_money(s.interval_cents[0]),
        high=whole_money(s.interval_cents[1]),
        channel=title(s.channel.value),
        audience=audience_words(s.audience),
        everybody=s.audience.value == "all_active",
        chips=[clean(c) for c in chips],
        tags=tags,
        reasons=[(title(clean(r.factor)), effect(r), clean(r.text)) for r in s.reasons],
        id=clean(s.id),
        parent=f"{plan.week.local(parent.at):%a %H:%M}" if parent is not None else "",
        needs_caption=s.needs_caption,
    )


def _finding(plan: WeekPlan, f: Finding) -> Remark:
    send = plan.get(f.send)
    where = f"{plan.week.local(send.at):%a %H:%M}" if send else ("Week" if f.send is None else clean(f.send))
    return Remark(clean(f.rule), f.severity.value, where, clean(f.text), clean(f.size))


def _note(plan: WeekPlan, n: Note) -> Remark:
    send = plan.get(n.send)
    where = "Week"
    if send is not None:
        where = f"{plan.week.local(send.at):%a %H:%M}"
    elif n.date is not None:
        where = f"{n.date:%a} {n.date.day} {n.date:%b}"
    return Remark(clean(n.code), "info", where, clean(n.text))


@lru_cache(maxsize=1)
def _template() -> Template:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("week.html.j2")
