"""What a digest tells people to do, in order, with the evidence for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eros.domain.evidence import PAGE, Adjustment, Lever, Trust
from eros.domain.words import ContentTier, SendKind

MESSAGES, UNLOCKS, RETENTION = "message_revenue", "unlock_conversion", "retention"
UNLOCK_KINDS = frozenset({SendKind.PPV_UNLOCK, SendKind.PPV_WALL})


class Priority(StrEnum):
    """HIGH: proven, and worth doing today. MEDIUM: worth a look."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    what, why
        In words: the deed, and what history shows.
    n
        Sends (or fans, for retention) behind it; ``unit`` says which.
    metric
        Which of the page's metrics it serves; the heavier comes first.
    by_plan
        The planner does this by itself in the weeks it plans from here; a person only needs to know.
    """

    priority: Priority
    what: str
    why: str
    n: int
    unit: str
    trust: Trust
    metric: str
    rule: str
    subject: str
    by_plan: bool


def actions(
    said: Iterable[Adjustment],
    *,
    tiers: Mapping[str, ContentTier],
    tier_n: Mapping[str, int],
    non_converters: Mapping[SendKind, int],
    off: frozenset[str],
    focus: Mapping[str, float],
    more: Iterable[Action] = (),
) -> tuple[Action, ...]:
    """Everything there is to do, HIGH before MEDIUM, then by the page's focus, then by evidence.

    ``off`` names rules that a flag keeps from moving anything: their asks are for people.
    """
    found = list(more)
    for a in said:
        made = _of(a, a.rule in off)
        if made is not None:
            found.append(made)
    for key, tier in tiers.items():
        if tier is ContentTier.AVOID:
            found.append(_stop(f"content:{key}", tier_n.get(key, 0)))
    for kind, n in non_converters.items():
        found.append(_stop(f"kind:{kind.value}", n))
    return tuple(sorted(_once(found), key=lambda x: _rank(x, focus)))


def words_of(subject: str) -> str:
    """``kind:ppv_unlock`` as a person would say it."""
    kind, _, value = subject.partition(":")
    plain = value.replace("_", " ")
    return {
        "content": f"content {plain}",
        "tone": f"captions of {plain} tone",
        "length": f"captions of {plain} characters",
        "price": f"prices around ${int(value) / 100:.2f}" if value.isdigit() else plain,
        "game": f"game {plain}",
    }.get(kind, plain or subject)


def _of(a: Adjustment, switched_off: bool) -> Action | None:
    """An adjustment as a deed; ``None`` for what is no deed (frames, focus, holds, the confidence table)."""
    if a.subject == PAGE or a.lever not in {Lever.VOLUME, Lever.MONTHLY, Lever.HINT}:
        return None
    name = words_of(a.subject)
    moves = a.lever in {Lever.VOLUME, Lever.MONTHLY}
    high = moves and a.trust is not Trust.LOW
    if a.lever is Lever.MONTHLY:
        what = f"Send {name} at least {a.amount:g} times a month"
    elif a.trigger == "length_share":
        what, high = "Write and choose more long-form captions of the length that sells", True
    elif a.trigger == "bundle":
        what = f"Make a bundle of {name}"
    elif a.trigger == "premium_price":
        what = f"Try a higher price for {name}"
    elif a.trigger == "trait_price":
        what = f"Look at {name}: the best sends share them"
    else:
        change = f"{abs(a.amount - 1):.0%} {'more' if a.amount > 1 else 'less'}"
        what = f"Send {name} {change} often" if moves else f"Watch {name}: perhaps {change} of it"
    until = "" if a.days is None else f"; holds {a.days} days"
    return Action(
        priority=Priority.HIGH if high else Priority.MEDIUM,
        what=what,
        why=a.reason + until,
        n=a.n,
        unit="sends",
        trust=a.trust,
        metric=_metric(a.subject),
        rule=a.rule,
        subject=a.subject,
        by_plan=moves and not switched_off,
    )


def _stop(subject: str, n: int) -> Action:
    return Action(
        Priority.HIGH,
        f"Stop {words_of(subject)}",
        f"it is proven not to sell here ({n} priced sends)",
        n, "sends", Trust.HIGH, _metric(subject), "PRF02", subject, by_plan=True,
    )  # fmt: skip


def retention_action(share: float, usual: float, fans: int) -> Action | None:
    """What to do where more subscribers than usual have their renewal off."""
    if share >= usual:
        return None
    return Action(
        Priority.HIGH,
        "Look after renewals: use the renewal posts and messages that the week has room for",
        f"renewal is on for {share:.0%} of {fans:,} subscribers, {usual:.0%} is usual",
        fans, "fans", Trust.HIGH, RETENTION, "PRF04", "segment:renew_off", by_plan=False,
    )  # fmt: skip


def _metric(subject: str) -> str:
    kind, _, value = subject.partition(":")
    if kind == "kind" and value not in {k.value for k in UNLOCK_KINDS}:
        return MESSAGES
    return UNLOCKS if kind in {"kind", "price", "length"} else MESSAGES


def _once(found: Iterable[Action]) -> list[Action]:
    """One action a deed: the best-founded one."""
    best: dict[str, Action] = {}
    for one in found:
        had = best.get(one.what)
        if had is None or (one.priority is Priority.HIGH, one.n) > (had.priority is Priority.HIGH, had.n):
            best[one.what] = one
    return list(best.values())


def _rank(one: Action, focus: Mapping[str, float]) -> tuple[bool, float, int, str]:
    return (one.priority is not Priority.HIGH, -focus.get(one.metric, 0.0), -one.n, one.what)
