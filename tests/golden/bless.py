"""Rewrite the golden weeks: ``python -m tests.golden.bless``. The commit must say why."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import agency
from tests.golden import readme, weeks

from eros.app.planning import plan_page


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "agency"
        agency.make_agency(home)
        app = agency.app_at(home)
        for name in (*weeks.NAMES, *weeks.BASELINES):
            judged = weeks.plan(app.desk, name)
            hard = [f for f in judged.verdict.findings if f.severity == "hard"]
            if hard:
                raise SystemExit(f"{name} breaks {hard[0].rule}: not blessed")
            weeks.write(name, judged)
            print(
                f"{name}: {len(judged.plan.sends)} sends, {judged.plan.objective.expected_cents / 100:,.2f}"
            )
        plan_page(app.desk, readme.PAGE, agency.WEEK, by="tests")
        readme.write(app.desk)
        agency.close(app)


if __name__ == "__main__":
    main()
