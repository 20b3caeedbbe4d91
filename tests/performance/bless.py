"""Store the work that planning takes now: ``python -m tests.performance.bless``."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import agency
from tests.performance.test_generation_time import BASELINE, work


def main() -> None:
    """Plan the frozen week and write the counts."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        agency.make_agency(home)
        app = agency.app_at(home)
        counts = dict(sorted(work(app.desk).items()))
        agency.close(app)
    BASELINE.write_text(json.dumps({"calls": counts, "slack": 1_000}, indent=2) + "\n")


if __name__ == "__main__":
    main()
