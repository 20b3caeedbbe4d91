"""``eros import``: files and reference databases in, bad rows to the quarantine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from eros.app.import_data import Importing, Source
from eros.app.import_values import FileReport, ImportReport, Noun
from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

app = typer.Typer(
    help="Bring data in from CSV, XLSX, Parquet or JSONL, or adopt a reference database.",
    no_args_is_help=True,
    epilog="Example: eros import pages pages.csv && eros import captions captions.xlsx --dry-run",
)
quarantine_app = typer.Typer(help="Rows that were not taken, and why.", no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(help="CSV, XLSX, Parquet or JSONL files.", show_default=False)]
MappingOpt = Annotated[
    Path | None, typer.Option("--mapping", help="YAML file that says which header is which column.")
]
YesOpt = Annotated[bool, typer.Option("--yes", "-y", help="Accept the guess of foreign headers.")]
DryOpt = Annotated[bool, typer.Option("--dry-run", help="Report, but write nothing.")]
FileOpt = Annotated[
    str | None, typer.Option("--file", help="Only rows of this file (or table of a database).")
]

ABOUT = {
    Noun.PAGES: "Import pages: the first thing a new installation needs.",
    Noun.PERSONAS: "Import how pages talk.",
    Noun.CAPTIONS: "Import captions, shared ones and those of a page.",
    Noun.VAULT: "Import what each page's vault holds, with age and consent flags.",
    Noun.HISTORY: "Import past sends with their outcomes.",
    Noun.SEGMENTS: "Import how many fans each segment of a page holds.",
    Noun.OFFERS: "Import bundles with the list prices of what they hold.",
    Noun.DRIPS: "Import drip sets by date.",
    Noun.LIVE: "Import live streams that will take place.",
    Noun.STAFFED: "Import when a person is online for a page.",
}


def _command(noun: Noun) -> Callable[..., None]:
    def take_files(
        ctx: typer.Context,
        files: Files,
        mapping: MappingOpt = None,
        yes: YesOpt = False,
        dry_run: DryOpt = False,
        as_json: JsonOpt = False,
    ) -> None:
        desk = the_app(ctx).importing
        done: list[FileReport] = []
        try:
            for path in files:
                done.append(_take(desk, desk.open(noun, path, mapping), yes, dry_run))
        finally:  # a file that fails does not hide what became of those before it
            if done:
                _print(ImportReport(tuple(done), dry_run=dry_run), as_json)

    return take_files


for _noun, _help in ABOUT.items():
    app.command(_noun.value, help=_help)(_command(_noun))


def _take(desk: Importing, source: Source, yes: bool, dry_run: bool) -> FileReport:
    confirmed = yes
    if not source.guess.certain:
        screen.say(f"{source.file}: these headers are not ours. The guess:")
        for match in source.guess.matches:
            words = f"{match.column} ({match.score:.0f} % alike)" if match.column else "ignored"
            screen.say(f"  {match.header} -> {words}")
        if not yes and sys.stdin.isatty():
            confirmed = typer.confirm("Is that right?", err=True)
    with screen.progress(Path(source.file).name, source.rows) as step:
        return desk.take(source, confirmed=confirmed, dry_run=dry_run, progress=step)


@app.command("reference-db")
def reference_db(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="SQLite file of the reference system; it is only read.", show_default=False)
    ],
    dry_run: DryOpt = False,
    as_json: JsonOpt = False,
) -> None:
    """Adopt a database of the reference system, every table it knows.

    Age and consent flags come in as unknown; set them with eros vault attest PAGE --by NAME.
    """
    with screen.progress(file.name, None) as step:
        report = the_app(ctx).importing.take_reference(file, dry_run=dry_run, progress=step)
    _print(report, as_json)


@quarantine_app.command("show")
def show_quarantine(
    ctx: typer.Context,
    file: FileOpt = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many rows.")] = 20,
    as_json: JsonOpt = False,
) -> None:
    """List open rows with file, row, field and reason."""
    rows, total = the_app(ctx).importing.quarantine(file, limit=limit)
    if as_json:
        screen.as_json({"open": total, "rows": rows})
        return
    if not rows:
        screen.out().print("No row waits in quarantine.")
        return
    reasons = [(*key, f"{n:,}") for key, n in the_app(ctx).importing.quarantined_by_reason(file).items()]
    screen.table(
        f"{screen.count(total, 'row')} in quarantine", ("file", "reason", "rows"), reasons, right=(2,)
    )
    screen.table(
        "The rows" if total == len(rows) else f"The first {len(rows)}",
        ("id", "file", "row", "field", "code", "reason"),
        [(q.id, Path(q.bad.file).name, q.bad.row, q.bad.field, q.bad.code, q.bad.reason) for q in rows],
        right=(0, 2),
    )
    if total > len(rows):
        screen.say(
            f"{total - len(rows):,} more: --file NAME, --limit {total}, or --json for the rows themselves"
        )


@quarantine_app.command("retry")
def retry_quarantine(
    ctx: typer.Context, file: FileOpt = None, dry_run: DryOpt = False, as_json: JsonOpt = False
) -> None:
    """Judge open rows again, now that their cause may be mended, and take those that pass."""
    _print(the_app(ctx).importing.retry(file, dry_run=dry_run), as_json)


app.add_typer(quarantine_app, name="quarantine")


def _print(report: ImportReport, as_json: bool) -> None:
    if as_json:
        screen.as_json(report)
    else:
        title = "Dry run: nothing was written" if report.dry_run else "Imported"
        names = ("file", "what", "read", "new", "changed", "same", "quarantined")
        rows = [
            (Path(f.file).name, f.noun, f.read, f.new, f.changed, f.same, f.quarantined) for f in report.files
        ]
        screen.table(title, names, rows, right=(2, 3, 4, 5, 6))
        if report.tables:
            screen.table(
                "Tables",
                ("table", "rows", "mapped", "quarantined", "skipped", "columns not found", "why"),
                [
                    (t.table, t.read, t.mapped, t.quarantined, t.skipped, ", ".join(t.missing), t.why)
                    for t in report.tables
                ],
                right=(1, 2, 3, 4),
            )
    for f in report.files:
        _remarks(f)
    if not report.dry_run and any(f.quarantined for f in report.files):
        screen.say("Rows that were not taken: eros import quarantine show")


def _remarks(f: FileReport) -> None:
    name = Path(f.file).name
    for note in f.notes:
        screen.say(f"{name}: {note.text}" + (f" ({screen.count(note.rows, 'row')})" if note.rows else ""))
    for code, n in sorted(f.reasons.items(), key=lambda r: (-r[1], r[0])):
        screen.say(f"{name}: {screen.count(n, 'row')} quarantined, {code}")
