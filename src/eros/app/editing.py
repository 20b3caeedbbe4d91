"""People change things: one edit at a time, each judged at once and kept as a version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from eros.app.desk import Desk
from eros.app.gone import check_past_stays
from eros.app.inputs import Ask, load_inputs
from eros.app.judging import analysis_of, current_plan, judge_plan, switches_of
from eros.app.planning import save_judged
from eros.domain.plan import Finding, Note, Objective, Reason, Send, SendId, WeekPlan
from eros.domain.words import Audience, Channel, PlanStatus, SendKind, Severity
from eros.kit.errors import ErosError
from eros.learning.value import interval
from eros.pipeline.problem import KIND_INDEX
from eros.pipeline.values import PageInputs, Performance
from eros.rules.measure import code_points
from eros.rules.price import dollars, match_factor


class SendNotFound(ErosError):
    """The week from {week} of {page} has no send {send!r}."""

    code = "edit.send_not_found"
    exit_status = 4
    http_status = 404
    hint = "See the ids with: eros show PAGE WEEK."


class CaptionNotFound(ErosError):
    """There is no active caption {caption!r} that {page} may use."""

    code = "edit.caption_not_found"
    exit_status = 4
    http_status = 404
    hint = "Look for one: eros captions search WORDS --page PAGE."


class PlanPublished(ErosError):
    """The week from {week} of {page} is published; its sends are fixed."""

    code = "plan.published"
    exit_status = 5
    http_status = 409
    hint = "Make a new draft around them: eros replan PAGE WEEK."


class EditOutside(ErosError):
    """Moving {send} there would put {child}, which hangs on it, outside the week."""

    code = "edit.outside_week"
    exit_status = 64
    hint = "Choose an earlier time, or drop that send first."


class NotSold(ErosError):
    """{send} is a {kind}, and that is not sold: it carries no price."""

    code = "edit.not_sold"
    exit_status = 64
    hint = "Price the send it goes with; a follow-up repeats the price of its parent."


class PriceInvalid(ErosError):
    """{text!r} is no price: {why}."""

    code = "edit.price_invalid"
    exit_status = 64
    hint = "Give US dollars with at most two decimals, such as 19.99."


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit made of the week: the new version, the findings it brought or took away, and what
    the week was expected to earn before, in cents."""

    version: int | None
    was_cents: int
    plan: WeekPlan
    ok: bool
    brought: tuple[Finding, ...]
    taken: tuple[Finding, ...]
    hard: tuple[Finding, ...]  # every hard finding that stands now


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What an edit may need to know of the page, loaded once per edit. ``taken``: the send ids of
    all versions of the week."""

    inputs: PageInputs
    perf: Performance
    taken: frozenset[str]


Change = Callable[[WeekPlan, Bench], WeekPlan]


def edit(
    desk: Desk, page_key: str, week_start: date, change: Change, *, by: str, what: str, dry_run: bool = False
) -> Edited:
    """Apply one change to the current version, judge the result and save it as a new draft.

    Raises
    ------
    PlanNotFound, SendNotFound, CaptionNotFound, PlanPublished, EditOutside, SendGone, TimePast
        As their names say. Nothing is saved then.
    """
    stored = current_plan(desk, page_key, week_start)
    before = stored.judged
    if stored.status is PlanStatus.PUBLISHED:
        raise PlanPublished(page=before.plan.page.id, week=week_start)
    with desk.store.read() as session:
        ask = Ask(as_of=before.issued_at, switches=switches_of(before.plan))
        inputs = load_inputs(desk, session, before.plan.page.id, week_start, ask)
        taken = session.plans.ids_used(inputs.page.id, week_start)
    bench = Bench(inputs, analysis_of(desk, inputs).value, taken)
    plan = revalued(change(before.plan, bench))
    check_past_stays(desk, before.plan, plan)
    plan = replace(plan, status=PlanStatus.DRAFT)
    verdict = judge_plan(desk, plan, before.issued_at)
    version = None
    if not dry_run:
        judged = replace(before, plan=plan, verdict=verdict)
        version = save_judged(desk, judged, None, by=by, reason=what, seen=stored)
    old = {(f.rule, f.send, f.text) for f in before.verdict.findings}
    new = {(f.rule, f.send, f.text) for f in verdict.findings}
    return Edited(
        version,
        before.plan.objective.expected_cents,
        plan,
        verdict.ok,
        tuple(f for f in verdict.findings if (f.rule, f.send, f.text) not in old),
        tuple(f for f in before.verdict.findings if (f.rule, f.send, f.text) not in new),
        tuple(f for f in verdict.findings if f.severity is Severity.HARD),
    )


def revalued(plan: WeekPlan) -> WeekPlan:
    """The plan with its objective summed again. The bound stays valid: edits only restrict."""
    expected = sum(s.expected_cents for s in plan.sends)
    bound = max(plan.objective.bound_cents, expected)
    return replace(plan, objective=Objective(expected, bound, plan.objective.proven))


def find(plan: WeekPlan, send: str) -> Send:
    """The send with this id."""
    found = plan.get(SendId(send))
    if found is None:
        raise SendNotFound(send=send, page=plan.page.id, week=plan.week.start)
    return found


def move(send: str, at: int) -> Change:
    """Move a send to another minute; its follow-ups come along at the same distance."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        target = find(plan, send)
        shift = at - target.at

        def moved(s: Send) -> Send:
            if s.id != target.id and s.parent != target.id:
                return s
            if not 0 <= s.at + shift < plan.week.length_min:
                raise EditOutside(send=target.id, child=s.id)
            return _retimed(s, s.at + shift, plan, bench, s.id == target.id)

        sends = tuple(moved(s) for s in plan.sends)
        pins = tuple(
            replace(p, start=p.start + shift, until=p.until + shift) if p.send == target.id else p
            for p in plan.pins
        )
        return replace(plan, sends=sends, pins=pins)

    return change


def _retimed(s: Send, at: int, plan: WeekPlan, bench: Bench, by_hand: bool) -> Send:
    """The same send at another minute, its value moved along the page's curve."""
    curve = bench.perf.values.curve
    week = plan.week

    def worth(minute: int) -> float:
        return float(curve[week.day(minute) % 7, week.minute_of_day(minute) // 60])

    ratio = worth(at) / worth(s.at) if worth(s.at) > 0 else 1.0
    cents = round(s.expected_cents * ratio)
    lasts = None if s.expires_at is None else s.expires_at + (at - s.at)
    why = Reason("moved", f"Moved from {week.label(s.at)} by hand", multiplier=round(ratio, 4))
    return replace(
        s,
        at=at,
        expires_at=lasts,
        pinned_by_user=s.pinned_by_user or by_hand,
        expected_cents=cents,
        interval_cents=_interval(cents, s.kind, bench),
        reasons=(*s.reasons, why),
    )


def _interval(cents: int, kind: SendKind, bench: Bench) -> tuple[int, int]:
    own = int(bench.perf.values.own_n[KIND_INDEX[kind]])
    return interval(cents, bench.perf.values.log_sd, own, bench.perf.values.zero_share)


def _refit(s: Send, price_cents: int | None, text: str | None, bench: Bench) -> float:
    """What another price or caption leaves of a send's worth: the price-length match after over
    the one before. Planning keeps the match, so there it is one. History tells no more than that:
    inside its band, and for types without bands, a price moves nothing."""
    catalog = bench.inputs.catalog

    def match(price: int | None, caption: str | None) -> float:
        return match_factor(s.kind, price, None if caption is None else code_points(caption), catalog)

    before = match(s.price_cents, s.caption_text)
    return match(price_cents, text) / before if before > 0 else 1.0


def _fit_words(fit: float) -> str:
    return "" if fit == 1 else f": price and length fit {'worse' if fit < 1 else 'better'}"


def _worth(s: Send, ratio: float, bench: Bench) -> Send:
    cents = round(s.expected_cents * ratio)
    return replace(s, expected_cents=cents, interval_cents=_interval(cents, s.kind, bench))


def recaption(send: str, caption: str) -> Change:
    """Give a send another caption of the bank."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        target = find(plan, send)
        bank = bench.inputs.bank
        if caption not in bank.ids:
            raise CaptionNotFound(caption=caption, page=plan.page.id)
        i = bank.ids.index(caption)
        owner = int(bank.owner[i])
        if owner >= 0 and bank.page_keys[owner] != plan.page.id:
            raise CaptionNotFound(caption=caption, page=plan.page.id)
        content = int(bank.content[i])
        fit = _refit(target, target.price_cents, bank.text[i], bench)
        why = Reason("recaptioned", f"Caption chosen by hand{_fit_words(fit)}", multiplier=round(fit, 4))
        new = replace(
            _worth(target, fit, bench),
            caption_id=caption,
            caption_text=bank.text[i],
            needs_caption=False,
            content_type=bank.content_keys[content] if content >= 0 else target.content_type,
            pinned_by_user=True,
            reasons=(*target.reasons, why),
        )
        return _with(plan, new)

    return change


def reprice(send: str, cents: int) -> Change:
    """Set a send's price. Raises NotSold for a type without one."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        target = find(plan, send)
        if bench.inputs.catalog.send_types[target.kind].price is None:
            raise NotSold(send=send, kind=target.kind)
        fit = _refit(target, cents, target.caption_text, bench)
        fitting = _fit_words(fit) or ": what it changes cannot be told from history"
        words = f"Price set by hand to {dollars(cents)}{fitting}"
        why = Reason("repriced", words, multiplier=round(fit, 4))
        new = replace(
            _worth(target, fit, bench), price_cents=cents, pinned_by_user=True, reasons=(*target.reasons, why)
        )
        return _with(plan, new)

    return change


def drop(send: str) -> Change:
    """Take a send out, with the follow-ups and link drops that hang on it."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        target = find(plan, send)
        gone = {target.id} | {s.id for s in plan.sends if target.id in (s.parent, s.link_to)}
        notes = [
            Note("edit.dropped_with_parent", f"{i} hung on {target.id} and went with it")
            for i in sorted(gone - {target.id})
        ]
        return replace(
            plan,
            sends=tuple(s for s in plan.sends if s.id not in gone),
            pins=tuple(p for p in plan.pins if p.send not in gone),
            notes=(*plan.notes, *notes),
        )

    return change


def pin(send: str, *, on: bool = True) -> Change:
    """Fix a send so that re-planning keeps it, or let it go again."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        return _with(plan, replace(find(plan, send), pinned_by_user=on))

    return change


def add(kind: SendKind, at: int, *, price_cents: int | None = None) -> Change:
    """Add a send of a type at a minute; a caption can be chosen afterwards."""

    def change(plan: WeekPlan, bench: Bench) -> WeekPlan:
        catalog = bench.inputs.catalog
        spec = catalog.send_types[kind]
        week = plan.week
        audience = spec.required_audience or spec.audience
        narrow = audience is not Audience.ALL_ACTIVE
        cell = bench.perf.values.curve[week.day(at) % 7, week.minute_of_day(at) // 60]
        cents = round(float(bench.perf.values.rps_cents[KIND_INDEX[kind]] * cell))
        number = 1
        while f"u{number:03d}" in bench.taken or plan.get(SendId(f"u{number:03d}")):
            number += 1
        default = spec.price.default_cents if spec.price else None
        hours = spec.expiry_hours
        new = Send(
            id=SendId(f"u{number:03d}"),
            at=at,
            kind=kind,
            category=spec.category,
            channel=Channel.TARGETED_MESSAGE if narrow else spec.primary_channel,
            audience=audience,
            needs_caption=True,
            price_cents=price_cents if price_cents is not None else default,
            media=spec.media,
            flyer_required=plan.page.page_type in spec.flyer_required_on,
            expires_at=None if hours is None else at + hours * 60,
            pinned_by_user=True,
            label=spec.label if bench.inputs.switches.daily_automation else None,
            expected_cents=cents,
            interval_cents=_interval(cents, kind, bench),
            reasons=(Reason("added", "Added by hand", effect_cents=cents),),
        )
        return replace(plan, sends=(*plan.sends, new))

    return change


def _with(plan: WeekPlan, new: Send) -> WeekPlan:
    return replace(plan, sends=tuple(new if s.id == new.id else s for s in plan.sends))


def parse_price(text: str) -> int:
    """US dollars as cents.

    Raises
    ------
    PriceInvalid
        If the text is no amount of money above zero with at most two decimals.
    """
    clean = text.strip().removeprefix("$").strip()
    if "," in clean and not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", clean):  # 12,50 is no 1,250
        raise PriceInvalid(text=text, why="a comma parts thousands; decimals stand behind a point")
    whole, _, part = clean.replace(",", "").partition(".")
    if not (whole.isdecimal() and (part == "" or (part.isdecimal() and len(part) <= 2))):
        raise PriceInvalid(text=text, why="it is not a decimal amount")
    cents = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if not 0 < cents <= 10_000_000:
        raise PriceInvalid(text=text, why="it is not between 0.01 and 100,000.00")
    return cents
