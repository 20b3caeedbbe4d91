"""Column types as SQLite's STRICT tables want them: every type is INTEGER, REAL or TEXT there.

PostgreSQL keeps its own types. Importing this module is what makes STRICT tables possible, so
``schema`` and the migrations both do.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Double, Float, Integer, Numeric, String, Text
from sqlalchemy.ext.compiler import compiles

_INTEGER = (BigInteger, Boolean, Integer)
_REAL = (Double, Float, Numeric)
_TEXT = (Date, String, Text)


def _always(name: str) -> Any:
    def render(type_: object, compiler: object, **kw: object) -> str:
        return name

    return render


for _types, _name in ((_INTEGER, "INTEGER"), (_REAL, "REAL"), (_TEXT, "TEXT")):
    for _type in _types:
        compiles(_type, "sqlite")(_always(_name))
