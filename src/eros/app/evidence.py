"""A page's history as seen from a date: what evidence rules say, and which games earned what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from eros.app.desk import Desk
from eros.app.ports import UnitOfWork
from eros.catalog.values import Catalog
from eros.domain.bank import History, Portfolio, Segments
from eros.domain.evidence import Adjustment, Evidence, Lever
from eros.domain.facts import Facts
from eros.domain.page import Page
from eros.domain.switches import Switches
from eros.domain.week import Week
from eros.learning.evidence import evidence_scale, gather
from eros.learning.games import unnamed_games
from eros.learning.sales import sells
from eros.learning.tiers import confidence_of
from eros.pipeline.evidence import asked
from eros.rules.base import PlanRule
from eros.rules.catalogue import evidence_rules


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A page and all that is on record of it before ``day``; ``end`` is the day as ``history`` counts."""

    page: Page
    day: date
    end: int
    catalog: Catalog
    history: History
    portfolio: Portfolio
    facts: Facts
    segments: Segments
    rules: tuple[PlanRule, ...]
    switches: Switches

    @property
    def scale(self) -> float:
        """The page's mean RPS over the reference's."""
        sold = sells(self.history.kind, self.history.price_cents, self.catalog)
        return evidence_scale(self, sold & (self.history.local_day < self.end))

    def evidence(self) -> Evidence:
        """What the history shows, as agent 1 sees it."""
        recent = self.end - self.catalog.whole("confidence.days")
        messages = int(((self.history.local_day >= recent) & (self.history.local_day < self.end)).sum())
        confidence = confidence_of(messages, self.catalog)
        return gather(self, end=self.end, confidence=confidence, messages=messages)

    def asked(self, evidence: Evidence) -> tuple[Adjustment, ...]:
        """What the page's evidence rules make of it."""
        return asked(evidence_rules(self.rules), evidence, 0)


def seen(desk: Desk, session: UnitOfWork, page_key: str, day: date) -> Seen:
    """Read a page as it stands on the morning of ``day`` by its own clock.

    Raises
    ------
    PageNotFound
        If no page has this id or name.
    """
    page = session.pages.get_page(page_key, desk.catalog, datetime.combine(day, time(), tzinfo=UTC))
    week = Week(
        day + timedelta(days=7 - day.weekday()), page.time_zone
    )  # the next Monday: all of before counts
    here = desk.in_force(page)
    return Seen(
        page=page,
        day=day,
        end=(day - week.start).days,
        catalog=here.catalog,
        history=session.inputs.history(page, week, days=None),
        portfolio=desk.portfolio(session),
        facts=session.inputs.facts(page, week, here.catalog, horizon_days=0),
        segments=session.inputs.segments(page),
        rules=here.rules,
        switches=desk.flags.resolve(page.id),
    )


@dataclass(frozen=True, slots=True)
class GameRow:
    """A game on a page. Money in cents a campaign; ``place`` 1 is best, 0 is not played.

    ``verdict`` best, next_best, spare, avoid, or unproven (too little known to say avoid).
    """

    game: str
    place: int
    verdict: str
    mean_cents: float
    low_cents: float
    high_cents: float
    own: int
    benchmark: int
    trust: str


@dataclass(frozen=True, slots=True)
class Games:
    """Every game of a page, the best first, and game posts of which nobody knows the game."""

    page: Page
    day: date
    avoid_below_cents: float
    rows: tuple[GameRow, ...]
    unnamed: int


def games(desk: Desk, page_key: str, day: date) -> Games:
    """What each game is worth on a page, as agent 2 would rank them on ``day``."""
    with desk.store.read() as session:
        view = seen(desk, session, page_key, day)
    return games_of(view, view.evidence())


def games_of(view: Seen, evidence: Evidence) -> Games:
    """The same from what has been read already."""
    by_game = {g.game: g for g in evidence.games}
    scale, rows = view.scale, []
    for a in view.asked(evidence):
        if a.lever is Lever.GAME:
            game = by_game[a.subject.partition(":")[2]]
            rows.append(
                GameRow(
                    game=game.game, place=int(a.amount), verdict=a.trigger, mean_cents=game.mean_cents * scale,
                    low_cents=game.low_cents * scale, high_cents=game.high_cents * scale, own=game.n,
                    benchmark=game.prior_n, trust=a.trust.value,
                )
            )  # fmt: skip
    limit = view.catalog.number("games.avoid_below_cents") * scale
    return Games(view.page, view.day, limit, tuple(rows), unnamed_games(view.history))
