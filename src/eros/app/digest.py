"""The daily digest (gap 10.2): seven parts a page, and what to do, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from eros.app.desk import Desk, active_pages
from eros.app.digest_actions import Action, actions, retention_action
from eros.app.evidence import GameRow, Seen, games_of, seen
from eros.domain.evidence import PAGE, Adjustment, Lever
from eros.domain.page import Page
from eros.domain.plan import Note
from eros.domain.switches import switched_off
from eros.domain.words import Audience, PageType, SendKind
from eros.learning.evidence import ALL_TIME
from eros.learning.frames import Frame, Frames, Pace, Performer, renewal_share
from eros.learning.sales import sells
from eros.learning.tiers import content_tiers, non_converters
from eros.rules.catalogue import evidence_rules
from eros.rules.performance.PRF05 import TimeFrames
from eros.rules.performance.PRF07 import MinimumSample

BEST_TYPES, BEST_HOURS = 3, 3
STALE_DAYS = 3  # since the last send, from which a digest says that it looks at old data


@dataclass(frozen=True, slots=True)
class Digest:
    """What a page's history says on the morning of ``day``, in the seven steps of algorithms 23.

    1 ``frames`` figures over 30, 180, 365 days and all time, with the best sends of each;
    2 ``best_types``, ``best_content`` and ``best_hours``;
    3 ``pace`` how often each send type runs;
    4 ``too_rare`` types that make up much of the best sends and little of all;
    5 ``increases`` what is to be sent more often;
    6 ``too_frequent`` types that make up much of the worst sends, and what is to be sent less often;
    7 ``actions`` in order.

    ``focus`` weighs the metrics by page type (gap 4.4), heaviest first; ``judged_days`` is the
    stretch that best and worst sends are looked for in (``None``: no stretch holds the minimum
    sample, and nothing is judged); ``games`` ranks the games; ``notes`` say what cannot be told.
    """

    page: Page
    day: date
    focus: Mapping[str, float]
    judged_days: int | None
    frames: tuple[Frame, ...]
    best_types: tuple[Performer, ...]
    best_content: tuple[Performer, ...]
    best_hours: tuple[Performer, ...]
    pace: tuple[Pace, ...]
    too_rare: tuple[Adjustment, ...]
    increases: tuple[Adjustment, ...]
    too_frequent: tuple[Adjustment, ...]
    actions: tuple[Action, ...]
    games: tuple[GameRow, ...]
    notes: tuple[Note, ...]


def today(desk: Desk) -> date:
    """The date that a digest is made for unless another is asked for."""
    return desk.clock.now().date()


def digest(desk: Desk, page_key: str, day: date) -> Digest:
    """One page's digest.

    Raises
    ------
    PageNotFound
        If no page has this id or name.
    """
    with desk.store.read() as session:
        view = seen(desk, session, page_key, day)
    return digest_of(view)


def digests(desk: Desk, day: date) -> Iterator[tuple[Digest, float]]:
    """Every active page's digest, by id, and the seconds it took."""
    for page in active_pages(desk):
        begun = perf_counter()
        yield digest(desk, page.id, day), perf_counter() - begun


def digest_of(view: Seen) -> Digest:
    """The seven steps over what has been read."""
    catalog, history = view.catalog, view.history
    rules = {type(rule): rule for rule in evidence_rules(view.rules)}
    stretches = next((r.frames for r in rules.values() if isinstance(r, TimeFrames)), (ALL_TIME,))
    need = next(
        (r.min_sample for r in rules.values() if isinstance(r, MinimumSample)),
        catalog.whole("content.min_sample"),
    )
    told = Frames(history, view.segments, view.end, need, catalog)
    evidence = view.evidence()
    said = view.asked(evidence)
    judged = evidence.stretch if any(a.lever is Lever.FRAME for a in said) else None
    focus = {a.subject: a.amount for a in said if a.lever is Lever.FOCUS}
    by = "conversion" if view.page.page_type is PageType.FREE else "rps"
    reviewed = [a for a in said if a.rule == "OPS01"]
    moves = [a for a in said if a.lever in {Lever.VOLUME, Lever.MONTHLY} and a.subject != PAGE]
    tiers = content_tiers(history, catalog)
    closed = non_converters(history, catalog)
    sold = sells(history.kind, history.price_cents, catalog)
    counts = {t.subject: t.n for t in evidence.types}
    return Digest(
        page=view.page,
        day=view.day,
        focus=dict(sorted(focus.items(), key=lambda f: (-f[1], f[0]))),
        judged_days=judged,
        frames=tuple(told.frame(days, catalog.whole("triggers.top")) for days in stretches),
        best_types=told.best("kind", by, stretches, BEST_TYPES),
        best_content=told.best("content", by, stretches, BEST_TYPES),
        best_hours=told.best("hour", "rps", stretches, BEST_HOURS),
        pace=told.pace(catalog.whole("frames.short_days"), catalog.whole("frames.middle_days")),
        too_rare=tuple(a for a in reviewed if a.trigger == "too_rare"),
        increases=tuple(a for a in moves if a.lever is Lever.MONTHLY or a.amount > 1),
        too_frequent=(
            *(a for a in reviewed if a.trigger == "too_frequent"),
            *(a for a in moves if a.rule != "OPS01" and a.lever is Lever.VOLUME and a.amount < 1),
        ),
        actions=actions(
            said,
            tiers=tiers,
            tier_n={k: counts.get(f"content:{k}", 0) for k in tiers},
            non_converters={k: counts.get(f"kind:{k.value}", 0) for k in sorted(closed, key=list(SendKind).index)},
            off=switched_off(view.switches),
            focus=focus,
            more=_renewals(view),
        ),
        games=games_of(view, evidence).rows,
        notes=tuple(_notes(view, told, said, int(sold.sum()), judged)),
    )  # fmt: skip


def _renewals(view: Seen) -> Iterator[Action]:
    share = renewal_share(view.segments)
    usual = view.catalog.audiences[Audience.RENEW_ON].reach_share
    if view.page.page_type is PageType.PAID and share is not None and usual is not None:
        size = view.segments.size
        found = retention_action(share, usual, size[Audience.RENEW_ON] + size[Audience.RENEW_OFF])
        if found is not None:
            yield found


def _notes(
    view: Seen, told: Frames, said: tuple[Adjustment, ...], sales: int, judged: int | None
) -> Iterator[Note]:
    """What cannot be told, and why."""
    last = told.last_send()
    if last is None:
        yield Note("digest.no_history", "Nothing is on record: there is nothing to tell")
    elif last > STALE_DAYS:
        yield Note(
            "digest.stale", f"The last send on record went out {last} days before: newer ones are missing"
        )
    if last is not None and judged is None:
        yield Note(
            "digest.too_few", f"Cannot tell: {sales} priced sends in all are fewer than any judgement needs"
        )
    held = [a for a in said if a.lever is Lever.HOLD]
    if held and judged is not None:
        kinds = [a.subject.partition(":")[2] for a in held if a.subject.startswith("kind:")]
        content = sum(a.subject.startswith("content:") for a in held)
        words = [f"{content} content types"] if content else []
        words += [f"send types {', '.join(kinds)}"] if kinds else []
        yield Note("digest.cannot_tell", f"Cannot tell, too few priced sends: {'; '.join(words)}")
    unknown = told.unknown_kinds(view.catalog.whole("frames.short_days"))
    if unknown:
        yield Note(
            "digest.unknown_types", f"{unknown} sends of the last month name no type and count for none"
        )
    if view.page.page_type is PageType.PAID and renewal_share(view.segments) is None:
        yield Note(
            "digest.no_segments",
            "Cannot tell retention: segment sizes (renew_on, renew_off) are not on record",
        )
