"""What the agency under test is made of."""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 1, 7)  # a Wednesday
SEED = 7
