"""Pages that own next to nothing: the best honest partial week, or the rules that forbid one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests import agency
from tests.agency import WEEK
from tests.importers.shop import take, write

from eros.app.app import App
from eros.app.explaining import explained
from eros.app.import_values import Noun
from eros.app.judging import judge_plan
from eros.app.planning import Outcome, plan_page
from eros.domain.words import Severity, VerdictStatus
from eros.pipeline.agents.schedule_assembler import PlanInfeasible

PAGES = "page_id,name,page_type,page_class,sub_type,fan_count,time_zone\nthin,Thin,{kind},suggestive,personal,{fans},{zone}\n"
CAPTIONS = """caption_id,text,caption_type,content_type
c1,"Thinking of you this morning, how did you sleep?",bump_normal,
c2,"A new little film is waiting for you, unlock it and tell me what you think.",ppv_message,teasing
c3,"Tell me about your day, I read everything.",dm_farm,
"""
VAULT = """page_id,content_type,quantity,list_price_cents,adult_ok,consent_ok,never_posted
thin,teasing,1,799,yes,yes,no
"""
Make = Callable[..., App]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[App] = []

    def build(kind: str, captions: str = "", vault: str = "", fans: int = 300) -> App:
        app = agency.app_at(tmp_path / "home")
        app.store.files.upgrade()
        page = PAGES.format(kind=kind, fans=fans, zone="Europe/Berlin")
        take(app.importing, Noun.PAGES, write(tmp_path, "pages.csv", page))
        for noun, text in ((Noun.CAPTIONS, captions), (Noun.VAULT, vault)):
            if text:
                take(app.importing, noun, write(tmp_path, f"{noun}.csv", text))
        made.append(app)
        return app

    yield build
    for app in made:
        agency.close(app)


def honest(made: Outcome) -> None:
    """A partial week keeps the rules, waits for a person and says why."""
    verdict, plan = made.judged.verdict, made.judged.plan
    assert not [f for f in verdict.findings if f.severity is Severity.HARD]
    assert verdict.status is VerdictStatus.NEEDS_REVIEW
    waiting = [s for s in plan.sends if s.needs_caption]
    assert waiting and all(s.caption_id is None and s.caption_text is None for s in waiting)
    assert {n.send for n in plan.notes if n.code == "captions.needed"} == {s.id for s in waiting}
    assert len({s.kind for s in plan.sends}) >= 10
    assert all(s.reasons for s in plan.sends)
    codes = Counter(n.code for n in plan.notes)
    assert codes["value.no_history"] and codes["captions.none_fit"]


@pytest.mark.parametrize("kind", ["paid", "free"])
def test_three_captions_no_history_one_vault_item(make: Make, kind: str) -> None:
    made = plan_page(make(kind, CAPTIONS, VAULT).desk, "thin", WEEK, by="tests")
    honest(made)
    used = {s.caption_id for s in made.judged.plan.sends if s.caption_id}
    assert used == {"c1", "c2", "c3"}
    assert {s.content_type for s in made.judged.plan.sends} <= {None, "teasing"}


def test_no_caption_at_all(make: Make) -> None:
    honest(plan_page(make("paid", vault=VAULT).desk, "thin", WEEK, by="tests"))


def test_no_fans_no_captions_no_vault(make: Make) -> None:
    made = plan_page(make("paid", fans=0).desk, "thin", WEEK, by="tests")
    honest(made)
    assert all(s.content_type is None for s in made.judged.plan.sends)


def lines(kind: str, n: int) -> str:
    """So many captions of one type, no two alike."""
    words = ("rain", "coffee", "the garden", "a long walk", "my old records", "bread", "the sea", "trains")
    return "".join(
        f'{kind}{i},"Today it was {words[i % 8]} and {words[(i * 3 + 1) % 8]}, number {i * 7919}, tell me yours.",{kind},\n'
        for i in range(n)
    )


POOLS = {
    "three": CAPTIONS,
    "none": "",
    "bumps only": "caption_id,text,caption_type,content_type\n" + lines("bump_normal", 9),
    "few of many": "caption_id,text,caption_type,content_type\n"
    + "".join(lines(k, 2) for k in ("bump_normal", "dm_farm", "renewal", "ppv_followup", "like_farm")),
    "renewals only": "caption_id,text,caption_type,content_type\n" + lines("renewal", 2),
}


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize(("kind", "fans"), [("paid", 300), ("paid", 8_000), ("free", 20_000)])
def test_no_send_beyond_the_minimum_waits_for_a_caption(make: Make, kind: str, fans: int, pool: str) -> None:
    """DECISIONS 27: without any one of those that wait, the week would break a hard rule."""
    desk = make(kind, POOLS[pool], VAULT, fans).desk
    judged = plan_page(desk, "thin", WEEK, by="tests").judged
    plan = judged.plan
    waiting = [s for s in plan.sends if s.needs_caption]
    assert waiting and judged.verdict.ok
    for send in waiting:
        without = tuple(s for s in plan.sends if send.id not in (s.id, s.parent, s.link_to))
        fewer = replace(plan, sends=without, pins=tuple(p for p in plan.pins if p.send != send.id))
        assert not judge_plan(desk, fewer, judged.issued_at).ok, (send.kind, send.at)
    told = [n.text for n in plan.notes if n.code == "plan.gave_up"]
    assert not [t for t in told if "captions.pool" in t], told


def test_a_free_page_without_a_vault_has_no_week_and_is_told_why(make: Make) -> None:
    desk = make("free", CAPTIONS).desk
    for ask in (lambda: plan_page(desk, "thin", WEEK, by="tests"), lambda: explained(desk, "thin", WEEK)):
        with pytest.raises(PlanInfeasible) as caught:
            ask()
        assert "MIX03" in str(caught.value) and "vault" in str(caught.value)
        assert caught.value.facts["relaxation"] != "none found"
    with desk.store.read() as session:
        assert session.plans.weeks() == ()
