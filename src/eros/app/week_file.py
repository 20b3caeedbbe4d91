"""The week file ``eros.week/1``: a judged week as text, and back, byte for byte.

The text is JSON with the keys in one fixed order; the certificate's SHA-256 stands over the exact
bytes of the document without ``certificate``. What a page owns beyond its plan (active hours,
tone, price) is not in the file, so a page that was read has no active hours of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from eros.app import week_file_read as reading
from eros.app.week_file_errors import WeekFileTampered
from eros.app.week_file_model import FORMAT, WeekPart
from eros.domain.plan import (
    Budget,
    Day,
    DripWindow,
    Finding,
    JudgedWeek,
    Note,
    Pin,
    Provenance,
    Reason,
    Send,
    WeekPlan,
)
from eros.domain.week import Week
from eros.kit.canonical import document, sha256

OPEN, CLOSE = "{", "\n}\n"  # how every document begins and ends

# A hand-made plan may lack both; the file always has them. Reading gives the lack back.
NO_PROVENANCE = Provenance(0, "", {}, "unknown", "unknown", "unknown", "unknown")


def blank_days(week: Week) -> tuple[Day, ...]:
    """Seven days that say nothing, for a plan made without budgets."""
    return tuple(Day(week.start + timedelta(days=d), "none", "none", Budget()) for d in range(7))


def to_document(judged: JudgedWeek) -> dict[str, Any]:
    """The week file as plain JSON values, certificate included."""
    body = _body(judged)
    return {**body, "certificate": _certificate(judged, document(body))}


def to_text(judged: JudgedWeek) -> str:
    """The week file's text: the same judged week always gives the same bytes."""
    text = document(_body(judged))
    # The certificate is the document's last field: written behind the rest, which is long.
    own = document({"certificate": _certificate(judged, text)})
    return text[: -len(CLOSE)] + "," + own[len(OPEN) :]


def _certificate(judged: JudgedWeek, text: str) -> dict[str, Any]:
    """What was checked, and the hash of the document without its certificate."""
    verdict = judged.verdict
    issued = judged.issued_at.astimezone(judged.plan.week.local(0).tzinfo)
    return {
        "sha256": sha256(text),
        "rules_checked": list(verdict.rules_checked),
        "sends_checked": verdict.sends_checked,
        "issued_at": issued.isoformat(),
    }


def from_text(text: str) -> JudgedWeek:
    """The judged week that a week file holds.

    Raises
    ------
    WeekFileError
        Anything is wrong with the file; the code, the JSON path and the hint say what and what to
        do. The certificate is not compared here: see :func:`certificate_ok`.
    """
    return reading.week(text, blank_days=blank_days, no_provenance=NO_PROVENANCE)


def from_bytes(raw: bytes) -> JudgedWeek:
    """As :func:`from_text`, from bytes as they came in."""
    return from_text(reading.decoded(raw))


def read_text(path: Path) -> str:
    """The text of a week file on disk; a directory, a missing or a foreign file is a coded error."""
    return reading.decoded(reading.loaded(path))


def certificate_ok(text: str) -> bool:
    """Whether the certificate stands over this very document. Raises on what is no week file."""
    found, wanted = _hashes(text)
    return found == wanted


def check_certificate(text: str) -> None:
    """Raise ``WeekFileTampered`` unless the certificate stands over this very document."""
    found, wanted = _hashes(text)
    if found != wanted:
        raise WeekFileTampered(found=found or "nothing", wanted=wanted)


def certificate_finding(text: str) -> Finding | None:
    """The hard finding of a document that was changed after it was certified."""
    try:
        check_certificate(text)
    except WeekFileTampered as e:
        return Finding(rule="certificate.mismatch", send=None, amount=1.0, unit="documents", text=str(e))
    return None


def schema() -> dict[str, Any]:
    """JSON Schema of the week file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": FORMAT,
        **WeekPart.model_json_schema(by_alias=True),
    }


def schema_text() -> str:
    """The schema as the text of its reference file."""
    return document(schema())


def _hashes(text: str) -> tuple[str, str]:
    body = reading.parsed(text)
    certificate = body.pop("certificate", None)
    found = certificate.get("sha256") if isinstance(certificate, dict) else None
    return (found if isinstance(found, str) else ""), sha256(document(body))


def _body(judged: JudgedWeek) -> dict[str, Any]:
    plan, verdict = judged.plan, judged.verdict
    page, week = plan.page, plan.week
    return {
        "format": FORMAT,
        "page": {
            "id": str(page.id),
            "name": page.name,
            "page_type": page.page_type.value,
            "page_class": page.page_class.value,
            "sub_type": page.sub_type.value,
            "tier": page.tier.value,
            "fan_count": page.fan_count,
            "time_zone": page.time_zone,
            "confidence": float(page.confidence),
        },
        "week_start": week.start.isoformat(),
        "status": plan.status.value,
        "days": [_day(d) for d in plan.days or blank_days(week)],
        "sends": [_send(s, week) for s in plan.sends],
        "drip_windows": [_drip(w, week) for w in plan.drip_windows],
        "pins": [_pin(p, week) for p in plan.pins],
        "objective": {
            "expected_cents": plan.objective.expected_cents,
            "bound_cents": plan.objective.bound_cents,
            "gap": float(plan.objective.gap),
            "proven": plan.objective.proven,
        },
        "verdict": {
            "ok": verdict.ok,
            "quality_score": float(verdict.quality_score),
            "status": verdict.status.value,
            "findings": [_finding(f) for f in verdict.findings],
        },
        "notes": [_note(n) for n in plan.notes],
        "provenance": _provenance(plan),
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "strategy": day.strategy,
        "flavour": day.flavour,
        "budget": {
            "revenue": day.budget.revenue,
            "engagement": day.budget.engagement,
            "retention": day.budget.retention,
            "follow_up": day.budget.follow_up,
        },
    }


def _send(s: Send, week: Week) -> dict[str, Any]:
    return {
        "id": str(s.id),
        "at": _instant(week, s.at),
        "send_type": s.kind.value,
        "category": s.category.value,
        "channel": s.channel.value,
        "audience": s.audience.value,
        "caption_id": s.caption_id,
        "caption_text": s.caption_text,
        "needs_caption": s.needs_caption,
        "content_type": s.content_type,
        "ppv_style": None if s.ppv_style is None else s.ppv_style.value,
        "game": s.game,
        "offer_id": s.offer_id,
        "staffed": s.staffed,
        "price_cents": s.price_cents,
        "media": s.media.value,
        "flyer_required": s.flyer_required,
        "parent": s.parent,
        "link_to": s.link_to,
        "expires_at": None if s.expires_at is None else _instant(week, s.expires_at),
        "campaign": s.campaign,
        "pinned_by_user": s.pinned_by_user,
        "label": s.label,
        "drip_window": s.drip_window,
        "shoot_id": s.shoot_id,
        "outfit_id": s.outfit_id,
        "expected_cents": s.expected_cents,
        "interval_cents": list(s.interval_cents),
        "reasons": [_reason(r) for r in s.reasons],
    }


def _reason(r: Reason) -> dict[str, Any]:
    out: dict[str, Any] = {"factor": r.factor}
    if r.effect_cents is not None:
        out["effect_cents"] = r.effect_cents
    elif r.multiplier is not None:
        out["multiplier"] = float(r.multiplier)
    out["text"] = r.text
    return out


def _drip(w: DripWindow, week: Week) -> dict[str, Any]:
    return {
        "id": w.id,
        "start": _instant(week, w.start),
        "end": _instant(week, w.end),
        "drip_set_id": w.drip_set_id,
        "shoot_id": w.shoot_id,
        "outfit_id": w.outfit_id,
    }


def _pin(p: Pin, week: Week) -> dict[str, Any]:
    return {"send": str(p.send), "from": _instant(week, p.start), "until": _instant(week, p.until)}


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "rule": f.rule,
        "gap": f.gap,
        "severity": f.severity.value,
        "send": f.send,
        "amount": float(f.amount),
        "unit": f.unit,
        "text": f.text,
    }


def _note(n: Note) -> dict[str, Any]:
    return {
        "code": n.code,
        "send": n.send,
        "date": None if n.date is None else n.date.isoformat(),
        "text": n.text,
    }


def _provenance(plan: WeekPlan) -> dict[str, Any]:
    p = plan.provenance or NO_PROVENANCE
    changed = {"rules": dict(p.rules)} if p.rules else {}  # a key only where an agency changed some
    return {
        "seed": p.seed,
        "inputs_sha256": p.inputs_sha256,
        "switches": dict(p.switches),
        "model_version": p.model_version,
        "solver": p.solver,
        "solver_version": p.solver_version,
        "eros_version": p.eros_version,
        **changed,
    }


def _instant(week: Week, at: int) -> str:
    local: datetime = week.local(at)
    return local.isoformat()
