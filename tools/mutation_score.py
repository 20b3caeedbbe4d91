"""How many small faults in the rules their tests notice: ``python -m tools.mutation_score [FAMILY ...]``.

mutmut changes one thing at a time in a family of ``src/eros/rules`` and runs that family's own
tests: cases, edges, docstrings and agreement of its codes. A family below ``THRESHOLD`` fails the
command. Everything happens in a copy outside the repository; what survived is left as diffs under
``out/mutation/``.
"""

from __future__ import annotations

import argparse
import json
import os
import random  # noqa: TID251 - a seeded choice of a tool, nothing of the product
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name
from tools.wording import of_wording

THRESHOLD = 85.0  # per cent of the counted mutants of each family
SEED = 20260105  # of ``--sample``, unless another is given
ROOT = Path(__file__).resolve().parents[1]
RULES = Path("src/eros/rules")
OUT = ROOT / "out" / "mutation"
CODE = re.compile(r"[A-Z]{3}\d\d")
CASES = ("test_cases.py", "test_docstrings.py", "test_edges.py", "test_agreement.py")
# Tests that name no code, of a few rules.
WHOLE = {"captions": ("test_wishes.py",), "channels": ("test_wishes.py",), "drips": ("test_wishes.py",),
         "timing": ("test_wishes.py",),
         "pricing": ("test_wishes.py", "test_price_words.py")}  # fmt: skip
# What is no rule but what rules stand on: its own tests, and the cases of the rules that read it.
SHARED: dict[str, tuple[tuple[str, ...], str]] = {
    "text": (
        ("test_cases.py", "test_text.py", "test_matcher.py", "test_reading.py", "test_price_words.py", "test_lexicon.py",
         "test_text_parts.py", "test_shortcuts.py"),
        "not test_cases or CAP or TRU or PRC or CMP02",
    ),
    "book": (
        ("test_card.py", "test_gaps.py", "test_catalogue.py", "test_overrides.py", "test_cases.py", "test_price_words.py",
         "test_text.py", "test_amend.py", "test_book_parts.py"),
        "",
    ),
}  # fmt: skip
# Quick tests first, so that a mutant is found by the cheapest test that finds it.
ORDER = """
import pytest

FIRST = {order!r}


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: FIRST.index(item.path.name))
"""


@dataclass(frozen=True)
class Score:
    """One family's mutants by what became of them; ``wording`` are not counted (``tools.wording``)."""

    family: str
    wording: int
    ends: Counter[str]
    drawn: int | None
    seconds: float

    @property
    def counted(self) -> int:
        """Mutants that the score is a share of."""
        return self.ends.total()

    @property
    def noticed(self) -> int:
        """Mutants that made a test fail, or never end."""
        return self.ends["killed"] + self.ends["timeout"] + self.ends["segfault"]

    @property
    def percent(self) -> float:
        """The score, 0 to 100."""
        return 100 * self.noticed / self.counted if self.counted else 100.0


def families() -> dict[str, list[Path]]:
    """Family -> its files, relative to the repository; ``book`` is what stands in no folder."""
    found: dict[str, list[Path]] = {}
    for path in sorted((ROOT / RULES).rglob("*.py")):
        inside = path.relative_to(ROOT / RULES).parts
        found.setdefault(inside[0] if len(inside) > 1 else "book", []).append(path.relative_to(ROOT))
    return found


def tests_of(family: str, files: Iterable[Path]) -> tuple[tuple[str, ...], str]:
    """The test files that judge a family, and pytest's ``-k`` for those of its codes."""
    if family in SHARED:
        return SHARED[family]
    whole = WHOLE.get(family, ())
    words = [path.stem for path in files if CODE.fullmatch(path.stem)] + [Path(name).stem for name in whole]
    return (*CASES[:1], *whole, *CASES[1:]), " or ".join(words)


def mutants(files: Iterable[Path]) -> tuple[list[str], set[str]]:
    """Every mutant mutmut would make of these files, and those that change wording only."""
    names: list[str] = []
    wording: set[str] = set()
    for path in files:
        made = mutate_file_contents(str(path), (ROOT / path).read_text("utf-8"))
        only = of_wording(made.code)
        for name in made.mutant_names:
            names.append(get_mutant_name(path, name))
            if name in only:
                wording.add(names[-1])
    return names, wording


def lay_out(folder: Path, family: str, files: Iterable[Path]) -> None:
    """A project in ``folder`` with the product, these tests, and mutmut's settings for this family."""
    tests, chosen = tests_of(family, files)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=ignored)
    if family not in SHARED:  # a mutant a second needs no other family's cases
        for path in (folder / "tests" / "rules" / "cases").glob("*.yaml"):
            if path.stem not in {file.stem for file in files}:
                path.unlink()
    (folder / "tests" / "conftest.py").write_text(ORDER.format(order=tests), encoding="utf-8")
    settings = {
        "source_paths": ["src"],
        "only_mutate": [str(path) for path in files],
        "pytest_add_cli_args_test_selection": [
            *(f"tests/rules/{name}" for name in tests),
            *(("-k", chosen) if chosen else ()),
        ],
        "pytest_add_cli_args": [
            "-p",
            "no:randomly",
            "-p",
            "no:xdist",
            "-p",
            "no:benchmark",
            "-p",
            "no:cov",
            "-p",
            "no:unraisableexception",
            "--timeout=0",
        ],
        "process_isolation": "forkserver",  # a cache filled before the mutant was made would hide it
        "use_git_change_detection": False,
        "timeout_multiplier": 30.0,  # by the clock on the wall: a busy machine is no fault noticed
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    shipped = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(shipped + "\n[tool.mutmut]\n" + "\n".join(lines), encoding="utf-8")


def run(family: str, files: list[Path], sample: int | None, seed: int, processes: int) -> Score | None:
    """A family's score; what survived is written beside it. ``None``: nothing in it can be changed."""
    began = time.monotonic()
    names, wording = mutants(files)
    counted = [name for name in names if name not in wording]
    if not counted:
        return None
    drawn = None
    if sample is not None and sample < len(counted):
        drawn = len(counted)
        counted = sorted(random.Random(seed).sample(counted, sample))
    with tempfile.TemporaryDirectory(prefix="eros-mutation-") as temporary:
        folder = Path(temporary)
        lay_out(folder, family, files)
        environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "EROS_HOME"}}
        command = [
            str(Path(sys.executable).parent / "mutmut"),
            "run",
            "--max-children",
            str(processes),
            *counted,
        ]
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise SystemExit(f"{family}: mutmut could not run\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}")
        ends = {
            name: status_by_exit_code[code]
            for name, code in results(folder, files).items()
            if name in counted
        }
        missed = set(counted) - set(ends)
        if missed:
            raise SystemExit(f"{family}: mutmut did not run {len(missed)} mutants, {min(missed)} first")
        leave(folder, family, files, ends)
    return Score(family, len(wording), Counter(ends.values()), drawn, time.monotonic() - began)


def results(folder: Path, files: Iterable[Path]) -> dict[str, int | None]:
    """Mutant -> exit code of its tests."""
    found: dict[str, int | None] = {}
    for path in files:
        meta = folder / "mutants" / f"{path}.meta"
        if meta.exists():
            found |= json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return found


def leave(folder: Path, family: str, files: Iterable[Path], ends: dict[str, str]) -> None:
    """Write the diffs of the mutants that nothing noticed."""
    modules = {str(path.with_suffix("")).removeprefix("src/").replace("/", "."): path for path in files}
    OUT.mkdir(parents=True, exist_ok=True)
    parts = []
    here = Path.cwd()
    os.chdir(folder)
    try:
        for name, end in sorted(ends.items()):
            if end not in {"killed", "timeout", "segfault"}:
                path = modules[name.rpartition(".")[0].removesuffix(".__init__")]
                parts.append(f"# {name}: {end}\n{get_diff_for_mutant(name, path=path)}\n")
    finally:
        os.chdir(here)
    (OUT / f"{family}.diff").write_text("\n".join(parts), encoding="utf-8")


def line(name: str, *cells: object) -> str:
    """A row of the table."""
    return f"{name:<12}" + "".join(f"{cell:>10}" for cell in cells)


def shown(s: Score) -> str:
    """One line of the table; a sample says of how many it is one."""
    mutants_ = f"{s.counted}/{s.drawn}" if s.drawn is not None else str(s.counted)
    left = s.ends["survived"] + s.ends["suspicious"] + s.ends["not checked"]
    return line(s.family, mutants_, s.ends["killed"], left, s.ends["no tests"],
                s.ends["timeout"] + s.ends["segfault"], s.wording, f"{s.percent:.1f} %", f"{s.seconds:.0f} s")  # fmt: skip


def main() -> int:
    """Print the table; 1 where a family is below the threshold."""
    known = families()
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(known))
    ask.add_argument("--sample", type=int, help="at most so many mutants of each family, drawn with a seed")
    ask.add_argument("--seed", type=int, default=SEED, help="of the sample")
    ask.add_argument("--processes", type=int, default=1)
    given = ask.parse_args()
    unknown = set(given.families) - set(known)
    if unknown:
        ask.error(f"no such family: {', '.join(sorted(unknown))}")
    if given.sample is not None:
        print(f"a sample of at most {given.sample} a family, seed {given.seed}: an estimate, not the score")
    print(
        line("family", "mutants", "killed", "survived", "no tests", "timeout", "wording", "score", "time"),
        flush=True,
    )
    scores: list[Score] = []
    for family in given.families or known:
        score = run(family, known[family], given.sample, given.seed, given.processes)
        if score is not None:
            scores.append(score)
            print(shown(score), flush=True)
    total = Score("total", sum(s.wording for s in scores), sum((s.ends for s in scores), Counter()), None,
                  sum(s.seconds for s in scores))  # fmt: skip
    print(shown(total))
    low = [s.family for s in scores if s.percent < THRESHOLD]
    if low:
        print(f"below {THRESHOLD:g} %: {', '.join(low)}; the diffs stand in {OUT.relative_to(ROOT)}")
    return bool(low)


if __name__ == "__main__":
    raise SystemExit(main())
