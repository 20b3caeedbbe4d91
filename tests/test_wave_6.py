"""Wave 6, acceptance: the doors for other programs. They do not exist yet, so this suite fails when it is
run; `make test` leaves it out (marker ``doors``), and the gate of wave 6 says NO-GO, not measurable."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.doors


@pytest.mark.parametrize("door", ["commands", "skill", "agents", "tools", "master file"])
def test_a_door_is_open(door: str) -> None:
    pytest.fail(f"the {door} of wave 6 do not exist yet")
