"""Bar 9.4 on all pages of the demonstration: every flag by its question, each page by two weeks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.agency import AS_OF, SEED, WEEK, app_at, close
from tests.flags.weeks import allowed, changed_fields, differ, question

from eros.app.flags import set_flags
from eros.app.inputs import Ask, load_inputs
from eros.app.planning import plan_page
from eros.app.week_file import to_text
from eros.domain.switches import ALL_ON, BASELINE, NAMES, Switches
from eros.flags.catalogue import FLAGS
from eros.flags.setting import OFF
from eros.pipeline.values import PageInputs
from eros.pipeline.week import Planned, WeekPlanner

PAGES = 37
WAVES = [flag for flag in FLAGS if flag.wave is not None]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_flag_alone_on_every_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = app_at(tmp_path)
    app.demo.init(seed=SEED, pages=PAGES, as_of=AS_OF)
    desk = app.desk
    set_flags(desk, dict.fromkeys(NAMES, OFF), by="tests", why="")
    with desk.store.read() as session:
        pages = [p.id for p in session.pages.list_pages(desk.catalog, desk.clock.now())]
    assert len(pages) == PAGES

    def inputs(page: str, switches: Switches | None) -> PageInputs:
        with desk.store.read() as session:
            return load_inputs(desk, session, page, WEEK, Ask(switches=switches))

    def week(page: str, switches: Switches) -> Planned:
        found = inputs(page, switches)
        return WeekPlanner(desk.in_force(found.page).rules, desk.solver)(found)

    wrong: list[str] = []
    moved: dict[str, int] = dict.fromkeys((f.field for f in WAVES), 0)
    for n, page in enumerate(pages):
        for base in (BASELINE, ALL_ON):
            asked = question(desk, inputs(page, base))
            for flag in WAVES:
                turned = replace(base, **{flag.field: not getattr(base, flag.field)})
                parts = differ(asked, question(desk, inputs(page, turned)))
                moved[flag.field] += bool(parts)
                if not parts <= flag.asks:
                    wrong.append(f"{page} {flag.field}: asks otherwise in {sorted(parts - flag.asks)}")
        flag = WAVES[n % len(WAVES)]
        for base in (BASELINE, replace(BASELINE, joint_solver=True)):
            fields = changed_fields(week(page, base), week(page, replace(base, **{flag.field: True})))
            if not fields <= allowed(flag):
                wrong.append(f"{page} {flag.field}: changes {sorted(fields - allowed(flag))}")
        direct = to_text(week(page, BASELINE).judged)
        if to_text(plan_page(desk, page, WEEK, by="tests").judged) != direct:
            wrong.append(f"{page}: all off is not the baseline")
    close(app)
    with capsys.disabled():
        print("\npages on which a flag asks otherwise, of twice", PAGES, moved)
    assert not wrong, "\n".join(wrong)
