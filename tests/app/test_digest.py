"""The daily digest: seven parts, the minimum sample, paid and free, what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from tests import agency
from tests.agency import AS_OF, PAGES
from tests.conftest import Eros

from eros.app.app import App
from eros.app.desk import Desk
from eros.app.digest import Digest, digest, digest_of, digests, today
from eros.app.digest_actions import Priority, actions, retention_action
from eros.app.evidence import Seen, games, seen
from eros.app.planning import plan_page
from eros.domain.bank import Segments
from eros.domain.evidence import Adjustment, Lever, Trust
from eros.domain.words import Audience, ContentTier, SendKind

DAY = date(2026, 1, 8)


def view(desk: Desk, page: str = "alexia", day: date = DAY) -> Seen:
    with desk.store.read() as session:
        return seen(desk, session, page, day)


@pytest.fixture(scope="module")
def alexia(planned: Desk) -> Digest:
    return digest(planned, "alexia", DAY)


def test_figures_stand_over_four_stretches(alexia: Digest) -> None:
    assert [f.name for f in alexia.frames] == ["30 days", "180 days", "365 days", "all time"]
    sends = [f.sends for f in alexia.frames]
    assert sends == sorted(sends) and sends[0] > 0
    for f in alexia.frames:
        assert len(f.top) == 10
        assert [t.earnings_cents for t in f.top] == sorted((t.earnings_cents for t in f.top), reverse=True)
        assert f.mean_sale_cents is not None
    assert alexia.frames[0].top[0].day <= 30


def test_a_day_counts_what_was_sent_before_it_by_the_pages_clock(planned: Desk) -> None:
    late, early = view(planned, day=DAY), view(planned, day=DAY - timedelta(days=3))
    assert (
        late.history.local_day[late.history.local_day < late.end].max() == late.end - (DAY - AS_OF).days - 1
    )
    a, b = digest_of(late).frames[3], digest_of(early).frames[3]
    assert a.sends > b.sends


def test_paid_and_free_pages_are_judged_by_what_they_live_on(planned: Desk, alexia: Digest) -> None:
    assert list(alexia.focus) == ["message_revenue", "retention", "unlock_conversion"]
    assert {p.by for p in alexia.best_types} == {"rps"}
    free = digest(planned, "delia", DAY)
    assert list(free.focus) == ["unlock_conversion", "message_revenue"]
    assert {p.by for p in free.best_types} == {"conversion"}


def test_nobody_stands_out_on_fewer_sends_than_the_minimum(alexia: Digest) -> None:
    found = (*alexia.best_types, *alexia.best_content, *alexia.best_hours)
    assert len(alexia.best_hours) == 3 and found
    assert all(p.n >= 50 for p in found)


def test_a_page_with_hardly_a_sale_is_not_judged(planned: Desk) -> None:
    made = view(planned)
    h = made.history
    few = [i for i in range(h.n) if h.price_cents[i] > 0][:40]
    columns = {
        name: getattr(h, name)[few]
        for name in ("at", "kind", "weekday", "hour", "local_day", "content", "price_cents", "sent", "viewed",
                     "purchased", "earnings_cents", "chars", "caption", "tone", "game")
    }  # fmt: skip
    got = digest_of(replace(made, history=replace(h, **columns)))
    assert got.judged_days is None
    assert got.focus == {} and got.best_types == () and got.increases == () and got.too_rare == ()
    assert {a.metric for a in got.actions} <= {"retention"}
    assert "digest.too_few" in {n.code for n in got.notes}
    assert got.frames[3].sends == 40  # figures stand, judgements do not


def test_a_page_without_history_says_so(planned: Desk) -> None:
    made = view(planned)
    empty = {
        name: getattr(made.history, name)[:0]
        for name in ("at", "kind", "weekday", "hour", "local_day", "content", "price_cents", "sent", "viewed",
                     "purchased", "earnings_cents", "chars", "caption", "tone", "game")
    }  # fmt: skip
    got = digest_of(replace(made, history=replace(made.history, **empty)))
    assert "digest.no_history" in {n.code for n in got.notes}
    assert [f.mean_sale_cents for f in got.frames] == [None] * 4


def test_old_data_is_called_old(planned: Desk) -> None:
    assert "digest.stale" in {n.code for n in digest(planned, "alexia", DAY + timedelta(days=30)).notes}
    assert "digest.stale" not in {n.code for n in digest(planned, "alexia", DAY).notes}


def test_retention_is_told_from_segments_or_not_at_all(planned: Desk) -> None:
    made = view(planned)
    known = replace(made, segments=Segments({Audience.RENEW_ON: 100, Audience.RENEW_OFF: 300}))
    got = digest_of(known)
    assert got.frames[0].metrics.retention == 0.25
    first = next(a for a in got.actions if a.metric == "retention")
    assert (first.metric, first.n, first.unit, first.priority) == ("retention", 400, "fans", Priority.HIGH)
    unknown = digest_of(replace(made, segments=Segments({})))
    assert unknown.frames[0].metrics.retention is None
    assert "digest.no_segments" in {n.code for n in unknown.notes}
    assert retention_action(0.6, 0.6, 100) is None


def an(subject: str, lever: Lever = Lever.VOLUME, amount: float = 1.25, **more: object) -> Adjustment:
    made: dict[str, object] = {
        "trigger": "test",
        "reason": f"{subject} shows it",
        "n": 80,
        "trust": Trust.HIGH,
    }
    return Adjustment("PRF01", lever, subject, amount, **{**made, **more})  # type: ignore[arg-type]


def plain(
    said: list[Adjustment], *, off: frozenset[str] = frozenset(), focus: dict[str, float] | None = None
) -> list[str]:
    found = actions(said, tiers={}, tier_n={}, non_converters={}, off=off, focus=focus or {})
    return [f"{a.priority} {a.what}" for a in found]


def test_actions_stand_high_first_then_by_focus_then_by_evidence() -> None:
    said = [
        an("kind:bundle", trust=Trust.LOW, n=900),
        an("kind:game_post", n=90),
        an("kind:ppv_unlock", n=60),
        an("content:solo", n=99),
    ]
    assert plain(said, focus={"message_revenue": 0.4, "unlock_conversion": 0.6}) == [
        "HIGH Send ppv unlock 25% more often",
        "HIGH Send content solo 25% more often",
        "HIGH Send game post 25% more often",
        "MEDIUM Send bundle 25% more often",
    ]
    assert (
        plain(said, focus={"message_revenue": 0.6, "unlock_conversion": 0.4})[0]
        == "HIGH Send content solo 25% more often"
    )


def test_what_is_no_deed_is_no_action() -> None:
    said = [
        an("page"),
        an("content:pov", Lever.HOLD),
        an("page", Lever.FRAME, 30),
        an("retention", Lever.FOCUS, 0.4),
    ]
    assert plain(said) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (an("content:pov", amount=0.75), "HIGH Send content pov 25% less often"),
        (an("content:pov", Lever.MONTHLY, 3), "HIGH Send content pov at least 3 times a month"),
        (an("content:pov", Lever.HINT, 1, trigger="bundle"), "MEDIUM Make a bundle of content pov"),
        (an("content:pov", Lever.HINT, 1, trigger="premium_price"), "MEDIUM Try a higher price for content pov"),
        (an("price:1969", Lever.HINT, 1, trigger="trait_price"), "MEDIUM Look at prices around $19.69: the best sends share them"),
        (an("kind:bundle", Lever.HINT, 1.5), "MEDIUM Watch bundle: perhaps 50% more of it"),
        (an("length", Lever.HINT, 1.5, trigger="length_share"), "HIGH Write and choose more long-form captions of the length that sells"),
        (an("tone:playful", amount=1.2), "HIGH Send captions of playful tone 20% more often"),
    ],
)  # fmt: skip
def test_every_ask_has_its_words(said: Adjustment, words: str) -> None:
    assert plain([said]) == [words]


def test_what_does_not_sell_is_to_be_stopped() -> None:
    found = actions(
        [], tiers={"pov": ContentTier.AVOID, "solo": ContentTier.TOP}, tier_n={"pov": 70},
        non_converters={SendKind.TIP_GOAL: 55}, off=frozenset(), focus={},
    )  # fmt: skip
    assert [(a.what, a.n, a.by_plan) for a in found] == [
        ("Stop content pov", 70, True),
        ("Stop tip goal", 55, True),
    ]


def test_a_flag_that_is_off_leaves_the_deed_to_people() -> None:
    said = [an("kind:bundle")]
    on, off = (
        actions(said, tiers={}, tier_n={}, non_converters={}, off=codes, focus={})[0]
        for codes in (frozenset[str](), frozenset({"PRF01"}))
    )
    assert on.by_plan and not off.by_plan


def test_all_pages_have_their_digest_in_time(planned: Desk) -> None:
    digest(planned, "alexia", DAY)
    begun = perf_counter()
    found = list(digests(planned, DAY))
    assert [d.page.id for d, _ in found] == list(PAGES)
    assert (perf_counter() - begun) / len(found) < 2.0
    assert all(d.actions and d.frames and d.pace for d, _ in found)
    assert today(planned) == DAY


def test_the_same_day_gives_the_same_digest(planned: Desk, alexia: Digest) -> None:
    again = digest(planned, "alexia", DAY)
    assert replace(again, page=alexia.page) == alexia


def test_games_are_ranked_with_their_intervals(planned: Desk) -> None:
    found = games(planned, "alexia", DAY)
    assert len(found.rows) == 5
    assert found.rows[0].verdict == "best" and found.rows[0].place == 1
    for g in found.rows:
        assert g.low_cents <= g.mean_cents <= g.high_cents
        assert (g.place > 0) is (g.verdict in {"best", "next_best"})
        assert g.mean_cents >= found.avoid_below_cents or g.place == 0
    assert sum(g.own for g in found.rows) > 0


def test_the_command_wants_a_page_or_all(eros: Eros, home: Path) -> None:
    assert eros(home, "digest").status == 64
    assert eros(home, "digest", "alexia", "--all").status == 64
    assert eros(home, "digest", "alexia", "--date", "yesterday").status == 64
    ran = eros(home, "digest", "--all")
    assert ran.status == 0
    assert all(page in ran.out for page in PAGES)
    assert "6 pages in" in ran.err


def test_markdown_has_the_seven_parts(eros: Eros, home: Path) -> None:
    ran = eros(home, "digest", "alexia", "--format", "md")
    for n, part in enumerate(("Figures", "High performers", "Frequency", "Sent too rarely", "To be sent more often",
                              "Sent too often, or tiring", "What to do"), 1):  # fmt: skip
        assert f"## {n} {part}" in ran.out
    rows = [line for line in ran.out.splitlines() if line.startswith("| 30 days")]
    assert len(rows) == 1


def test_analyze_shows_what_moves_and_what_cannot_be_told(eros: Eros, home: Path) -> None:
    ran = eros(home, "analyze", "alexia", "next")
    assert "cannot tell" in ran.out and "games" in ran.out


def test_a_plan_keeps_what_moved_it(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned with a trigger it is on record; planned without, it is ended and not lost."""
    said = (an("tone:playful", amount=1.2, days=14), an("page", amount=0.7), an("content:pov", Lever.HINT))
    heard: list[tuple[Adjustment, ...]] = [said, ()]
    monkeypatch.setattr("eros.pipeline.agents.performance_analyst.asked", lambda *_: heard.pop(0))
    for _ in range(2):
        plan_page(app.desk, "alexia", agency.WEEK, by="tests", again=True)
    with app.store.read() as s:
        page = s.pages.get_page("alexia", app.desk.catalog, agency.NOW).id
        (kept,) = (t for t in s.triggers.history(page) if t.said.subject == "tone:playful")
        assert s.triggers.latest(page) == ()
    assert (kept.said.subject, kept.week_start) == ("tone:playful", agency.WEEK)
    assert kept.superseded_at is not None and kept.expires_on is not None
