"""What the learner looks at of one page; the pipeline's ``PageInputs`` has it all."""

from __future__ import annotations

from typing import Protocol

from eros.catalog.values import Catalog
from eros.domain.bank import History, Portfolio, Segments
from eros.domain.facts import Facts
from eros.domain.page import Page


class LearnInputs(Protocol):
    """What every estimate is made from."""

    @property
    def page(self) -> Page: ...  # noqa: D102
    @property
    def catalog(self) -> Catalog: ...  # noqa: D102
    @property
    def history(self) -> History: ...  # noqa: D102
    @property
    def portfolio(self) -> Portfolio: ...  # noqa: D102


class EvidenceInputs(LearnInputs, Protocol):
    """What evidence is made from."""

    @property
    def facts(self) -> Facts: ...  # noqa: D102


class ValueInputs(LearnInputs, Protocol):
    """What the value model looks at."""

    @property
    def segments(self) -> Segments: ...  # noqa: D102
