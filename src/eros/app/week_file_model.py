"""The week file's shape, field by field, in the order of the document. Checks, never converts.

Every model is strict and forbids unknown keys; ``week_file`` turns what passed into domain values.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from eros.domain.words import (
    Audience,
    Category,
    Channel,
    Media,
    PageClass,
    PageType,
    PlanStatus,
    PpvStyle,
    SendKind,
    Severity,
    SubType,
    Tier,
    VerdictStatus,
)

FORMAT = "eros.week/1"
MOST_CENTS = 10**12  # ten billion dollars: above it a number is a slip
MOST_SENDS = 5_000

Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Cents = Annotated[int, Field(ge=-MOST_CENTS, le=MOST_CENTS)]
Price = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Real = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ADate = Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2199, 12, 31))]


def _written_out(value: object) -> object:
    """Pydantic would take a number of seconds, or such a number in quotes, for an instant too.

    What went through here is no longer JSON to it, and the strict reading would want a date-time.
    """
    if not isinstance(value, str) or "T" not in value:
        raise ValueError("an instant is written as 2026-01-31T18:20:00+00:00")
    return value


Instant = Annotated[
    AwareDatetime,
    Field(
        strict=False, ge=dt.datetime(1990, 1, 1, tzinfo=dt.UTC), le=dt.datetime(2199, 12, 31, tzinfo=dt.UTC)
    ),
    BeforeValidator(_written_out),
]


class Part(BaseModel):
    """Base of every object of the file."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, ser_json_inf_nan="null")


class PagePart(Part):
    """The page as the week was planned for it."""

    id: Key
    name: Key
    page_type: PageType
    page_class: PageClass
    sub_type: SubType
    tier: Tier
    fan_count: Count
    time_zone: Key = Field(description="IANA name")
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class BudgetPart(Part):
    """Sends a day is meant to carry."""

    revenue: Count
    engagement: Count
    retention: Count
    follow_up: Count


class DayPart(Part):
    """What a day is meant to be."""

    date: ADate
    strategy: Text
    flavour: Text
    budget: BudgetPart


class ReasonPart(Part):
    """One factor behind a choice: an effect in cents or a multiplier."""

    factor: Key
    effect_cents: Cents | None = None
    multiplier: Real | None = None
    text: Text

    @model_validator(mode="after")
    def _one_of_two(self) -> ReasonPart:
        if self.effect_cents is not None and self.multiplier is not None:
            raise ValueError("a reason has effect_cents or multiplier, not both")
        return self


class SendPart(Part):
    """One scheduled item."""

    id: Key
    at: Instant = Field(description="local time with its UTC offset, whole minutes")
    send_type: SendKind
    category: Category
    channel: Channel
    audience: Audience
    caption_id: Key | None
    caption_text: Text | None
    needs_caption: bool
    content_type: Key | None
    ppv_style: PpvStyle | None
    game: Key | None
    offer_id: Key | None
    staffed: bool
    price_cents: Price | None = Field(description="what one fan pays; for a tip goal the goal")
    media: Media
    flyer_required: bool
    parent: Key | None
    link_to: Key | None
    expires_at: Instant | None
    campaign: bool
    pinned_by_user: bool
    label: Key | None
    drip_window: Key | None
    shoot_id: Key | None
    outfit_id: Key | None
    expected_cents: Cents = Field(description="expected revenue of this send to its whole audience")
    interval_cents: tuple[Cents, Cents] = Field(description="80 % interval")
    reasons: Annotated[list[ReasonPart], Field(max_length=200)]

    @model_validator(mode="after")
    def _caption_or_flag(self) -> SendPart:
        if (self.caption_id is None or self.caption_text is None) and not self.needs_caption:
            raise ValueError("caption_id and caption_text may be null only where needs_caption is true")
        return self


class DripPart(Part):
    """Hours that belong to a drip set."""

    id: Key
    start: Instant
    end: Instant
    drip_set_id: Key
    shoot_id: Key | None
    outfit_id: Key | None


class PinPart(Part):
    """A wall post held at the top."""

    send: Key
    from_: Instant = Field(alias="from")
    until: Instant


class ObjectivePart(Part):
    """What the plan is worth."""

    expected_cents: Cents
    bound_cents: Cents
    gap: Real = Field(description="(bound - expected) / bound; 0 where the bound is 0")
    proven: bool


class FindingPart(Part):
    """A rule found something."""

    rule: Key
    gap: Key | None
    severity: Severity
    send: Key | None
    amount: Real
    unit: Text
    text: Text


class VerdictPart(Part):
    """What the rules say."""

    ok: bool
    quality_score: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    status: VerdictStatus
    findings: Annotated[list[FindingPart], Field(max_length=20_000)]


class NotePart(Part):
    """What was dropped, relaxed or is short."""

    code: Key
    send: Key | None
    date: ADate | None
    text: Text


class ProvenancePart(Part):
    """What made the plan."""

    seed: Annotated[int, Field(ge=-(2**63), lt=2**64)]
    inputs_sha256: Annotated[str, StringConstraints(max_length=64)]
    switches: dict[str, JsonValue]
    model_version: Text
    solver: Text
    solver_version: Text
    eros_version: Text
    rules: dict[Key, Text] = Field(
        default={}, description="Rules not as packaged: code -> how they differed."
    )


class CertificatePart(Part):
    """What was checked, over which bytes."""

    sha256: Sha
    rules_checked: Annotated[list[Key], Field(max_length=10_000)]
    sends_checked: Count
    issued_at: Instant


class WeekPart(Part):
    """One planned week of one page."""

    format: Literal["eros.week/1"]
    page: PagePart
    week_start: ADate = Field(description="a Monday")
    status: PlanStatus
    days: Annotated[list[DayPart], Field(min_length=7, max_length=7)]
    sends: Annotated[list[SendPart], Field(max_length=MOST_SENDS)]
    drip_windows: Annotated[list[DripPart], Field(max_length=1_000)]
    pins: Annotated[list[PinPart], Field(max_length=1_000)]
    objective: ObjectivePart
    verdict: VerdictPart
    notes: Annotated[list[NotePart], Field(max_length=20_000)]
    provenance: ProvenancePart
    certificate: CertificatePart
