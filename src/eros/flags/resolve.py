"""Flags to frozen switches: the file, its last good state, and answers kept by state."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eros.domain.plan import Note
from eros.domain.switches import ALL_ON, NAMES, Switches, from_flags
from eros.flags.setting import SHIPPED, FlagFileBroken, Setting, parse, to_text, unknown

FILE, GOOD, KEPT = "flags.json", "flags.good.json", "cache/flags-answers.json"
PENDING = "flags.pending.json"  # what the trail is still to say of the file

AS_SHIPPED = to_text(SHIPPED)


@dataclass(frozen=True, slots=True)
class State:
    """One state of the flags: what the file says, or the last good one where it says nothing usable.

    ``sha256`` of the text that counts; ``seen`` of the file as it lies there, ``None`` if none does.
    """

    settings: Mapping[str, Setting]
    document: Mapping[str, Any]
    text: str
    sha256: str
    seen: str | None
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class FileFlags:
    """The flags of an installation. A change of the file counts from the next question on.

    Answers come from flagd and are kept, in memory and beside the data, under the hash of the state
    they were given for: a state is asked about once for each page.
    """

    home: Path
    _mark: object = None
    _state: State | None = None
    _answers: dict[str, dict[str, Switches]] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the flags live."""
        return self.home / FILE

    def resolve(self, page_id: str) -> Switches:
        """What is on for a page now."""
        return self.resolve_all((page_id,))[page_id]

    def resolve_all(self, page_ids: Iterable[str]) -> Mapping[str, Switches]:
        """The same for many pages, all answered from one state."""
        pages = tuple(dict.fromkeys(page_ids))
        state = self.state()
        try:
            found = self._resolved(state, pages)
        except FlagFileBroken as e:  # a rule written by hand fails for one of these pages
            self._state = self._last_good(state.seen, str(e))
            return self._resolved(self._state, pages)
        if _by_hand(state) and not state.notes:
            self._keep_good(state.text)
        return found

    def notes(self) -> tuple[Note, ...]:
        """What is wrong with the file; empty when all is well."""
        return self.state().notes

    def settings(self) -> Mapping[str, Setting]:
        """The state in force, by flag name."""
        return self.state().settings

    def state(self) -> State:
        """The state in force. The file is read when it has changed since the last question."""
        mark = _mark(self.file)
        if self._state is None or mark != self._mark:
            self._state, self._mark = self._read(), mark
        return self._state

    def text_of(self, settings: Mapping[str, Setting]) -> str:
        """The file that says these settings; rules written by hand in the one in force are kept."""
        return to_text(settings, self.state().document)

    def write(self, settings: Mapping[str, Setting]) -> State:
        """Put the file in place, whole or not at all, and make it the last good one."""
        _put(self.file, self.text_of(settings))
        self._state = None
        return self.state()

    def announce(self, pending: Mapping[str, Any]) -> None:
        """Keep beside the file what is to be written down of it, until it has been."""
        _put(self.home / PENDING, json.dumps(pending, ensure_ascii=False))

    def pending(self) -> Mapping[str, Any] | None:
        """What was announced and nobody has written down; ``None`` when all is."""
        try:
            found = json.loads((self.home / PENDING).read_text(encoding="utf-8"))
        except OSError:
            return None
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def written_down(self) -> None:
        """The trail says it all."""
        (self.home / PENDING).unlink(missing_ok=True)

    def restore(self, text: str | None) -> None:
        """Put a former file back, or take it away if there was none."""
        if text is None:
            self.file.unlink(missing_ok=True)
        else:
            _put(self.file, text)
        self._state = None

    def create(self) -> bool:
        """Write the file with everything on, if there is none; whether it was written."""
        try:
            if self.file.exists() or (self.home / GOOD).exists():
                return False
            _put(self.file, AS_SHIPPED)
        except OSError:
            return False  # it says no more than no file does
        return True

    def _read(self) -> State:
        good = self.home / GOOD
        try:
            text = self.file.read_text(encoding="utf-8")
        except FileNotFoundError:
            if not good.exists():
                return _stated(AS_SHIPPED, FILE, None)
            return self._last_good(None, f"{self.file} is gone")
        except (OSError, UnicodeDecodeError) as e:
            return self._last_good("", f"{self.file} cannot be read: {e}")
        try:
            found = _stated(text, str(self.file), sha256_of(text))
        except FlagFileBroken as e:
            return self._last_good(sha256_of(text), str(e))
        if not _by_hand(found):
            self._keep_good(text)
        return found

    def _keep_good(self, text: str) -> None:
        good = self.home / GOOD
        with suppress(OSError):  # what cannot be kept is not needed before the file breaks
            if not good.exists() or good.read_bytes() != text.encode():
                _put(good, text)

    def _last_good(self, seen: str | None, why: str) -> State:
        said = "the last good state holds"
        try:
            found = _stated((self.home / GOOD).read_text(encoding="utf-8"), GOOD, seen)
        except (OSError, UnicodeDecodeError, FlagFileBroken):
            found, said = _stated(AS_SHIPPED, FILE, seen), "everything is on, as shipped"
        note = Note("flags.last_good", f"{why.rstrip('.')}; {said}")
        return State(found.settings, found.document, found.text, found.sha256, seen, (note, *found.notes))

    def _resolved(self, state: State, pages: tuple[str, ...]) -> Mapping[str, Switches]:
        if state.text == AS_SHIPPED:
            return dict.fromkeys(pages, ALL_ON)  # what flagd would say, without loading it
        known = self._answers.setdefault(state.sha256, self._load(state.sha256))
        lacking = tuple(p for p in pages if p not in known)
        if lacking:
            from eros.flags import vendor

            try:
                told = vendor.answers(state.text, NAMES, lacking, missing=True)
            except vendor.Unanswerable as e:
                raise FlagFileBroken(file=self.file, why=str(e)) from e
            known.update({page: from_flags(flags) for page, flags in told.items()})
            self._save(state.sha256, known)
        return {page: known[page] for page in pages}

    def _load(self, sha256: str) -> dict[str, Switches]:
        try:
            kept = json.loads((self.home / KEPT).read_text(encoding="utf-8"))
            if kept["key"] != _key(sha256):
                return {}
            return {page: from_flags(dict.fromkeys(off, False)) for page, off in kept["off"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # kept for speed only: asked again

    def _save(self, sha256: str, known: Mapping[str, Switches]) -> None:
        off = {page: [n for n, on in known[page].as_flags().items() if not on] for page in sorted(known)}
        with suppress(OSError):  # for speed only
            _put(self.home / KEPT, json.dumps({"key": _key(sha256), "off": off}))


def _stated(text: str, file: str, seen: str | None) -> State:
    settings, document = parse(text, file)
    strange = unknown(document)
    notes = (
        (Note("flags.unknown", f"The flag file names {', '.join(strange)}, which no code reads"),)
        if strange
        else ()
    )
    return State(settings, document, text, sha256_of(text), seen, notes)


def _by_hand(state: State) -> bool:
    """Whether a rule stands in it that only flagd can judge."""
    return any(setting.own_rule for setting in state.settings.values())


def _key(sha256: str) -> str:
    """A state under an evaluator: another version may hash pages otherwise."""
    return f"{sha256}/{version('openfeature-provider-flagd')}/{len(NAMES)}"


def _mark(file: Path) -> object:
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def sha256_of(text: str) -> str:
    """The hash by which the trail knows a flag file."""
    return hashlib.sha256(text.encode()).hexdigest()


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
