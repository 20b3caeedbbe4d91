"""The synthetic agency as import files: ``write_agency`` is the simulator's door."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from eros.kit.canonical import document
from eros.simulator.captions import CAPTIONS
from eros.simulator.dirt import Row, soil
from eros.simulator.draw import generator
from eros.simulator.rows import tables
from eros.simulator.world import World, build_world

FORMATS = {"captions": "parquet", "history": "parquet", "offers": "jsonl"}  # others: csv


def write_agency(
    folder: Path, *, seed: int, pages: int, as_of: date, captions: int = CAPTIONS
) -> tuple[tuple[str, Path], ...]:
    """Write the agency's import files, dirty rows included, and ``truth.json`` beside them.

    Parameters
    ----------
    folder
        Made if it is not there; files of the same names are overwritten.
    pages
        Number of pages; 37 is the reference's.
    as_of
        The history ends the day before; drip sets, events and staffed hours begin the Monday after.
    captions
        Size of the bank, whatever the number of pages.

    Returns
    -------
    tuple
        (noun, file) in the order in which they have to be imported.
    """
    return write_world(build_world(seed=seed, pages=pages, as_of=as_of, captions=captions), folder)


def write_world(world: World, folder: Path) -> tuple[tuple[str, Path], ...]:
    """Write a world's files; see ``write_agency``."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for noun, clean in tables(world).items():
        if not clean:
            continue
        rows = soil(noun, clean, generator(world.seed, "dirt", noun))
        path = folder / f"{noun}.{FORMATS.get(noun, 'csv')}"
        _WRITERS[path.suffix](path, rows)
        out.append((noun, path))
    (folder / "truth.json").write_text(document(world.truth.document()), encoding="utf-8")
    return tuple(out)


def _csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _cell(v) for k, v in row.items()} for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _jsonl(path: Path, rows: Sequence[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _parquet(path: Path, rows: Sequence[Row]) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    pl.DataFrame(columns, infer_schema_length=None).write_parquet(path, compression="zstd", statistics=False)


_WRITERS = {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}
