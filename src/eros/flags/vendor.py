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
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode

DOMAIN = "eros"
POLL_MS = 60_000  # flagd's poll interval is its deadline; we hand it a file that never changes


class Unanswerable(Exception):
    """flagd cannot answer from this text; the words say why."""


def answers(
    text: str, names: Iterable[str], page_ids: Iterable[str], *, missing: bool
) -> Mapping[str, Mapping[str, bool]]:
    """Page -> flag -> value. A flag that is disabled is off; one that the text lacks is ``missing``.

    Raises
    ------
    Unanswerable
        If flagd refuses the text or a targeting rule of it.
    """
    with TemporaryDirectory(prefix="eros-flags-") as folder:
        file = Path(folder) / "flags.json"
        file.write_text(text, encoding="utf-8")
        provider = FlagdProvider(
            resolver_type=ResolverType.FILE, offline_flag_source_path=str(file), deadline_ms=POLL_MS
        )
        try:
            api.set_provider_and_wait(provider, DOMAIN)
        except Exception as e:  # whatever a provider raises, the file is not to be used
            raise Unanswerable(str(e) or type(e).__name__) from e
        try:
            wanted = tuple(names)
            return {page: {n: _one(n, page, missing) for n in wanted} for page in page_ids}
        finally:
            provider.shutdown()


def _one(name: str, page: str, missing: bool) -> bool:
    found = api.get_client(DOMAIN).get_boolean_details(name, False, EvaluationContext(page))
    if found.error_code is ErrorCode.FLAG_NOT_FOUND:
        return missing
    if found.error_code is not None:
        raise Unanswerable(f"{name}: {found.error_message or found.error_code}")
    return bool(found.value)
