"""From a week file's bytes to domain values, with a coded error for whatever is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from eros.app import week_file_errors as wrong
from eros.app.week_file_model import FORMAT, DayPart, PagePart, SendPart, WeekPart
from eros.domain.page import Page, PageId
from eros.domain.plan import (
    Budget,
    Day,
    DripWindow,
    Finding,
    JudgedWeek,
    Note,
    Objective,
    Pin,
    Provenance,
    Reason,
    Send,
    SendId,
    Verdict,
    WeekPlan,
)
from eros.domain.week import Week

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_DEPTH = 32
LIMIT_DIGITS = 30


def loaded(path: Path) -> bytes:
    """The bytes of a file, at most ``LIMIT_BYTES`` of them."""
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise wrong.WeekFileTooLarge(size=size, limit=LIMIT_BYTES)
        return path.read_bytes()
    except (OSError, ValueError) as e:
        why = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        raise wrong.WeekFileUnreadable(path=path, why=why.lower()) from e


def decoded(raw: bytes) -> str:
    """The text of a week file's bytes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        raise wrong.WeekFileBom()
    try:
        return raw.decode()
    except UnicodeDecodeError as e:
        raise wrong.WeekFileNotUtf8(offset=e.start, byte=hex(raw[e.start])) from e


def parsed(text: str) -> dict[str, Any]:
    """The JSON object, with neither doubled keys nor bottomless nesting nor endless numbers."""
    if text.startswith("\ufeff"):
        raise wrong.WeekFileBom()
    if not text.strip():
        raise wrong.WeekFileEmpty()
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_real, parse_constant=_constant
        )
    except json.JSONDecodeError as e:
        raise wrong.WeekFileNotJson(why=e.msg.lower(), line=e.lineno, column=e.colno) from e
    except RecursionError as e:
        raise wrong.WeekFileNesting(limit=LIMIT_DEPTH) from e
    if not isinstance(value, dict):
        raise wrong.WeekFileNotAnObject(found=_json_name(value))
    _walk(value)
    return value


def week(
    text: str, *, blank_days: Callable[[Week], tuple[Day, ...]], no_provenance: Provenance
) -> JudgedWeek:
    """The judged week of a week file's text."""
    raw = parsed(text)
    if raw.get("format") != FORMAT:
        raise wrong.WeekFileFormat(found=_short(raw.get("format", "missing")), wanted=FORMAT)
    try:
        # JSON mode: strict about types, yet it knows that a date is written as text.
        part = WeekPart.model_validate_json(text)
    except ValidationError as e:
        raise _field_error(e) from e
    page = _page(part.page)
    span = _week(part.week_start, page.time_zone)
    edge = _Edge(span)
    days = _days(part.days, span, blank_days)
    plan = WeekPlan(
        page=page,
        week=span,
        sends=_sends(part.sends, edge),
        status=part.status,
        days=days,
        drip_windows=tuple(
            DripWindow(
                id=w.id,
                start=edge.inside(f"drip_windows[{i}].start", w.start),
                end=edge.inside(f"drip_windows[{i}].end", w.end, last=1),
                drip_set_id=w.drip_set_id,
                shoot_id=w.shoot_id,
                outfit_id=w.outfit_id,
            )
            for i, w in enumerate(part.drip_windows)
        ),
        pins=tuple(
            Pin(SendId(p.send), edge.at(f"pins[{i}].from", p.from_), edge.at(f"pins[{i}].until", p.until))
            for i, p in enumerate(part.pins)
        ),
        notes=tuple(Note(n.code, n.text, _id(n.send), n.date) for n in part.notes),
        objective=_objective(part),
        provenance=_provenance(part, no_provenance),
    )
    return JudgedWeek(plan, _verdict(part), part.certificate.issued_at)


class _Edge:
    """Turns date-times of the file into week minutes, or says what is wrong with them."""

    def __init__(self, span: Week) -> None:
        self.week = span
        self.zone = ZoneInfo(span.zone)

    def at(self, path: str, when: datetime) -> int:
        """Week minute of a date-time anywhere near the week."""
        local = when.astimezone(self.zone)
        if local.utcoffset() != when.utcoffset():
            raise wrong.WeekFileOffset(
                path=path, found=when.isoformat(), zone=self.week.zone, wanted=local.isoformat()
            )
        if when.second or when.microsecond:
            raise wrong.WeekFileMinute(path=path, found=when.isoformat())
        return self.week.minute(when)

    def inside(self, path: str, when: datetime, last: int = 0) -> int:
        """Week minute of a date-time that must lie in the week (``last`` 1: or end with it)."""
        at = self.at(path, when)
        if not 0 <= at < self.week.length_min + last:
            raise wrong.WeekFileOutside(path=path, found=when.isoformat(), week_start=self.week.start)
        return at


def _page(p: PagePart) -> Page:
    try:
        ZoneInfo(p.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise wrong.WeekFileZone(zone=_short(p.time_zone)) from e
    return Page(
        id=PageId(p.id),
        name=p.name,
        page_type=p.page_type,
        page_class=p.page_class,
        sub_type=p.sub_type,
        tier=p.tier,
        fan_count=p.fan_count,
        time_zone=p.time_zone,
        confidence=p.confidence,
        active_hours=None,
    )


def _week(start: date, zone: str) -> Week:
    if start.weekday() != 0:
        raise wrong.WeekFileNotMonday(day=start, weekday=f"{start:%A}")
    return Week(start, zone)


def _days(parts: list[DayPart], span: Week, blank_days: Callable[[Week], tuple[Day, ...]]) -> tuple[Day, ...]:
    for i, d in enumerate(parts):
        due = span.start + timedelta(days=i)
        if d.date != due:
            raise wrong.WeekFileDays(index=i, found=d.date, wanted=due)
    days = tuple(
        Day(
            d.date,
            d.strategy,
            d.flavour,
            Budget(d.budget.revenue, d.budget.engagement, d.budget.retention, d.budget.follow_up),
        )
        for d in parts
    )
    return () if days == blank_days(span) else days


def _sends(parts: list[SendPart], edge: _Edge) -> tuple[Send, ...]:
    seen: set[str] = set()
    out: list[Send] = []
    for i, s in enumerate(parts):
        if s.id in seen:
            raise wrong.WeekFileDuplicateId(path=f"sends[{i}].id", id=_short(s.id))
        seen.add(s.id)
        out.append(
            Send(
                id=SendId(s.id),
                at=edge.inside(f"sends[{i}].at", s.at),
                kind=s.send_type,
                category=s.category,
                channel=s.channel,
                audience=s.audience,
                caption_id=s.caption_id,
                caption_text=s.caption_text,
                needs_caption=s.needs_caption,
                content_type=s.content_type,
                ppv_style=s.ppv_style,
                game=s.game,
                offer_id=s.offer_id,
                staffed=s.staffed,
                price_cents=s.price_cents,
                media=s.media,
                flyer_required=s.flyer_required,
                parent=_id(s.parent),
                link_to=_id(s.link_to),
                expires_at=None if s.expires_at is None else edge.at(f"sends[{i}].expires_at", s.expires_at),
                campaign=s.campaign,
                pinned_by_user=s.pinned_by_user,
                label=s.label,
                drip_window=s.drip_window,
                shoot_id=s.shoot_id,
                outfit_id=s.outfit_id,
                expected_cents=s.expected_cents,
                interval_cents=s.interval_cents,
                reasons=tuple(Reason(r.factor, r.text, r.effect_cents, r.multiplier) for r in s.reasons),
            )
        )
    return tuple(out)


def _objective(part: WeekPart) -> Objective:
    o = part.objective
    out = Objective(o.expected_cents, o.bound_cents, o.proven)
    if abs(out.gap - o.gap) > 1e-6:
        raise wrong.WeekFileInconsistent(path="objective.gap", found=o.gap, wanted=out.gap)
    return out


def _verdict(part: WeekPart) -> Verdict:
    v = part.verdict
    return Verdict(
        ok=v.ok,
        quality_score=v.quality_score,
        status=v.status,
        findings=tuple(
            Finding(f.rule, _id(f.send), f.amount, f.text, f.unit, f.gap, f.severity) for f in v.findings
        ),
        rules_checked=tuple(part.certificate.rules_checked),
        sends_checked=part.certificate.sends_checked,
    )


def _provenance(part: WeekPart, nothing: Provenance) -> Provenance | None:
    p = part.provenance
    out = Provenance(
        p.seed,
        p.inputs_sha256,
        p.switches,
        p.model_version,
        p.solver,
        p.solver_version,
        p.eros_version,
        p.rules,
    )
    return None if out == nothing else out


def _id(text: str | None) -> SendId | None:
    return None if text is None else SendId(text)


def _field_error(e: ValidationError) -> wrong.WeekFileField:
    """Our words for the first of pydantic's errors, all of them as facts."""
    problems = [
        (_path(x["loc"]), _why(x["msg"], x.get("input"), x["type"])) for x in e.errors(include_url=False)
    ]
    path, why = problems[0]
    more = (
        ""
        if len(problems) == 1
        else f"And {len(problems) - 1} more: {', '.join(p for p, _ in problems[1:6])}."
    )
    return wrong.WeekFileField(path=path, why=why, more=more, problems=problems)


def _path(loc: tuple[int | str, ...]) -> str:
    out = ""
    for step in loc:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out or "the document"


def _why(message: str, found: object, kind: str) -> str:
    words = message.removeprefix("Value error, ")
    words = words[:1].lower() + words[1:]
    if kind == "missing":
        return "the key is missing"
    if kind == "extra_forbidden":
        return "the key is not known"
    return words if isinstance(found, dict | list) else f"{words}, not {_short(found)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        seen: set[str] = set()
        twice = next(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]
        raise wrong.WeekFileDuplicateKey(key=twice[:80])
    return out


def _whole(digits: str) -> int:
    if len(digits) > LIMIT_DIGITS:
        raise wrong.WeekFileNumber(why=f"{digits[:12]}... has {len(digits)} digits")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise wrong.WeekFileNumber(why=f"{digits[:20]} is beyond every float")
    return value


def _constant(word: str) -> float:
    raise wrong.WeekFileNumber(why=f"{word} is not JSON")


def _walk(root: dict[str, Any]) -> None:
    """Refuse deep nesting and half characters, without recursion."""
    todo: list[tuple[tuple[int | str, ...], dict[str, Any] | list[Any]]] = [((), root)]
    while todo:
        path, value = todo.pop()
        if value and len(path) >= LIMIT_DEPTH:
            raise wrong.WeekFileNesting(limit=LIMIT_DEPTH)
        if isinstance(value, dict) and not "".join(value).isascii():
            _whole_characters(path, *value)
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(inner, dict | list):
                todo.append(((*path, step), inner))
            elif isinstance(inner, str) and not inner.isascii():
                _whole_characters((*path, step), inner)


def _whole_characters(path: tuple[int | str, ...], *texts: str) -> None:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as e:
        raise wrong.WeekFileText(path=_path(path)) from e


def _json_name(value: object) -> str:
    names: dict[type, str] = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


__all__ = ["decoded", "loaded", "parsed", "week"]
