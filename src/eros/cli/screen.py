"""How answers look: tables and JSON on stdout; errors, hints and progress on stderr."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import typer
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from eros.kit.errors import ErosError

_JSON = frozenset({str, int, float, bool, type(None)})
BOUNDLESS = 100_000
WIDE = 200  # columns when nobody's terminal says otherwise (pipes, files)


def out() -> Console:
    """Where answers go."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)


def err() -> Console:
    """Where everything else goes."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def failure(error: ErosError) -> None:
    """One expected failure: code, what was wrong, what to do."""
    console = err()
    console.print(f"[bold red]error[/] [bold]{error.code}[/]: {escape(str(error))}")
    if error.hint:
        console.print(f"[dim]hint:[/] {escape(error.hint)}")


def usage(error: typer.TyperException) -> None:
    """A call that makes no sense."""
    words = getattr(error, "format_message", lambda: str(error))()
    if not words:
        return  # a bare group has shown its help
    console = err()
    console.print(f"[bold red]error[/] [bold]usage[/]: {escape(words)}")
    console.print("[dim]hint:[/] Add --help to the command to see what it takes.")


def refused(error: OSError) -> str:
    """What the system said no to, in words."""
    why = (error.strerror or str(error)).lower()
    return f"{error.filename}: {why}" if error.filename else why


def fields(value: Any) -> dict[str, Any]:
    """The fields of one of the product's values by name, as they are."""
    return {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if not f.name.startswith("_")}


def plain(value: Any) -> Any:
    """Any value of the product as JSON's own types."""
    if type(value) in _JSON:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(v) for name, v in fields(value).items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(v) for v in value)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    return value


def as_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(plain(value), indent=2, ensure_ascii=False))


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Sequence[int] = (),
    caption: str | None = None,
    spare: Sequence[str] = (),
) -> tuple[str, ...]:
    """A table on stdout; ``right`` are the columns to align right.

    ``spare`` names columns that a narrow terminal goes without, the least important first, as long as
    words would have to be cut to pieces. Those that went come back, to be told by ``narrow``.
    """
    console = out()
    boundless = console.options.update(max_width=BOUNDLESS)  # or what is measured is cut to fit
    cells = [[escape("" if cell is None else str(cell)) for cell in row] for row in rows]
    gone: list[str] = []
    for name in (None, *spare):
        gone += [name] if name is not None else []
        kept = [i for i, column in enumerate(columns) if column not in gone]
        shown = Table(
            title=escape(title) or None, title_justify="left", caption=caption, caption_justify="left",
            header_style="bold", pad_edge=False,
        )  # fmt: skip
        for i in kept:
            shown.add_column(columns[i], justify="right" if i in right else "left", overflow="fold")
        for row in cells:
            shown.add_row(*(row[i] for i in kept))
        room = Measurement.get(console, boundless, shown)
        if room.minimum <= console.width:
            for i, column in zip(kept, shown.columns, strict=True):
                column.no_wrap = not any(
                    " " in x for x in (columns[i], *(r[i] for r in cells))
                )  # lone words stay whole
            if room.maximum > console.width:
                texts = [[columns[i], *(row[i] for row in cells)] for i in kept]
                sizes = [[Measurement.get(console, boundless, x) for x in column] for column in texts]
                least = [max(m.minimum for m in column) for column in sizes]
                most = [max(m.maximum for m in column) for column in sizes]
                spread = _spread(least, most, console.width - (room.minimum - sum(least)))
                for width, column in zip(spread, shown.columns, strict=True):
                    column.width = width
            break
    console.print(shown)
    return tuple(gone)


def _spread(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths of columns that fill the room: the widest give way first, and none below its longest word
    (``least``), which the table's own way of shrinking does not heed."""
    widths = list(most)
    while sum(widths) > max(room, sum(least)):
        wide = max(w for w, lo in zip(widths, least, strict=True) if w > lo)
        i = next(i for i, (w, lo) in enumerate(zip(widths, least, strict=True)) if w == wide and w > lo)
        widths[i] -= 1
    return widths


def narrow(*gone: Sequence[str]) -> None:
    """Tell which columns tables went without, if any did."""
    names = dict.fromkeys(name for names in gone for name in names)
    if names:
        say(f"Left out for want of room: {', '.join(names)}. A wider terminal or --json shows them.")


def count(n: int, noun: str) -> str:
    """So many of them: "1 send", "1,204 sends"."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def measured(value: float, unit: str) -> str:
    """A reading with its unit: "0.027 %", "1 day", "1,456 sales"."""
    size = f"{value:,.2g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
    plural = unit[-1:] == "s" and unit != "ms"
    return f"{size} {unit[:-1] if value == 1 and plural else unit}".strip()


def day_words(day: date) -> str:
    """A date as people say it: "Monday 4 January"."""
    return f"{day:%A} {day.day} {day:%B}"


def say(words: str) -> None:
    """A line for a person, on stderr."""
    err().print(escape(words))


def money(cents: float | None) -> str:
    """Cents as US dollars."""
    if cents is None:
        return ""
    return f"${cents / 100:,.2f}" if cents >= 0 else f"-${-cents / 100:,.2f}"


class Step(Protocol):
    """Tells a progress bar that something is done."""

    def __call__(self, done: int = 1, words: str = "") -> None:
        """``done`` more items are finished; ``words`` replace the bar's text."""
        ...


@contextmanager
def progress(words: str, total: int | None) -> Iterator[Step]:
    """One progress bar on stderr; silent when stderr is not a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = err()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(escape(words), total=total)

        def step(done: int = 1, words: str = "") -> None:
            bar.update(task, advance=done, description=escape(words) if words else None)

        yield step
