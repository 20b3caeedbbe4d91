"""The one list of all rules, in code order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, cast

from eros.catalog.load import default
from eros.catalog.values import Catalog
from eros.domain.words import Severity
from eros.rules.base import EvidenceRule, PlanRule
from eros.rules.campaigns.CMP01 import GameTracker
from eros.rules.campaigns.CMP02 import BundleFraming
from eros.rules.campaigns.CMP03 import TipAmounts
from eros.rules.campaigns.CMP04 import CampaignDistance
from eros.rules.campaigns.CMP05 import CampaignFrequency
from eros.rules.captions.CAP01 import LengthShare
from eros.rules.captions.CAP02 import OfferSteps
from eros.rules.captions.CAP03 import WallParts
from eros.rules.captions.CAP04 import ReminderWording
from eros.rules.captions.CAP05 import EmojiBlend
from eros.rules.captions.CAP06 import HighlightLimit
from eros.rules.captions.CAP07 import CaptionReuse
from eros.rules.captions.CAP08 import PersonaMatch
from eros.rules.captions.CAP09 import CaptionPresent
from eros.rules.captions.CAP10 import CaptionType
from eros.rules.channels.CHN01 import ChannelFit
from eros.rules.channels.CHN02 import PageKinds
from eros.rules.channels.CHN03 import ContactCaps
from eros.rules.channels.CHN04 import RequiredAudience
from eros.rules.channels.CHN05 import LiveEvents
from eros.rules.channels.CHN06 import DailyWinback
from eros.rules.drips.DRP01 import SameOutfit
from eros.rules.drips.DRP02 import ChatterSync
from eros.rules.drips.DRP03 import DripCadence
from eros.rules.drips.DRP04 import DripItems
from eros.rules.limits.LIM01 import FollowupsPerDay
from eros.rules.limits.LIM02 import WeeklyLimits
from eros.rules.limits.LIM03 import TypeCaps
from eros.rules.limits.LIM04 import TypeGaps
from eros.rules.limits.LIM05 import OffersPerWeek
from eros.rules.mix.MIX01 import RevenueShare
from eros.rules.mix.MIX02 import BumpRatio
from eros.rules.mix.MIX03 import Diversity
from eros.rules.mix.MIX04 import DailyFlavour
from eros.rules.mix.MIX05 import TypeShare
from eros.rules.mix.MIX06 import TypePerDay
from eros.rules.performance.PRF01 import VolumeTriggers
from eros.rules.performance.PRF02 import NonConverters
from eros.rules.performance.PRF03 import RareWinners
from eros.rules.performance.PRF04 import MetricFocus
from eros.rules.performance.PRF05 import TimeFrames
from eros.rules.performance.PRF06 import ConfidenceTable
from eros.rules.performance.PRF07 import MinimumSample
from eros.rules.pricing.PRC01 import PriceLength
from eros.rules.pricing.PRC02 import ConfidencePrice
from eros.rules.pricing.PRC03 import PriceRange
from eros.rules.pricing.PRC04 import PriceRequired
from eros.rules.text.lexicon import Lexicon
from eros.rules.timing.TIM01 import Rotation
from eros.rules.timing.TIM02 import StyleRepeats
from eros.rules.timing.TIM03 import FollowupWindow
from eros.rules.timing.TIM04 import DripWindows
from eros.rules.timing.TIM05 import LinkExpiry
from eros.rules.timing.TIM06 import Pins
from eros.rules.timing.TIM07 import RoundMinutes
from eros.rules.timing.TIM08 import Spacing
from eros.rules.timing.TIM09 import DailyPatterns
from eros.rules.timing.TIM10 import OpenHours
from eros.rules.timing.TIM11 import LinkDropAfter
from eros.rules.timing.TIM12 import ClockTimes
from eros.rules.timing.TIM13 import Density
from eros.rules.timing.TIM14 import OfferExpiry
from eros.rules.trust.TRU01 import Promises
from eros.rules.trust.TRU02 import Safety
from eros.rules.trust.TRU03 import Vault
from eros.rules.trust.TRU04 import Claims
from eros.rules.trust.TRU05 import ValueClaims
from eros.rules.upkeep.OPS01 import DailyReview
from eros.rules.upkeep.OPS02 import Labels

CLASSES: tuple[type[PlanRule], ...] = (
    LengthShare,  # CAP01
    OfferSteps,  # CAP02
    WallParts,  # CAP03
    ReminderWording,  # CAP04
    EmojiBlend,  # CAP05
    HighlightLimit,  # CAP06
    CaptionReuse,  # CAP07
    PersonaMatch,  # CAP08
    CaptionPresent,  # CAP09
    CaptionType,  # CAP10
    ChannelFit,  # CHN01
    PageKinds,  # CHN02
    ContactCaps,  # CHN03
    RequiredAudience,  # CHN04
    LiveEvents,  # CHN05
    DailyWinback,  # CHN06
    GameTracker,  # CMP01
    BundleFraming,  # CMP02
    TipAmounts,  # CMP03
    CampaignDistance,  # CMP04
    CampaignFrequency,  # CMP05
    SameOutfit,  # DRP01
    ChatterSync,  # DRP02
    DripCadence,  # DRP03
    DripItems,  # DRP04
    FollowupsPerDay,  # LIM01
    WeeklyLimits,  # LIM02
    TypeCaps,  # LIM03
    TypeGaps,  # LIM04
    OffersPerWeek,  # LIM05
    RevenueShare,  # MIX01
    BumpRatio,  # MIX02
    Diversity,  # MIX03
    DailyFlavour,  # MIX04
    TypeShare,  # MIX05
    TypePerDay,  # MIX06
    DailyReview,  # OPS01
    Labels,  # OPS02
    PriceLength,  # PRC01
    ConfidencePrice,  # PRC02
    PriceRange,  # PRC03
    PriceRequired,  # PRC04
    VolumeTriggers,  # PRF01
    NonConverters,  # PRF02
    RareWinners,  # PRF03
    MetricFocus,  # PRF04
    TimeFrames,  # PRF05
    ConfidenceTable,  # PRF06
    MinimumSample,  # PRF07
    Rotation,  # TIM01
    StyleRepeats,  # TIM02
    FollowupWindow,  # TIM03
    DripWindows,  # TIM04
    LinkExpiry,  # TIM05
    Pins,  # TIM06
    RoundMinutes,  # TIM07
    Spacing,  # TIM08
    DailyPatterns,  # TIM09
    OpenHours,  # TIM10
    LinkDropAfter,  # TIM11
    ClockTimes,  # TIM12
    Density,  # TIM13
    OfferExpiry,  # TIM14
    Promises,  # TRU01
    Safety,  # TRU02
    Vault,  # TRU03
    Claims,  # TRU04
    ValueClaims,  # TRU05
)


def build(catalog: Catalog, lexicon: Lexicon | None = None) -> tuple[PlanRule, ...]:
    """All rules in code order, their numbers taken from the effective catalogue.

    ``lexicon`` is the agency's own; ``None``: the one that ships.
    """
    return tuple(_made(cls, catalog, lexicon) for cls in CLASSES)


def _made(cls: type[PlanRule], catalog: Catalog, lexicon: Lexicon | None) -> PlanRule:
    whole = {f.name for f in fields(cast("Any", cls)) if f.type == "int"}
    values: dict[str, Any] = {
        field: catalog.whole(key)
        if field in whole
        else catalog.number(key)
        if key in catalog.numbers
        else getattr(catalog, key)  # a whole table
        for field, key in cls.reads.items()
    }
    if lexicon is not None and any(f.name == "lexicon" for f in fields(cast("Any", cls))):
        values["lexicon"] = lexicon
    return cls(**values)


def evidence_rules(rules: Iterable[PlanRule]) -> tuple[EvidenceRule, ...]:
    """Those of the rules that read evidence, in the order given."""
    return tuple(cast("EvidenceRule", rule) for rule in rules if hasattr(rule, "read"))


ALL: tuple[PlanRule, ...] = build(default())
HARD: tuple[PlanRule, ...] = tuple(rule for rule in ALL if rule.severity is Severity.HARD)
EVIDENCE: tuple[EvidenceRule, ...] = evidence_rules(ALL)
_BY_CODE: Mapping[str, PlanRule] = {rule.code: rule for rule in ALL}


def rule(code: str) -> PlanRule:
    """The rule with this code and the packaged numbers; ``KeyError`` if there is none."""
    return _BY_CODE[code]
