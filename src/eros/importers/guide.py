"""The column lists of the guide, printed from the one table of columns."""

from __future__ import annotations

from eros.app.import_values import Noun
from eros.importers.columns import COLUMNS, required_fields
from eros.importers.reasons import REASONS, REMARKS


def column_lists() -> str:
    """A Markdown section for each noun."""
    parts = []
    for noun in Noun:
        needed = required_fields(noun)
        rows = ["| column | form | needed | meaning |", "|---|---|---|---|"]
        for c in COLUMNS[noun]:
            sources = needed.get(c.field, ())
            word = "" if not sources else "yes" if len(sources) == 1 else "one of them"
            rows.append(f"| `{c.name}` | {c.unit} | {word} | {c.meaning} |")
        parts.append(f"### {noun.value}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def reason_list() -> str:
    """Markdown tables of the codes that rows are quarantined with and remarked upon."""
    parts = []
    for title, table in (("quarantined with", REASONS), ("remark", REMARKS)):
        rows = [f"| {title} | meaning |", "|---|---|"]
        rows += [f"| `{code}` | {meaning} |" for code, meaning in table.items()]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"
