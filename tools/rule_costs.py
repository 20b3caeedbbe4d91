"""Measure what each rule costs the golden weeks: ``python -m tools.rule_costs``.

Plans every golden week as it is and without each binding rule, and writes the sums to
``src/eros/rules/measured/costs.json``, which ``eros rules show`` and the reference pages read.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from tests import agency
from tests.golden import weeks

import eros
from eros.app.rule_cost import CostStatus, measure
from eros.kit.canonical import document
from eros.rules.switched import in_force

OUT = Path(eros.__file__).parent / "rules" / "measured" / "costs.json"
BINDING = (CostStatus.MEASURED, CostStatus.NOT_MEASURABLE)


def main() -> None:
    """Measure and write."""
    sums: dict[str, dict[str, int]] = defaultdict(
        lambda: {"cost_cents": 0, "binding": 0, "measured": 0, "within_cents": 0}
    )
    worth = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "agency"
        agency.make_agency(home)
        app = agency.app_at(home)
        for name in weeks.NAMES:
            inputs = weeks.inputs(app.desk, name)
            rules = in_force(app.desk.in_force(inputs.page).rules, inputs.switches)
            report = measure(inputs, rules, app.desk.solver)
            worth += report.expected_cents
            for c in report.rules:
                if c.status is CostStatus.FIXED:
                    continue
                row = sums[c.rule]
                row["binding"] += c.status in BINDING
                row["measured"] += c.status is CostStatus.MEASURED
                row["cost_cents"] += c.cost_cents
                row["within_cents"] += c.within_cents if c.status in BINDING else 0
            print(f"{name}: {report.solved} weeks decided")
        agency.close(app)
    found = {
        "eros": eros.__version__,
        "solver": version("ortools"),
        "weeks": len(weeks.NAMES),
        "worth_cents": worth,
        "rules": dict(sorted(sums.items())),
    }
    OUT.write_text(document(found), encoding="utf-8")
    print(f"written: {OUT.name}, {len(sums)} rules")


if __name__ == "__main__":
    main()
