"""The only door to OpenFeature: answers of flagd's in-process evaluator over a file, offline.

Importing it costs more than half a second, so it is asked once for each state of the flags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from openfeature import api
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType
from openfeature.contrib.provider.flagd.resolvers.in_process import InProcessResolver
from openfeature.contrib.provider.flagd.resolvers.process.connector.file_watcher import FileWatcher
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode

DOMAIN = "eros"


class Unanswerable(Exception):
    """flagd cannot answer from this text; the words say why."""


def answers(
    text: str, names: Iterable[str], page_ids: Iterable[str], *, missing: bool
) -> Mapping[str, Mapping[str, bool]]:
    """Page -> flag -> value. A flag that is disabled is off; one that the text lacks is ``missing``.

    Raises
    ------
    Unanswerable
        If flagd refuses the text or a targeting rule of it, or cannot be handed it.
    """
    try:
        with TemporaryDirectory(prefix="eros-flags-") as folder:
            file = Path(folder) / "flags.json"
            file.write_text(text, encoding="utf-8")
            return _asked(file, tuple(names), page_ids, missing)
    except OSError as e:  # no room for the copy: the state is not to be used, and that is all
        raise Unanswerable(str(e)) from e


def _asked(
    file: Path, names: tuple[str, ...], page_ids: Iterable[str], missing: bool
) -> Mapping[str, Mapping[str, bool]]:
    provider = FlagdProvider(resolver_type=ResolverType.FILE, offline_flag_source_path=str(file))
    _read_once(provider)
    try:
        api.set_provider_and_wait(provider, DOMAIN)
    except Exception as e:  # whatever a provider raises, the file is not to be used
        raise Unanswerable(str(e) or type(e).__name__) from e
    try:
        return {page: {n: _one(n, page, missing) for n in names} for page in page_ids}
    finally:
        provider.shutdown()


def _read_once(provider: FlagdProvider) -> None:
    """Let flagd's watcher end as it starts: the copy it would watch never changes and is soon gone.

    Left to itself its thread outlives the question by one poll, and complains on standard error that
    the file is missing.
    """
    resolver = provider.resolver
    assert isinstance(resolver, InProcessResolver)
    assert isinstance(resolver.connector, FileWatcher)
    resolver.connector.refresh_file = lambda: None  # type: ignore[method-assign]


def _one(name: str, page: str, missing: bool) -> bool:
    found = api.get_client(DOMAIN).get_boolean_details(name, False, EvaluationContext(page))
    if found.error_code is ErrorCode.FLAG_NOT_FOUND:
        return missing
    if found.error_code is not None:
        raise Unanswerable(f"{name}: {found.error_message or found.error_code}")
    return bool(found.value)
