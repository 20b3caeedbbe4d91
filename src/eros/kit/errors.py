"""The root of every expected failure, with a code, an exit status and a hint."""

from __future__ import annotations

from typing import Any, ClassVar


class ErosError(Exception):
    """Something a person can put right went wrong.

    A subclass's docstring is its message: a template whose fields are the keyword
    arguments of the exception. ``code`` is stable and documented, ``exit_status`` is what
    the command line returns, ``http_status`` what the HTTP door returns, ``hint`` what to do.
    A bug is never an ``ErosError``.
    """

    code: ClassVar[str] = "eros.error"
    exit_status: ClassVar[int] = 1
    http_status: ClassVar[int] = 400
    hint: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        template = " ".join((type(self).__doc__ or "").split())
        super().__init__(template.format(**facts))

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes from process to process by its facts."""
        return _again, (type(self), self.facts)


def _again(cls: type[ErosError], facts: dict[str, Any]) -> ErosError:
    return cls(**facts)


def all_errors(root: type[ErosError] = ErosError) -> list[type[ErosError]]:
    """Every subclass of ``root`` that is imported by now, sorted by code."""
    found: list[type[ErosError]] = []
    todo = list(root.__subclasses__())
    while todo:
        cls = todo.pop()
        found.append(cls)
        todo.extend(cls.__subclasses__())
    return sorted(set(found), key=lambda c: (c.code, c.__name__))
