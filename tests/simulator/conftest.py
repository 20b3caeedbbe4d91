from __future__ import annotations

import pytest
from tests.simulator.made import AS_OF, SEED

from eros.simulator.world import World, build_world


@pytest.fixture(scope="session")
def world() -> World:
    """The whole agency as `eros demo init` makes it."""
    return build_world(seed=SEED, pages=37, as_of=AS_OF)


@pytest.fixture(scope="session")
def small() -> World:
    """Four pages and a bank of 2,000: quick to make again."""
    return build_world(seed=SEED, pages=4, as_of=AS_OF, captions=2_000)
