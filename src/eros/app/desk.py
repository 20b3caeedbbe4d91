"""What the use cases work with: the store, the numbers, the rules, the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from eros.app.ports import Screen, Store, UnitOfWork
from eros.catalog.load import Loaded
from eros.catalog.values import Catalog
from eros.domain.bank import CaptionBank, Portfolio
from eros.domain.page import Page
from eros.flags.resolve import FileFlags
from eros.kit.clock import Clock
from eros.learning.portfolio import fit_portfolio, from_json, to_json
from eros.rules.base import PlanRule
from eros.rules.book import InForce, RuleBook
from eros.solver.problem import Settings as SolverSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One process's working place, built by ``bootstrap``.

    ``screen`` reads captions as the text rules do, ``screen_version`` names the rules, numbers and
    words behind it; ``flags`` answers what is on for a page. Bank and portfolio are kept as long as
    the data behind them do not change.
    """

    home: Path
    store: Store
    loaded: Loaded
    book: RuleBook
    clock: Clock
    solver: SolverSettings
    screen: Screen
    screen_version: str
    flags: FileFlags
    _kept: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def catalog(self) -> Catalog:
        """The agency's catalogue; :meth:`in_force` has a page's."""
        return self.loaded.catalog

    @property
    def rules(self) -> tuple[PlanRule, ...]:
        """The agency's rules. Plan and judge a page by :meth:`in_force`."""
        return self.book.everywhere.rules

    def in_force(self, page: Page) -> InForce:
        """The rules and numbers of a page, the agency's changes for it reckoned in."""
        return self.book.on(page)

    def bank(self, session: UnitOfWork) -> CaptionBank:
        """All active captions as columns."""
        return self._keep(
            "bank",
            session.captions.bank_version(),
            lambda: session.captions.bank(self.screen, self.screen_version),
        )

    def portfolio(self, session: UnitOfWork) -> Portfolio:
        """What all pages together say; fitted once per state of the data."""
        version = session.data_version()

        def fit() -> Portfolio:
            cached = session.portfolio.cached(version)
            return from_json(cached) if cached else fit_portfolio(session.portfolio.sends(), self.catalog)

        return self._keep("portfolio", version, fit)

    def save_portfolio(self) -> None:
        """Store the fitted portfolio, so that other processes need not fit it again."""
        with self.store.read() as session:
            version = session.data_version()
            if session.portfolio.cached(version):
                return
            fitted = self.portfolio(session)
        with self.store.write() as session:
            session.portfolio.save_cached(version, to_json(fitted))

    def _keep(self, name: str, version: str, make: Callable[[], T]) -> T:
        kept = self._kept.get(name)
        if isinstance(kept, tuple) and kept[0] == version:
            found: T = kept[1]
            return found
        made = make()
        self._kept[name] = (version, made)
        return made


def active_pages(desk: Desk) -> Sequence[Page]:
    """Every page that is planned, by id."""
    with desk.store.read() as session:
        return session.pages.list_pages(desk.catalog, desk.clock.now())
