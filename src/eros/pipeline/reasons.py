"""Why a send is worth what it is: exactly the factors that priced it, and what lost to it."""

from __future__ import annotations

from eros.domain.plan import Reason
from eros.domain.words import SendKind
from eros.pipeline.problem import KIND_INDEX
from eros.pipeline.values import Performance, Shortlists
from eros.solver.problem import LeftOut, Placed, Problem

DIGITS = 6  # of a multiplier: whoever multiplies the reasons again is off by no cent


def dollars(cents: float) -> str:
    """Cents as US dollars, for example ``$1,234.50``."""
    return f"${cents / 100:,.2f}" if cents >= 0 else f"-${-cents / 100:,.2f}"


def of_value(
    placed: Placed,
    kind: SendKind,
    parent: SendKind | None,
    problem: Problem,
    perf: Performance,
    lists: Shortlists,
) -> tuple[Reason, ...]:
    """The factors in the order they multiply, then what is taken off.

    ``parent`` is the send type a follow-up follows, ``None`` for every other send.
    """
    values = perf.values
    found: list[Reason] = []
    basis_of = kind if parent is None else parent
    n = int(values.own_n[KIND_INDEX[basis_of]])
    spec = problem.given.catalog.send_types[basis_of]
    what = "earns" if spec.sells else "is worth to the sales around it"
    basis = float(values.rps_cents[KIND_INDEX[basis_of]])
    if parent is not None:
        found.append(
            Reason(
                "parent",
                f"A follow-up earns {values.followup_share:.0%} of what its parent does",
                multiplier=round(values.followup_share, DIGITS),
            )
        )
    found.append(
        Reason(
            "send_type",
            f"{spec.name}: {what} {dollars(basis)} here, from {n} own sends and the portfolio",
            effect_cents=round(basis),
        )
    )
    share = values.followup_share if parent is not None else 1.0
    curve = placed.base_cents / (basis * share) if basis * share else 0.0
    found.append(
        Reason(
            "time",
            f"{problem.week.label(placed.at)} is worth {curve:.2f} times the page's average slot"
            if parent is None
            else f"The hour and the caption of what it reminds of: {curve:.2f} times the page's average {spec.name}",
            multiplier=round(curve, DIGITS),
        )
    )
    found.append(_caption(placed, problem, lists))
    if placed.fatigue_cents:
        found.append(
            Reason(
                "same_day",
                f"Each further send of a day earns less: {dollars(-placed.fatigue_cents)}",
                effect_cents=-round(placed.fatigue_cents),
            )
        )
    if placed.recency_cents:
        found.append(
            Reason(
                "recency",
                f"Another sale within {problem.recency_min} minutes: {dollars(-placed.recency_cents)}",
                effect_cents=-round(placed.recency_cents),
            )
        )
    return tuple(found)


def _caption(placed: Placed, problem: Problem, lists: Shortlists) -> Reason:
    if placed.pool_rank is None:
        return Reason(
            "caption",
            "No caption is left; reckoned with a weak one until a person writes it",
            multiplier=round(placed.caption_factor, DIGITS),
        )
    short = lists.by_kind[placed.kind]
    r = placed.pool_rank
    chars = int(problem.pools[placed.kind].chars[r])
    return Reason(
        "caption",
        f"Caption score {short.score[r]:.0f} (fresh {short.freshness[r]:.0f}, "
        f"performance {short.performance[r]:.0f}, type {short.type_priority[r]:.0f}, "
        f"variety {short.diversity[r]:.0f}, persona {short.persona[r]:.0f}), "
        f"{chars} characters",
        multiplier=round(placed.caption_factor, DIGITS),
    )


def of_losers(placed: Placed) -> tuple[Reason, ...]:
    """The best slot and caption that lost, and what dropping the send would cost."""
    found = []
    for factor, lost, words in (
        (
            "other_time",
            placed.other_slot,
            "Next best half hour, from {what}: {cents} less, wishes reckoned in",
        ),
        ("other_caption", placed.other_caption, "Next best caption {what}: {cents} less"),
    ):
        if lost is not None:
            found.append(
                Reason(
                    factor,
                    words.format(what=lost.what, cents=dollars(lost.loss_cents)),
                    effect_cents=-lost.loss_cents,
                )
            )
    return (*found, *_left_out(placed.dropped))


def _left_out(lost: LeftOut | None) -> tuple[Reason, ...]:
    """Money and wishes apart: what wishes are priced at is no income."""
    if lost is None:
        return ()
    earns, wishes = lost.earns_cents, lost.wishes_cents
    found = [
        Reason(
            "without",
            f"Left out, the week earns {dollars(abs(earns))} {'less' if earns >= 0 else 'more'}",
            effect_cents=-earns,
        )
    ]
    if wishes:
        does = "misses more" if wishes > 0 else "misses less"
        found.append(
            Reason(
                "without_wishes",
                f"Left out, the week {does} of what it is wished to hold, priced at {dollars(abs(wishes))}",
                effect_cents=-wishes,
            )
        )
    return tuple(found)
