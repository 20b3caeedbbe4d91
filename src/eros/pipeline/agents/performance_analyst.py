"""Agent 1 of 8: what can this page carry?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from eros.catalog.values import Catalog
from eros.domain.evidence import PAGE, Evidence, Lever
from eros.domain.plan import Note
from eros.domain.words import ContentTier
from eros.learning.elasticity import revenue_cap
from eros.learning.evidence import gather
from eros.learning.signals import Signals, compare, priced, window
from eros.learning.tiers import confidence_of, content_tiers, non_converters
from eros.learning.value import Fitted, fit_values
from eros.learning.weekdays import day_factors
from eros.pipeline.evidence import asked, holds, step_of
from eros.pipeline.values import PageInputs, Performance, Score, Staged
from eros.rules.base import EvidenceRule
from eros.rules.catalogue import EVIDENCE


@dataclass(frozen=True, slots=True)
class PerformanceAnalyst:
    """``PageInputs -> Performance``: scores, factors and values from the page's own history.

    ``values`` is the value model; a learnt one may take its place. ``rules`` read the evidence: those
    in force, with the numbers in force.
    """

    values: Callable[[PageInputs], Fitted] = fit_values
    rules: tuple[EvidenceRule, ...] = EVIDENCE

    def __call__(self, inputs: PageInputs) -> Staged[Performance]:
        """Judge the history. What it could not tell is in the notes."""
        history, catalog = inputs.history, inputs.catalog
        sold = priced(history, catalog)
        end = last_day(inputs)
        fitted = self.values(inputs)
        notes = list(fitted.notes)
        saturation, opportunity, known = _scores(inputs)
        if known < 3 and sold.any():
            notes.append(
                Note(
                    "performance.horizons_missing",
                    f"{3 - known} of 3 horizons have too few sales to compare",
                )
            )
        if saturation.diverges or opportunity.diverges:
            notes.append(
                Note("performance.diverges", "The last week differs from the last month: it weighs more")
            )
        count = int((history.local_day >= end - catalog.whole("confidence.days")).sum())
        confidence = confidence_of(count, catalog)
        days = catalog.whole("signal.window_days")
        now = window(history, sold, end - days, end)
        before = window(history, sold, end - 2 * days, end - days)
        need = catalog.whole("signal.min_sends")
        evidence = _with_samples(
            gather(inputs, end=end, confidence=confidence, messages=count),
            trend=now.n + before.n,
            elasticity=int((sold & (history.local_day >= -catalog.whole("elasticity.days"))).sum()),
            signals=window(history, sold, end - 2 * catalog.whole("signal.long_days"), end).n,
        )
        lead = (inputs.week.start - inputs.as_of.date()).days
        said = asked(self.rules, evidence, lead)
        held = holds(said)
        step = step_of(said, catalog)
        trend = None
        if now.n >= need and before.n >= need and before.revenue_cents > 0:
            trend = now.revenue_cents / before.revenue_cents - 1.0
        tired = saturation_factor(saturation.fused, catalog)
        room = opportunity_factor(saturation.fused, opportunity.fused, catalog)
        if known and "signals" in held:
            notes.append(Note("performance.too_few", f"Saturation and opportunity: {held['signals'].reason}"))
            tired = room = 1.0
        retention = dampened(tired, confidence, catalog)
        volume = dampened(tired * room, confidence, catalog) * step.volume
        step_of_trend = 0 if trend is None else _trend_step(trend, catalog)
        if step_of_trend and "trend" in held:
            notes.append(Note("performance.too_few", f"Revenue {trend:+.0%}: {held['trend'].reason}"))
            step_of_trend = 0
        base = catalog.per_day[inputs.page.tier, inputs.page.page_type].revenue
        cap = revenue_cap(history, sold, base * volume + step_of_trend, catalog)
        if cap is not None and "elasticity" in held:
            notes.append(Note("performance.too_few", f"Elasticity: {held['elasticity'].reason}"))
            cap = None
        tiers = content_tiers(history, catalog)
        applied = ["base_tier"]
        for name, used in (
            ("trend", step_of_trend != 0),
            ("saturation", tired != 1.0),
            ("opportunity", room != 1.0),
            ("dampening", confidence < catalog.number("volume.dampen_below")),
            ("confidence", step.volume != 1.0),
            ("elasticity", cap is not None),
            ("triggers", any(a.lever is Lever.VOLUME and a.subject != PAGE for a in said)),
        ):
            if used:
                applied.append(name)
        return Staged(
            Performance(
                saturation=saturation,
                opportunity=opportunity,
                confidence=confidence,
                message_count=count,
                revenue_trend=trend,
                volume_factor=volume,
                retention_factor=retention,
                trend_step=step_of_trend,
                revenue_cap=cap,
                day_factor=day_factors(history, sold, catalog),
                content_tier=tiers,
                avoid=inputs.facts.avoid | {c for c, t in tiers.items() if t is ContentTier.AVOID},
                non_converters=inputs.facts.non_converters | non_converters(history, catalog),
                values=fitted.values,
                adjustments=tuple(applied),
                step=step,
                evidence=evidence,
                asked=said,
            ),
            tuple(notes),
        )


def _with_samples(evidence: Evidence, **more: int) -> Evidence:
    """The evidence with further samples counted."""
    return replace(evidence, samples={**evidence.samples, **more})


def last_day(inputs: PageInputs) -> int:
    """The local day number that history may reach up to, exclusive: 0, or less for a plan made early."""
    return min(0, inputs.week.day(inputs.week.minute(inputs.as_of)) + 1)


def _scores(inputs: PageInputs) -> tuple[Score, Score, int]:
    """Both scores over three horizons, and how many horizons could be told."""
    history, catalog = inputs.history, inputs.catalog
    sold = priced(history, catalog)
    end = last_day(inputs)
    horizons: list[Signals | None] = []
    for key in ("signal.short_days", "signal.window_days", "signal.long_days"):
        days = catalog.whole(key)
        now = window(history, sold, end - days, end)
        horizons.append(compare(now, window(history, sold, end - 2 * days, end - days), catalog))
    new = int(sold.sum()) < catalog.whole("signal.min_sends")
    middle = catalog.number("signal.middle")
    fallback = Signals(
        catalog.number("signal.new_saturation") if new else middle,
        catalog.number("signal.new_opportunity") if new else middle,
    )
    s7, _, s30 = horizons
    rapid = (
        s7 is not None
        and s30 is not None
        and max(abs(s7.saturation - s30.saturation), abs(s7.opportunity - s30.opportunity))
        >= catalog.number("fusion.diverges")
    )
    saturation = fuse(
        tuple(None if h is None else h.saturation for h in horizons), fallback.saturation, rapid, catalog
    )
    opportunity = fuse(
        tuple(None if h is None else h.opportunity for h in horizons), fallback.opportunity, rapid, catalog
    )
    return saturation, opportunity, sum(h is not None for h in horizons)


def fuse(scores: tuple[float | None, ...], fallback: float, rapid: bool, catalog: Catalog) -> Score:
    """One score of three horizons (7, 14, 30 days); a missing one's weight goes to the others.

    ``rapid`` (the short and the long horizon disagree) lets the last week weigh more.
    """
    prefix = "fusion.rapid_" if rapid else "fusion."
    weights = [catalog.number(prefix + part) for part in ("short", "middle", "long")]
    known = [s is not None for s in scores]
    d7, d14, d30 = scores
    if not any(known):
        return Score(d7, d14, d30, fallback, diverges=False)
    spare = sum(w for w, k in zip(weights, known, strict=True) if not k) / sum(known)
    fused = sum(s * (w + spare) for s, w in zip(scores, weights, strict=True) if s is not None)
    return Score(d7, d14, d30, fused, diverges=rapid)


def saturation_factor(saturation: float, catalog: Catalog) -> float:
    """Multiplier on volume: 1 for a fresh page, falling straight between the catalogue's points."""
    n = catalog.number
    points = [n("volume.saturation_low"), n("volume.saturation_mid"), n("volume.saturation_high")]
    factors = [1.0, n("volume.saturation_mid_factor"), n("volume.saturation_high_factor")]
    return float(np.interp(saturation, points, factors))


def opportunity_factor(saturation: float, opportunity: float, catalog: Catalog) -> float:
    """Multiplier on volume, above 1 only for pages that are not saturated."""
    n = catalog.number
    if saturation >= n("volume.saturation_mid"):
        return 1.0
    if opportunity >= n("volume.opportunity_high"):
        return n("volume.opportunity_high_factor")
    if opportunity >= n("volume.opportunity_mid") and saturation < n("volume.saturation_low"):
        ends = [n("volume.opportunity_mid"), n("volume.opportunity_high")]
        return float(np.interp(opportunity, ends, [1.0, n("volume.opportunity_mid_factor")]))
    return 1.0


def dampened(multiplier: float, confidence: float, catalog: Catalog) -> float:
    """A multiplier drawn towards 1 where the history is thin."""
    if confidence >= catalog.number("volume.dampen_below"):
        return multiplier
    return 1.0 + (multiplier - 1.0) * confidence


def _trend_step(trend: float, catalog: Catalog) -> int:
    limit = catalog.number("trend.step")
    return int(trend > limit) - int(trend < -limit)
