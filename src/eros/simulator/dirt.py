"""Bad rows as agencies really have them (data_model 6): about one row in twenty.

Each row breaks exactly one thing that an importer has to notice; none can be mistaken for a clean
one. Ids of dirty rows start with ``dirty-``, apart from those that contradict an earlier row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from eros.simulator.draw import apportion

Row = dict[str, object]
Spoil = Callable[[Row], Row]

SHARE = 0.05  # of all rows of a file


def _set(**cells: object) -> Spoil:
    return lambda row: {**row, **cells}


def _views_over_sent(row: Row) -> Row:
    sent = row["sent_count"]
    assert isinstance(sent, int)
    return {**row, "viewed_count": sent + 7}


def _backwards(row: Row) -> Row:
    return {**row, "starts_at": row["ends_at"], "ends_at": row["starts_at"]}


# noun -> (what is wrong, how often relative to the others)
CLASSES: Mapping[str, tuple[tuple[str, Spoil, float], ...]] = {
    "pages": (
        ("zone", _set(time_zone="Mars/Olympus_Mons"), 1),
        ("type", _set(page_type="sometimes"), 1),
        ("fans", _set(fan_count=-12), 1),
    ),
    "personas": (("orphan", _set(page_id="nobody"), 1), ("nan", _set(page_id="nan"), 1)),
    "captions": (
        ("orphan", _set(page_id="former-creator"), 854),
        ("empty", _set(text="   "), 150),
        ("untyped", _set(caption_type=None), 150),
        ("content", _set(content_type="unheard_of"), 150),
        ("score", _set(performance=-5.0), 150),
        ("negative", _set(times_used=-3), 150),
    ),
    "vault": (
        ("orphan", _set(page_id="former-creator"), 3),
        ("content", _set(content_type="unheard_of"), 2),
        ("negative", _set(quantity=-4), 2),
        ("flag", _set(adult_ok="perhaps"), 1),
    ),
    "segments": (("orphan", _set(page_id="nobody"), 1), ("negative", _set(size=-1), 1)),
    "offers": (("orphan", _set(page_id="nobody"), 1), ("items", _set(items="two of everything"), 1)),
    "drips": (("date", _set(on="next Saturday"), 1), ("orphan", _set(page_id="nobody"), 1)),
    "live": (("order", _backwards, 1), ("orphan", _set(page_id="nobody"), 1)),
    "staffed": (("order", _backwards, 1), ("orphan", _set(page_id="nobody"), 1)),
    "history": (
        ("no page", _set(page_id=None), 45.43),
        ("nan page", _set(page_id="nan"), 16.74),
        ("orphan", _set(page_id="former-creator"), 10),
        ("views", _views_over_sent, 5),
        ("negative", _set(sent_count=-5, viewed_count=0, purchased_count=0), 3),
        ("time", _set(sent_at="a Tuesday, I think"), 3),
        ("type", _set(send_type="carrier_pigeon"), 3),
    ),
}
IDENTITY = {"captions": "caption_id", "offers": "offer_id", "drips": "drip_set_id", "live": "event_id",
            "history": "send_id"}  # fmt: skip
# rows that contradict an earlier row of the same identity
CONTRADICTIONS: Mapping[str, tuple[str, object]] = {
    "captions": ("text", "A different text under an id that is taken."),
    "history": ("earnings_cents", 1),
}
CONTRADICTION_SHARE = 0.05  # of the dirty rows


def soil(noun: str, rows: Sequence[Row], rng: np.random.Generator) -> list[Row]:
    """The rows with bad ones strewn in, so that ``SHARE`` of the result is bad.

    Small files get at least one bad row from ten clean ones on. Contradicting rows stand after
    the row they contradict.
    """
    n = round(len(rows) * SHARE / (1 - SHARE)) or int(len(rows) >= 10)
    if not n:
        return list(rows)
    classes = CLASSES[noun]
    repeats = round(n * CONTRADICTION_SHARE) if noun in CONTRADICTIONS else 0
    counts = apportion(n - repeats, [weight for _, _, weight in classes])
    spoils = [spoil for (_, spoil, _), m in zip(classes, counts, strict=True) for _ in range(m)]
    models = rng.integers(len(rows), size=len(spoils)).tolist()
    dirty = []
    for k, (spoil, model) in enumerate(zip(spoils, models, strict=True), 1):
        row = spoil(rows[model])
        if noun in IDENTITY:
            row[IDENTITY[noun]] = f"dirty-{k:05d}"
        elif noun == "pages":
            row["page_id"] = row["name"] = f"dirty-{k:05d}"
        dirty.append((int(rng.integers(len(rows) + 1)), k, row))
    for k in range(repeats):
        model = int(rng.integers(len(rows)))
        cell, value = CONTRADICTIONS[noun]
        dirty.append(
            (int(rng.integers(model + 1, len(rows) + 1)), len(spoils) + k + 1, {**rows[model], cell: value})
        )
    dirty.sort(key=lambda d: d[:2])
    out: list[Row] = []
    done = 0
    for at, _, row in dirty:
        out.extend(rows[done:at])
        done = at
        out.append(row)
    out.extend(rows[done:])
    return out
