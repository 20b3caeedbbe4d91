"""What the tests of this code said: a JUnit file and a coverage file, read and checked for age."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import eros
from eros.kit.errors import ErosError

APART = ("slow", "doors")  # marks of tests that `make gate-results` leaves out
JUNIT, COVERAGE = "junit.xml", "coverage.json"
FOLDER = Path("out/gate")
WORST = ("failed", "skipped", "passed")
SLACK_S = 120  # between the clocks of a test run and of the disk it writes to
INTEGRATION = ("tests.app.", "tests.cli.", "tests.contracts.", "tests.fleet.", "tests.importers.")
# As `make coverage` has them: rules, flags, the waves and what their gates measure and read.
NEW_CODE = ("eros/rules/", "eros/flags/", "eros/waves/", "eros/app/gate", "eros/app/results")


class ResultsUnreadable(ErosError):
    """The result file {path} cannot be read: {why}."""

    code = "gate.results_unreadable"
    exit_status = 66
    hint = "Make it with `make gate-results`, or give another one with --results."


@dataclass(frozen=True, slots=True)
class Results:
    """One run of the tests. ``cases``: full name -> passed, failed or skipped.

    ``coverage``: percent of lines and branches of the new code, ``None`` without a coverage file.
    ``stale``: why the run says nothing about this code; empty if it does.
    """

    path: Path
    cases: Mapping[str, str]
    coverage: float | None
    stale: str

    def failed(self) -> tuple[str, ...]:
        """Names of the cases that failed."""
        return tuple(name for name, state in self.cases.items() if state == "failed")

    def lacking(self, folder: Path) -> tuple[str, ...]:
        """Test files under ``folder`` of which no case ran: a part of the suite says nothing of the whole.

        A file with tests that are run apart (slow, doors) is not asked for. Empty without a checkout.
        """
        found = []
        for file in sorted(folder.rglob("test_*.py")):
            suite = ".".join((folder.name, *file.relative_to(folder).with_suffix("").parts))
            if not any(n.startswith(f"{suite}.") for n in self.cases):
                text = file.read_text(encoding="utf-8")
                if not any(f"mark.{m}" in text for m in APART):
                    found.append(suite)
        return tuple(found)

    def outcome(self, test: str, suite: str) -> str:
        """passed, failed, skipped or missing: the cases of one test function of a suite together."""
        mine = [s for n, s in self.cases.items() if n.split("[")[0] == f"{suite}.{test}"]
        for state in ("failed", "skipped"):
            if state in mine:
                return state
        return "passed" if mine else "missing"

    def integration(self) -> tuple[int, int]:
        """Passed and all cases of the integration suites, skipped ones apart."""
        mine = [s for n, s in self.cases.items() if n.startswith(INTEGRATION) and s != "skipped"]
        return mine.count("passed"), len(mine)


def read_results(given: Path | None) -> Results | None:
    """The results at ``given`` (a JUnit file or its folder), by default where ``make gate-results``
    writes them; ``None`` if there are none.

    Raises
    ------
    ResultsUnreadable
        A file was named that is not there or is no JUnit file.
    """
    path = FOLDER if given is None else given
    file = path / JUNIT if path.is_dir() else path
    if not file.is_file():
        if given is None:
            return None
        raise ResultsUnreadable(path=file, why="it does not exist")
    try:
        root = ET.parse(file).getroot()
    except (ET.ParseError, LookupError, ValueError, OSError) as e:
        raise ResultsUnreadable(path=file, why=e) from e
    suites = [root] if root.tag == "testsuite" else list(root.iter("testsuite"))
    cases: dict[str, str] = {}
    for case in (c for s in suites for c in s.iter("testcase")):
        name = f"{case.get('classname')}.{case.get('name')}"
        cases[name] = min(_state(case), cases.get(name, "passed"), key=WORST.index)  # told twice: the worse
    return Results(file, cases, _coverage(file.with_name(COVERAGE)), _stale(file, suites))


def _state(case: ET.Element) -> str:
    tags = {child.tag for child in case}
    return "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"


def _coverage(file: Path) -> float | None:
    """Percent over the files of the new code."""
    if not file.is_file():
        return None
    try:
        files = json.loads(file.read_text(encoding="utf-8"))["files"]
        rows = [f["summary"] for name, f in files.items() if any(n in name for n in NEW_CODE)]
        covered = sum(r["covered_lines"] + r.get("covered_branches", 0) for r in rows)
        whole = sum(r["num_statements"] + r.get("num_branches", 0) for r in rows)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as e:
        raise ResultsUnreadable(path=file, why=e) from e
    return 100 * covered / whole if whole else None


def _stale(file: Path, suites: Sequence[ET.Element]) -> str:
    """Results older than the newest source file are of other code."""
    stamps = [t for s in suites if (t := s.get("timestamp"))]
    try:
        # A stamp without an offset is of this machine's clock.
        ran = max(datetime.fromisoformat(t).astimezone() for t in stamps) if stamps else None
    except (ValueError, OverflowError, OSError):
        ran = None
    written = file.stat().st_mtime
    if ran is None:
        ran = datetime.fromtimestamp(written, UTC)
    elif ran.timestamp() > written + SLACK_S:
        return f"it says it was run at {ran:%Y-%m-%d %H:%M}, after the file was written"
    newest = max(p.stat().st_mtime for p in Path(eros.__file__).parent.rglob("*.py"))
    if ran.timestamp() < newest:
        return f"run at {ran:%Y-%m-%d %H:%M}, before the newest source file"
    return ""
