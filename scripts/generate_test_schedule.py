"""Plan next week for one page and print it: ``python scripts/generate_test_schedule.py --creator alexia``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Hand the call to ``eros plan``; its exit status is ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--creator", required=True, help="page id or name")
    parser.add_argument("--week", default="next", help="Monday, ISO week, 'this' or 'next'")
    asked = parser.parse_args()
    eros = Path(sys.executable).with_name("eros")
    return subprocess.run([str(eros), "plan", asked.creator, asked.week], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
