"""Lexicon files: read whole, checked whole, every problem with its line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from eros.catalog.load import default
from eros.catalog.tree import Nodes, did_you_mean
from eros.kit.errors import ErosError
from eros.rules.text.lexicon import HERE, Lexicon, expanded, lexicon_of
from eros.rules.text.matcher import phrase_words

SHIPPED = HERE / "lexicon.yaml"
LISTS = ("negations", "affirmations", "negations_after")
FIELDS = ("content", "phrases", "exceptions")
MOST = 62  # categories: one bit each in the bank's column
SHORTEST = 3  # letters of a phrase; shorter ones stand in half of all words


class LexiconInvalid(ErosError):
    """The promise lexicon does not hold ({count} in all): {problems}"""

    code = "lexicon.invalid"
    exit_status = 78
    hint = "Correct the lines named, or unset EROS_LEXICON_FILE to use the lexicon that ships."


class LexiconUnreadable(ErosError):
    """The lexicon file {path} cannot be read: {why}."""

    code = "lexicon.unreadable"
    exit_status = 66
    hint = "Check EROS_LEXICON_FILE and that the file is UTF-8 text."


def read_lexicon(path: Path, content_types: frozenset[str] | None = None) -> Lexicon:
    """A lexicon file. ``content_types``: those that exist; by default the packaged catalogue's.

    ``categories: {name: {content: [...], phrases: [...], exceptions: [...]}}``; ``words: {name: [...]}``
    may stand in braces in phrases; ``negations``, ``affirmations`` and ``negations_after`` replace
    the lists that ship.

    Raises
    ------
    LexiconInvalid
        Anything does not hold; every problem is listed, with file and line.
    LexiconUnreadable
        The file is not there or is not text.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise LexiconUnreadable(path=path, why=e) from e
    known = frozenset(default().content_types) if content_types is None else content_types
    reader = _Reader(str(path), known)
    made = reader.read(text)
    if reader.problems or made is None:
        found = sorted(set(reader.problems))
        raise LexiconInvalid(count=len(found), problems="".join(f"\n  {p}" for p in found))
    rows, lists, words = made
    for name in LISTS:
        if name not in lists:
            lists[name] = list(getattr(shipped(), name))
    return lexicon_of(rows, lists, words, hashlib.sha256(raw).hexdigest())


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that ships."""
    return read_lexicon(SHIPPED)


class _Reader(Nodes):
    """Reads a lexicon's nodes."""

    def __init__(self, file: str, known: frozenset[str]) -> None:
        super().__init__(file, [])
        self.known = known

    def read(self, text: str) -> tuple[Any, dict[str, list[str]], dict[str, list[str]]] | None:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as e:
            self.say_malformed(e)
            return None
        except RecursionError:
            self.say(1, "(file)", "nested without end", "categories with lists of phrases")
            return None
        if root is None:
            self.say(1, "(file)", "empty", "categories")
            return None
        parts = {key: (line, node) for key, line, node in self.entries(root, "(top level)")}
        for key in parts.keys() - {"categories", "words", *LISTS}:
            wanted = did_you_mean(key, ("categories", "words", *LISTS))
            self.say(parts[key][0], key, "unknown", wanted)
        words = {k: [w for _, w in self._words(v, f"words.{k}")]
                 for k, _, v in (self.entries(parts["words"][1], "words") if "words" in parts else ())}  # fmt: skip
        lists = {name: [w for _, w in self._words(parts[name][1], name)] for name in LISTS if name in parts}
        if "categories" not in parts:
            self.say(1, "(file)", "no categories", "categories: {name: {content: [...], phrases: [...]}}")
            return None
        line, node = parts["categories"]
        rows = {k: self._category(k, at, v, words) for k, at, v in self.entries(node, "categories")}
        if not 1 <= len(rows) <= MOST:
            self.say(line, "categories", f"{len(rows)} categories", f"1 to {MOST}")
        return rows, lists, words

    def _category(
        self, name: str, line: int, node: Any, words: Mapping[str, list[str]]
    ) -> dict[str, list[str]]:
        key = f"categories.{name}"
        fields = {k: (at, v) for k, at, v in self.entries(node, key)}
        for field in fields.keys() - set(FIELDS):
            self.say(fields[field][0], f"{key}.{field}", "unknown field", did_you_mean(field, FIELDS))
        row = {f: list(self._words(fields[f][1], f"{key}.{f}")) for f in FIELDS if f in fields}
        for field in ("content", "phrases"):
            if not row.get(field):
                self.say(line, f"{key}.{field}", "nothing", "at least one")
        for at, content in row.get("content", ()):
            if content not in self.known:
                want = did_you_mean(content, self.known)
                self.say(at, f"{key}.content", f"unknown content type {content}", want)
        whole = {w for at, p in row.get("phrases", ()) for w in self._phrases(at, f"{key}.phrases", p, words)}
        for at, p in row.get("exceptions", ()):
            for exception in self._phrases(at, f"{key}.exceptions", p, words):
                if not any(f" {w} " in f" {exception} " for w in whole):
                    want = "one that holds a phrase of its category"
                    self.say(at, f"{key}.exceptions", f"'{exception}' holds no phrase", want)
        return {field: [w for _, w in found] for field, found in row.items()}

    def _phrases(self, line: int, key: str, phrase: str, words: Mapping[str, list[str]]) -> list[str]:
        """The words of a phrase once its braces are filled."""
        unknown = [n for n in re.findall(r"\{(\w*)\}", phrase) if n not in words]
        if unknown or phrase.count("{") != len(re.findall(r"\{\w+\}", phrase)):
            want = "names that stand under words" + (": " + ", ".join(words) if words else "")
            self.say(line, key, f"braces without meaning in '{phrase}'", want)
            return []
        found = [phrase_words(p) for p in expanded(phrase, words)]
        if any(len(f.replace(" ", "")) < SHORTEST for f in found):
            self.say(line, key, f"'{phrase}' is too short", f"{SHORTEST} letters or digits at least")
        return found

    def _words(self, node: Any, key: str) -> Iterator[tuple[int, str]]:
        if not isinstance(node, yaml.SequenceNode):
            self.say(node.start_mark.line + 1, key, "no list", "a list of words or phrases")
            return
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode) or not item.value.strip():
                self.say(item.start_mark.line + 1, key, "an entry that is no text", "words or phrases")
            else:
                yield item.start_mark.line + 1, item.value
