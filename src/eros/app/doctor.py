"""Is this installation fit to plan next week, and if not, what is to be done?"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eros.app.app import App
from eros.app.flags import notes
from eros.domain.page import Page
from eros.flags.setting import ON
from eros.kit.errors import ErosError

FREE_BYTES = 500_000_000  # room for a year of plans and backups of an agency of this size
FEW_CAPTIONS = 50  # preflight of the reference system (algorithms 22)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``state``: ok, warn or fail; ``todo`` says what to do about it."""

    name: str
    state: str
    seen: str
    todo: str = ""


def examine(app: App) -> tuple[Check, ...]:
    """Look at the installation, the data and the rule pack. Never raises an expected error."""
    looks: tuple[tuple[str, Callable[[App], Iterator[Check]]], ...] = (
        ("data folder", _folder),
        ("catalogue", _catalogue),
        ("database", _database),
        ("rules", _rules),
        ("flags", _flags),
        ("data", _data),
    )
    found: list[Check] = []
    told: dict[str, str] = {}
    for name, look in looks:
        try:
            found.extend(look(app))
        except ErosError as e:
            words = f"{e.code}: {e}"
            first = told.setdefault(words, name)
            found.append(
                Check(name, "fail", words, e.hint) if first == name
                else Check(name, "fail", f"cannot be read before the {first} holds")
            )  # fmt: skip
    return tuple(found)


def _folder(app: App) -> Iterator[Check]:
    try:
        app.home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(app.home).free
    except OSError as e:
        yield Check(
            "data folder",
            "fail",
            f"{app.home}: {e.strerror or e}",
            "Point EROS_HOME to a folder that you may write to.",
        )
        return
    low = free < FREE_BYTES
    yield Check("data folder", "warn" if low else "ok", f"{app.home}, {free / 1e9:.1f} GB free",
                "Make room." if low else "")  # fmt: skip


def _catalogue(app: App) -> Iterator[Check]:
    shown = app.catalog_origins()
    yield Check("catalogue", "ok", f"{len(shown.origins)} values, {shown.overridden} of them yours")


def _database(app: App) -> Iterator[Check]:
    report = app.store.files.check()
    if report.ok:
        yield Check("database", "ok", f"{report.backend}, schema {report.revision}")
    else:
        yield Check("database", "fail", "; ".join(report.problems), "eros db upgrade, or eros db restore")


def _rules(app: App) -> Iterator[Check]:
    rules = app.desk.rules
    hard = sum(r.severity == "hard" for r in rules)
    yours = len(app.desk.loaded.changes)
    own = f", {yours} changes in your file" if yours else ""
    yield Check("rules", "ok", f"{len(rules)} rules in force, {hard} of them hard{own}")


def _flags(app: App) -> Iterator[Check]:
    settings = app.desk.flags.settings()
    held_back = sum(s != ON for s in settings.values())
    told = notes(app.desk)
    if told:
        bad = any(n.code != "flags.changed_by_hand" for n in told)
        yield Check("flags", "fail" if bad else "warn", "; ".join(n.text for n in told),
                    "eros flags list, then eros flags set NAME on|off|PERCENT to write the file anew")  # fmt: skip
    else:
        yield Check("flags", "ok", f"{len(settings)} flags, {held_back} not fully on")


def _strangers(app: App, pages: Sequence[Page]) -> Iterator[Check]:
    """Changes of rules that name a page or a group nobody has."""
    known = {str(word).casefold() for p in pages for word in (p.id, p.name)}
    groups = {p.group for p in pages}
    for change in app.desk.book.changes:
        gone = sorted({*(change.pages - known), *(g for g in change.groups if g not in groups)})
        if gone:
            yield Check("rules", "warn", f"{change.place} changes {change.code} for {', '.join(gone)}: no such page or group",
                        "correct the names, or take the entry out")  # fmt: skip


def _data(app: App) -> Iterator[Check]:
    desk = app.desk
    with desk.store.read() as session:
        pages = session.pages.list_pages(desk.catalog, desk.clock.now())
        if not pages:
            yield Check("pages", "fail", "none", "eros import pages FILE, or eros demo init")
            return
        yield Check("pages", "ok", f"{len(pages)} active")
        yield from _strangers(
            app, session.pages.list_pages(desk.catalog, desk.clock.now(), active_only=False)
        )
        bank = desk.bank(session)
        few = bank.n < FEW_CAPTIONS
        yield Check("captions", "warn" if few else "ok", f"{bank.n:,} active, {int(bank.blocked.sum())} blocked by safety rules",
                    "eros import captions FILE" if few else "")  # fmt: skip
        bare: list[str] = []  # nothing in the vault
        waiting: list[str] = []  # things that nobody has attested
        for page in pages:
            items = session.vault.items(page.id)
            if not any(item.schedulable for item in items.values()):
                (waiting if items else bare).append(page.id)
        for ids, why, todo in (
            (bare, "the vault is empty of", "eros import vault FILE, then eros vault attest PAGE --by NAME"),
            (waiting, "proof of age and consent is not attested for", f"eros vault attest {(waiting or ['PAGE'])[0]} --by NAME"),
        ):  # fmt: skip
            if ids:
                more = " ..." if len(ids) > 5 else ""
                yield Check(
                    "vault", "warn", f"{why} {', '.join(ids[:5])}{more}: nothing of it is scheduled", todo
                )
        if not bare and not waiting:
            yield Check("vault", "ok", "every page holds something that may be scheduled")
        open_rows = Counter(session.quarantine.count())
        total = sum(open_rows.values())
        yield Check("quarantine", "warn" if total else "ok", f"{total:,} rows wait",
                    "eros import quarantine show" if total else "")  # fmt: skip
