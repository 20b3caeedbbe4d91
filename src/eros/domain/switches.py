"""What a run has switched on: one frozen value, resolved before planning and stored with the plan.

Nothing below ``app`` asks a flag; it reads this value. The field ``timing_rules`` is the flag
``ENABLE_TIMING_RULES``, and so on for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "ENABLE_"
EVERY = "ALL"  # stands for all flags where a person names one
ON_OFF = {"on": True, "off": False}


@dataclass(frozen=True, slots=True)
class Switches:
    """One boolean a flag; all on is the product as it is meant to be.

    Attributes
    ----------
    char_length_multiplier
        Wave 1: captions score by their length, long offers wish for the length that sells.
    confidence_dampening
        Wave 1: confidence scales volume, freshness days and follow-ups.
    rotation_patterns
        Wave 2: the order of PPV styles changes every few days.
    timing_rules
        Wave 2: styles kept apart, follow-up windows drawn, minutes off the round ones, link expiry.
    page_type_volumes
        Wave 3: the bump matrix by page class, sub-type and tier; the mix.
    volume_triggers
        Wave 3: what history proves to sell is sent more often.
    quality_validators
        Wave 4: structure, emoji, highlights, persona weigh on the choice of captions.
    scam_detection
        Wave 4: wording and scoring extras. Never the promise block: that has no flag.
    pricing_optimization
        Wave 5: price-length matrix and confidence pricing.
    daily_automation
        Wave 5: daily flavours, the digest's adjustments, labels.
    joint_solver
        Which assembler decides: the solver, or the greedy rules pipeline.
    """

    char_length_multiplier: bool = True
    confidence_dampening: bool = True
    rotation_patterns: bool = True
    timing_rules: bool = True
    page_type_volumes: bool = True
    volume_triggers: bool = True
    quality_validators: bool = True
    scam_detection: bool = True
    pricing_optimization: bool = True
    daily_automation: bool = True
    joint_solver: bool = True

    def as_flags(self) -> dict[str, bool]:
        """Flag name -> value, as a week file states it."""
        return {flag_name(field): getattr(self, field) for field in FIELDS}


def flag_name(field: str) -> str:
    """``timing_rules`` is the flag ``ENABLE_TIMING_RULES``."""
    return PREFIX + field.upper()


def from_flags(stated: Mapping[str, object]) -> Switches:
    """The switches that a plan states. What it does not state was on: plans older than a flag were
    made with what the flag switches. Unknown names and odd values switch nothing off."""
    return Switches(**{field: stated.get(flag_name(field)) is not False for field in FIELDS})


def with_words(now: Switches, words: Mapping[str, str]) -> Switches:
    """``now`` with flags set by name to ``on`` or ``off``; ``ALL`` stands for every flag and comes
    first. ``ValueError`` says what was not understood."""
    values = now.as_flags()
    for name, word in sorted(words.items(), key=lambda row: row[0] != EVERY):
        if word not in ON_OFF:
            raise ValueError(f"{name} may be {' or '.join(ON_OFF)}, not {word!r}")
        if name != EVERY and name not in values:
            raise ValueError(f"known flags are {', '.join(values)}")
        values.update(dict.fromkeys(values if name == EVERY else (name,), ON_OFF[word]))
    return from_flags(values)


FIELDS: tuple[str, ...] = tuple(Switches.__slots__)
NAMES: tuple[str, ...] = tuple(flag_name(field) for field in FIELDS)

ALL_ON = Switches()
BASELINE = Switches(**dict.fromkeys(FIELDS, False))

RULES: Mapping[str, frozenset[str]] = {
    "char_length_multiplier": frozenset({"CAP01"}),
    "confidence_dampening": frozenset({"PRF06"}),
    "rotation_patterns": frozenset({"TIM01"}),
    "timing_rules": frozenset({"TIM02", "TIM05", "TIM07"}),
    "page_type_volumes": frozenset({"MIX01", "MIX02"}),
    "volume_triggers": frozenset({"CMP01", "PRF01", "PRF03"}),
    "quality_validators": frozenset({"CAP02", "CAP03", "CAP05", "CAP06", "CAP08"}),
    "scam_detection": frozenset({"CAP04", "CMP02"}),
    "pricing_optimization": frozenset({"PRC01", "PRC02"}),
    "daily_automation": frozenset({"MIX04", "OPS01", "OPS02"}),
}
"""Field -> codes of the rules that are in force only while it is on. Every other rule is in force
always; page kinds, vault, AVOID, promise and adult safety can never stand here (DECISIONS 22)."""


def switched_off(switches: Switches) -> frozenset[str]:
    """Codes of the rules that these switches leave out."""
    return frozenset().union(*(codes for field, codes in RULES.items() if not getattr(switches, field)))
