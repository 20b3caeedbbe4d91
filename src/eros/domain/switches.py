"""What a run has switched on: one frozen value, resolved before planning and stored with the plan.

Nothing below ``app`` asks a flag; it reads this value. The field ``timing_rules`` is the flag
``ENABLE_TIMING_RULES``, and so on for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


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


ALL_ON = Switches()
BASELINE = Switches(**dict.fromkeys(Switches.__slots__, False))
