"""What a workbook's reader does not tell: where its cells begin and which of them are errors."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

_SHEET = re.compile(rb"<sheet\b[^>]*>")
_LINK = re.compile(rb'\br:id="([^"]+)"')
_HIDDEN = re.compile(rb'\bstate="(?:hidden|veryHidden)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"([^>]*[^/>])?>')  # a cell that closes at once is empty

ERROR = "#ERROR"  # stands where a formula failed: no number, no word, and not nothing


@dataclass(frozen=True, slots=True)
class Survey:
    """The first filled row and column (from 1) and the cells (row, column) that hold errors, of the
    first sheet (from 0) that is not hidden."""

    sheet: int = 0
    row: int = 1
    column: int = 1
    errors: frozenset[tuple[int, int]] = frozenset()


def survey(z: zipfile.ZipFile) -> Survey:
    """Look through the first sheet that people see. A workbook of unusual build gives the plain answer."""
    try:
        place, name = _first_sheet(z)
        sheet = z.read(name)
    except (KeyError, ValueError):
        return Survey()
    row, column = 0, 0
    errors = set()
    for match in _CELL.finditer(sheet):
        r, c = int(match[2]), _number(match[1])
        row, column = min(row or r, r), min(column or c, c)
        if match[3] and b't="e"' in match[3]:
            errors.add((r, c))
    return Survey(place, row or 1, column or 1, frozenset(errors))


def _first_sheet(z: zipfile.ZipFile) -> tuple[int, str]:
    sheets = _SHEET.findall(z.read("xl/workbook.xml"))
    place = next((i for i, tag in enumerate(sheets) if not _HIDDEN.search(tag)), 0)
    found = _LINK.search(sheets[place]) if sheets else None
    if found is None:
        raise ValueError("no sheet")
    for link in _TARGET.findall(z.read("xl/_rels/workbook.xml.rels")):
        if b'Id="' + found[1] + b'"' in link:
            target = re.search(rb'Target="([^"]+)"', link)
            if target:
                path = target[1].decode()
                return place, path.removeprefix("/") if path.startswith("/") else f"xl/{path}"
    raise ValueError("no target")


def _number(letters: bytes) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + letter - 64
    return n
