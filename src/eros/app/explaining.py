"""Why a week is as it is, or why there is none."""

from __future__ import annotations

from datetime import date

from eros.app.desk import Desk
from eros.app.inputs import load_inputs
from eros.domain.plan import JudgedWeek
from eros.pipeline.week import WeekPlanner


def explained(desk: Desk, page_key: str, week_start: date) -> JudgedWeek:
    """The stored week with its reasons; a page that has none is planned without saving.

    Raises
    ------
    PlanInfeasible
        If no week keeps all hard rules: the error names the rules that clash.
    """
    with desk.store.read() as session:
        page = session.pages.get_page(page_key, desk.catalog, desk.clock.now())
        stored = session.plans.current(page.id, week_start)
        if stored is not None:
            return stored.judged
        inputs = load_inputs(desk, session, page_key, week_start)
    return WeekPlanner(desk.in_force(inputs.page).rules, desk.solver)(inputs).judged
