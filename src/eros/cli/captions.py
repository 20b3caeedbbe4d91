"""``eros captions``: look for captions, check them, measure the checks."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eros.cli import screen
from eros.cli.words import JsonOpt, the_app

if TYPE_CHECKING:
    from eros.app.accuracy import Score
    from eros.app.captions import Checks

app = typer.Typer(help="The caption bank, and checks of captions.", no_args_is_help=True)
SHOWN = 50  # captions of a file whose findings are printed, at most


@app.command("search")
def search(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(help="Text to look for, any case.")] = "",
    page: Annotated[
        str | None, typer.Option("--page", help="Only what this page may use; its id or name.")
    ] = None,
    caption_type: Annotated[
        str | None, typer.Option("--type", help="Caption type of the bank, such as bump_normal.")
    ] = None,
    content: Annotated[str | None, typer.Option("--content", help="Content type.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: JsonOpt = False,
) -> None:
    """Look for captions."""
    from eros.app.reading import search_captions

    found = search_captions(
        the_app(ctx).desk, words, page_key=page, caption_type=caption_type, content_type=content, limit=limit
    )
    if as_json:
        screen.as_json(found)
        return
    columns = ("id", "type", "content", "tone", "page", "chars", "score", "text")
    rows = [
        (c.id, c.caption_type, c.content_type, c.tone, c.page or "shared", c.chars, f"{c.performance:.0f}",
         " ".join(c.text.split()))
        for c in found
    ]  # fmt: skip
    if rows:
        screen.table(
            f"{screen.count(len(rows), 'caption')}, best performance first", columns, rows, right=(5, 6)
        )
    else:
        screen.out().print("No caption holds that.")


@app.command(
    "check",
    epilog='Examples: eros captions check "Open it tonight" --type ppv_unlock · eros captions check new.csv',
)
def check(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|FILE",
            help="A caption, or a file of them: one a line, CSV or JSONL with a text column.",
            show_default=False,
        ),
    ],
    page: Annotated[
        str | None, typer.Option("--page", help="Check for this page: its vault, offers, persona, last week.")
    ] = None,
    price: Annotated[str | None, typer.Option("--price", help="Price in US dollars, such as 19.69.")] = None,
    kind: Annotated[
        str | None, typer.Option("--type", help="Send type or caption type it is meant for.")
    ] = None,
    content: Annotated[str | None, typer.Option("--content", help="Content type it shows.")] = None,
    tone: Annotated[str | None, typer.Option("--tone", help="Its tone, for the match with the page.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Check captions against every text rule. Exits 2 if any hard rule is broken."""
    from eros.app.caption_files import cents_of, read_drafts
    from eros.app.captions import Draft, check_captions

    cents = cents_of(price)
    one = Draft(what, kind, cents, content, tone)
    drafts = read_drafts(Path(what), one) if _is_file(what) else (one,)
    checks = check_captions(the_app(ctx).desk, drafts, page_key=page)
    if as_json:
        screen.as_json({"ok": checks.ok, "asked": checks.asked, "unasked": checks.unasked,
                        "captions": [{**screen.fields(c), "ok": c.ok} for c in checks.captions]})  # fmt: skip
    else:
        _show(checks)
    raise typer.Exit(0 if checks.ok else 2)


@app.command("accuracy")
def measure_accuracy(
    ctx: typer.Context,
    every: Annotated[
        int, typer.Option("--every", min=1, max=1000, help="Take each so-many-th phrase for the evasions.")
    ] = 10,
    as_json: JsonOpt = False,
) -> None:
    """Measure how well promises and unsafe wording are found: labelled captions, and evasions of every phrase."""
    from eros.app.accuracy import accuracy

    found = accuracy(the_app(ctx).desk, every=every)
    if as_json:
        both = {name: {**screen.fields(s), "recall": s.recall, "precision": s.precision}
                for name, s in (("labelled", found.labelled), ("evasions", found.evasions))}  # fmt: skip
        screen.as_json(
            {**both, "by_trick": dict(found.by_trick), "phrases": found.phrases, "tricks": found.tricks}
        )
        return
    rows = [_score("labelled captions", found.labelled), _score("evasions", found.evasions)]
    columns = ("measured on", "with a finding", "found", "clean", "false alarms", "recall", "precision")
    screen.table(
        "Promises and unsafe wording", columns, rows, right=(1, 2, 3, 4, 5, 6),
        caption=f"{found.phrases} phrases under {found.tricks} tricks of spelling",
    )  # fmt: skip
    worst = sorted(found.by_trick, key=lambda row: (row[1], row[0]))[:10]
    screen.table(
        "Recall by trick, the lowest", ("trick", "recall"), [(t, f"{r:.2%}") for t, r in worst], right=(1,)
    )
    for title, texts in (("Missed", found.labelled.missed), ("False alarms", found.labelled.false)):
        if texts:
            screen.table(f"{title} (labelled captions)", ("caption",), [(t,) for t in texts])


def _score(name: str, score: Score) -> tuple[object, ...]:
    return (
        name, score.positives, score.found, score.clean, score.false_alarms, f"{score.recall:.2%}",
        f"{score.precision:.2%}",
    )  # fmt: skip


def _is_file(what: str) -> bool:
    """Whether the argument names a file: it exists, or it ends as one does and holds no blank. What
    exists and is none (a folder) is one to complain of where it is written as a path."""
    try:
        if Path(what).is_file() or (os.sep in what and Path(what).exists()):
            return True
    except OSError:  # too long for a path: a caption
        return False
    return " " not in what and Path(what).suffix.lower() in (".csv", ".jsonl", ".ndjson", ".txt")


def _show(checks: Checks) -> None:
    faulty = [c for c in checks.captions if c.faults or c.same_as]
    for c in faulty[:SHOWN] if len(checks.captions) > 1 else checks.captions:
        head = f"line {c.line}: " if len(checks.captions) > 1 else ""
        same = f", the same as line {c.same_as}" if c.same_as else ""
        kind = f", {c.kind}" if c.kind else ""
        screen.table(
            f"{head}{' '.join(c.text.split())[:100]}\nscore {c.score}, {c.chars} characters, "
            f"length x{c.length_multiplier:g}{kind}{same}",
            ("rule", "severity", "finding", "what would mend it"),
            [(f.rule, f.severity, f.text, f.fix) for f in c.faults] or [("", "", "nothing found", "")],
        )
    if len(checks.captions) > 1:
        counts = Counter(
            (f.rule, f.severity) for c in checks.captions for f in {x.rule: x for x in c.faults}.values()
        )
        hard = sum(not c.ok for c in checks.captions)
        n, without = len(checks.captions), len(checks.captions) - len(faulty)
        screen.out().print(f"{n:,} captions: {without:,} without a finding, {hard:,} blocked")
        screen.table(
            "",
            ("rule", "severity", "captions"),
            [(code, severity, f"{n:,}") for (code, severity), n in sorted(counts.items())],
            right=(2,),
        )
        if len(faulty) > SHOWN:
            screen.say(f"{len(faulty) - SHOWN:,} more captions have findings; --json prints them all.")
    if checks.unasked:
        screen.say(f"Without a page not judged: {', '.join(checks.unasked)}. Name one with --page.")
