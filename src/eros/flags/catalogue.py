"""All flags: who owns each, what it switches, when it must be gone, and what it may change.

The gates of its roll-out are those of the phases in ``eros.waves``: one set of guards for every flag.

A flag is for changes that may have to be taken back. What nothing may take back has none: page
kinds, vault, AVOID, the promise check, adult safety and the fair-dealing rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eros.domain.switches import FIELDS, RULES, flag_name

# Which sends there are and when, and so everything about them, what is pinned, what drips leave free.
WHOLE_SEND = frozenset({"send", "pins", "drip_windows"})
VERDICT = frozenset({"verdict", "notes", "objective"})
# What a send says, and what hangs on its words, where the send itself stays.
WORDS = frozenset(
    {"caption_id", "caption_text", "content_type", "needs_caption", "price_cents", "expected_cents",
     "interval_cents", "reasons"}
)  # fmt: skip
# Captions, and so what a slot is worth and what a wish to spare scarce captions costs.
CHOICE = frozenset({"pools", "value", "followup_value", "given", "targets"})


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag.

    Attributes
    ----------
    field
        Its field in ``Switches``.
    wave
        The plan's wave it belongs to; ``None`` for the choice of assembler.
    about
        What it switches, in a sentence. ``off`` says what happens instead.
    owner
        The part of the product that answers for it.
    gone_by
        From this day on a test fails: decide for good and delete the flag.
    changes
        Fields of a week file that may differ when only this flag does. Names of send fields stand
        for that field of sends that are otherwise the same; ``send`` for sends coming, going and
        moving; the others are top-level fields. Provenance and certificate always differ.
    asks
        Parts of the question put to the assembler that may differ when only this flag does: fields of
        ``Problem``. The rules asked differ by ``rules``.
    """

    field: str
    wave: int | None
    about: str
    off: str
    owner: str
    gone_by: date
    changes: frozenset[str]
    asks: frozenset[str]

    @property
    def name(self) -> str:
        """As the plan calls it."""
        return flag_name(self.field)

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules that are in force only while it is on."""
        return tuple(sorted(RULES.get(self.field, frozenset())))


FLAGS: tuple[Flag, ...] = (
    Flag(
        field="char_length_multiplier",
        wave=1,
        about="Captions score by their length, and long offers wish for the length that sells (CAP01).",
        off="Length has no say in the choice of captions.",
        owner="content curator",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT,
        asks=CHOICE,
    ),
    Flag(
        field="confidence_dampening",
        wave=1,
        about="Confidence scales volume, rest days of captions and the share of follow-ups (gap 10.15).",
        off="Every page plans with the table's full-confidence row; thin history still draws volume to 1.",
        owner="performance analyst",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT | {"days"},
        asks=CHOICE | {"followup_share", "followups_per_day"},
    ),
    Flag(
        field="rotation_patterns",
        wave=2,
        about="The order of PPV styles changes every few days; captions fit the style (TIM01).",
        off="The first standard pattern holds every day, captions take no notice, the rotation stands still.",
        owner="schedule assembler",
        gone_by=date(2027, 6, 30),
        changes=frozenset({"ppv_style"}) | WORDS | VERDICT,
        asks=frozenset({"style_pattern", "style_lean"}),
    ),
    Flag(
        field="timing_rules",
        wave=2,
        about="Styles kept apart, drawn follow-up delays, no round minutes, link expiry (TIM02, 05, 07).",
        off="Styles as the pattern has them, follow-ups as near to 20 minutes as fits, any minute, no expiry.",
        owner="timing optimizer",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT,
        asks=frozenset({"followup_delay", "targets"}),
    ),
    Flag(
        field="page_type_volumes",
        wave=3,
        about="The bump matrix by class, sub-type and tier, and the 60/40 mix (MIX01, MIX02).",
        off="Volumes follow the tier's counts a day alone.",
        owner="send type allocator",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT | {"days"},
        asks=frozenset({"targets"}),
    ),
    Flag(
        field="volume_triggers",
        wave=3,
        about="What history proves to sell is sent more often, while the proof is fresh.",
        off="Volumes take no notice of traits of the best sends.",
        owner="performance analyst",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT | {"days"},
        asks=CHOICE,
    ),
    Flag(
        field="quality_validators",
        wave=4,
        about="Structure, follow-up wording, emoji, highlights and persona steer the choice of captions.",
        off="Those rules neither judge nor steer.",
        owner="content curator",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT,
        asks=CHOICE,
    ),
    Flag(
        field="scam_detection",
        wave=4,
        about="Wording and scoring extras of the promise check. The promise block itself has no flag.",
        off="Only what blocks is asked: promises, safety, claims.",
        owner="content curator",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT,
        asks=CHOICE,
    ),
    Flag(
        field="pricing_optimization",
        wave=5,
        about="PPV prices follow caption length, content, tier and confidence (PRC01, PRC02).",
        off="PPV cost their type's usual price.",
        owner="schedule assembler",
        gone_by=date(2027, 6, 30),
        changes=frozenset({"price_cents", "reasons"}) | VERDICT,
        asks=frozenset(),
    ),
    Flag(
        field="daily_automation",
        wave=5,
        about="Daily flavours, captions that suit day and style, campaign labels and the digest's adjustments (MIX04, OPS02).",
        off="Days differ by strategy only; sends carry no label.",
        owner="send type allocator",
        gone_by=date(2027, 6, 30),
        changes=WHOLE_SEND | VERDICT | {"days"},
        asks=CHOICE | {"day_lean", "style_lean"},
    ),
    Flag(
        field="joint_solver",
        wave=None,
        about="The solver decides the whole week at once.",
        off="The greedy rules pipeline fills it day by day, on the same agents, rules and switches.",
        owner="schedule assembler",
        gone_by=date(2027, 12, 31),
        changes=WHOLE_SEND | VERDICT,
        asks=frozenset(),
    ),
)

BY_NAME: Mapping[str, Flag] = {flag.name: flag for flag in FLAGS}


def of_wave(wave: int) -> tuple[Flag, ...]:
    """The flags of a wave, in catalogue order."""
    return tuple(flag for flag in FLAGS if flag.wave == wave)


assert tuple(flag.field for flag in FLAGS) == FIELDS
