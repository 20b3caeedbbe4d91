"""Agent 4: addressed to whom, over which channel, in every way that a send of a type may be?"""

from __future__ import annotations

from collections.abc import Mapping

from eros.catalog.values import Catalog, SendTypeSpec
from eros.domain.bank import KIND_CODES
from eros.domain.plan import Note
from eros.domain.words import Audience, Category, Channel, PageType, SendKind
from eros.pipeline.values import Allocation, PageInputs, Performance, Segmented, Staged
from eros.solver.problem import Option

MAY_BE_CAMPAIGN = frozenset({SendKind.PPV_WALL, SendKind.TIP_GOAL, SendKind.BUNDLE, SendKind.FLASH_BUNDLE})
ALWAYS_TARGETED = frozenset({SendKind.PPV_FOLLOWUP, SendKind.EXPIRED_WINBACK})
TWINS: Mapping[SendKind, Audience] = {
    SendKind.DM_FARM: Audience.INACTIVE_7D,
    SendKind.EXPIRED_WINBACK: Audience.EXPIRED_ALL,  # the recent ones alone may be spoken to twice a week
}
"""Types offered to a second segment beside their usual one."""


class AudienceTargeter:
    """Every way to fill a slot on this page, as the solver's options."""

    def __call__(self, inputs: PageInputs, perf: Performance, allocation: Allocation) -> Staged[Segmented]:
        """List the options in catalogue order; follow-ups are not among them.

        A type is left out when the page kind forbids it, when it needs content and the vault clears
        none, when it is a live promo without a live event in the week, when its segment is known to
        be empty, and when it is a proven non-converter. The last two come back, best earners first,
        as far as the diversity minimum needs them (DECISIONS 21).
        """
        catalog, page = inputs.catalog, inputs.page
        notes: list[Note] = []
        offered: dict[SendKind, Audience] = {}
        spare: dict[SendKind, tuple[Audience, str]] = {}
        non_converters = inputs.facts.non_converters | perf.non_converters
        for kind, spec in catalog.send_types.items():
            if kind is SendKind.PPV_FOLLOWUP or page.page_type not in spec.page_types:
                continue
            why = _impossible(spec, inputs, perf, allocation)
            if why is not None:
                notes.append(why)
                continue
            audience, reachable = _audience(spec, inputs)
            if not reachable:
                spare[kind] = audience, f"nobody is in its segment {audience}"
            elif kind in non_converters:
                spare[kind] = audience, "it does not sell on this page (proven by enough sends)"
            else:
                offered[kind] = audience
        back = _needed(offered, spare, inputs, perf)
        for kind, (audience, reason) in spare.items():
            name = catalog.send_types[kind].name
            if kind in back:
                offered[kind] = audience
                words = f"{name}: kept for the diversity minimum although {reason}"
                notes.append(Note("types.kept_for_diversity", words))
            else:
                notes.append(Note("types.left_out", f"{name}: left out, {reason}"))
        options = [
            option
            for kind, spec in catalog.send_types.items()
            if kind in offered
            for option in _options(spec, offered[kind], inputs, allocation)
        ]
        return Staged(Segmented(tuple(options)), tuple(notes))


def channel_of(spec: SendTypeSpec, audience: Audience) -> Channel:
    """DECISIONS 25: ``targeted_message`` for a narrower audience, else the type's primary channel."""
    if spec.kind in ALWAYS_TARGETED or audience is not Audience.ALL_ACTIVE:
        return Channel.TARGETED_MESSAGE
    return spec.primary_channel


def _options(
    spec: SendTypeSpec, audience: Audience, inputs: PageInputs, allocation: Allocation
) -> list[Option]:
    """A type's options: ordinary, as a campaign, per game, to its second segment."""
    channel = channel_of(spec, audience)
    if spec.kind is SendKind.GAME_POST:
        return [
            Option(spec.kind, spec.category, audience, channel, campaign=True, game=game)
            for game in dict.fromkeys(allocation.games)
        ]
    found = [Option(spec.kind, spec.category, audience, channel)]
    if spec.kind in MAY_BE_CAMPAIGN:
        found.append(Option(spec.kind, spec.category, audience, channel, campaign=True))
    twin = TWINS.get(spec.kind)
    if twin is not None and twin is not audience and _may_address(twin, inputs):
        found.append(Option(spec.kind, spec.category, twin, channel_of(spec, twin)))
    return found


def _may_address(audience: Audience, inputs: PageInputs) -> bool:
    """The segment exists on the page kind and is not known to be empty. All active fans may always be
    addressed: a page without any yet is planned for those to come."""
    spec = inputs.catalog.audiences[audience]
    somebody = audience is Audience.ALL_ACTIVE or inputs.segments.size.get(audience) != 0
    return inputs.page.page_type in spec.page_types and somebody


def _audience(spec: SendTypeSpec, inputs: PageInputs) -> tuple[Audience, bool]:
    """Whom the type is addressed to here, and whether anybody is there: the required segment, else
    the usual one, else the first alternate that holds somebody."""
    if spec.required_audience is not None:
        return spec.required_audience, _may_address(spec.required_audience, inputs)
    for audience in (spec.audience, *spec.alternate_audiences):
        if _may_address(audience, inputs):
            return audience, True
    return spec.audience, False


def _impossible(
    spec: SendTypeSpec, inputs: PageInputs, perf: Performance, allocation: Allocation
) -> Note | None:
    """Why the type cannot run on this page in this week, whatever it is worth."""
    facts = inputs.facts
    if spec.kind is SendKind.LIVE_PROMO and not any(
        0 <= event.start < inputs.week.length_min for event in facts.live_events
    ):
        return Note("types.no_live_event", f"{spec.name}: no live event is recorded for the week")
    if spec.kind is SendKind.GAME_POST and not allocation.games:
        return Note("types.no_game", f"{spec.name}: no game is worth playing this week")
    if spec.needs_content and not any(facts.schedulable(c) and c not in perf.avoid for c in facts.vault):
        words = f"{spec.name}: the vault holds nothing that may be scheduled"
        return Note("types.no_content", words)
    return None


def _minimums(catalog: Catalog, page_type: PageType) -> dict[Category | None, int]:
    """Distinct send types a week needs, per category and over all (``None``); DECISIONS 6."""
    wanted: dict[Category | None, int] = {
        Category.REVENUE: catalog.whole("diversity.revenue_min"),
        Category.ENGAGEMENT: catalog.whole("diversity.engagement_min"),
    }
    if page_type is PageType.PAID:
        wanted[Category.RETENTION] = catalog.whole("diversity.retention_min")
    wanted[None] = catalog.whole("diversity.types_min")
    return wanted


def _needed(
    offered: Mapping[SendKind, Audience],
    spare: Mapping[SendKind, tuple[Audience, str]],
    inputs: PageInputs,
    perf: Performance,
) -> frozenset[SendKind]:
    """The spare types that the diversity minimum needs: those with a caption first, then the best
    earners, ties in type order."""
    catalog = inputs.catalog
    order = {kind: i for i, kind in enumerate(KIND_CODES)}
    worth = perf.values.rps_cents
    present = {inputs.bank.type_keys[c] for c in set(inputs.bank.caption_type.tolist()) if c >= 0}
    mute = {k for k in spare if not present & {t for t, _ in catalog.send_types[k].caption_types}}
    ranked = sorted(spare, key=lambda k: (k in mute, -float(worth[order[k]]), order[k]))
    back: list[SendKind] = []
    for category, least in _minimums(catalog, inputs.page.page_type).items():

        def counts(kind: SendKind, category: Category | None = category) -> bool:
            return category is None or catalog.send_types[kind].category is category

        short = least - sum(counts(k) for k in (*offered, *back))
        fitting = [k for k in ranked if k not in back and counts(k)]
        back += fitting[: max(0, short)]
    return frozenset(back)
