from __future__ import annotations

from engine import SYSTEM, UserTaskState, UserTaskView
from handlers.deadlines.local_time import local_day
from tests.web.site import Site
from tests.web.walker import Walker, open_task, stop_at


def with_measure(office: Site) -> tuple[Walker, UserTaskView]:
    """Return a case in the middle of its measures, and one that waits to be done."""
    walker = Walker.register(office)
    walker.walk(stop_at("carry_out_measure", "implement_measures"))
    return walker, open_task(walker, "carry_out_measure")


def test_measures_end_with_the_assistance_that_they_belong_to(office: Site) -> None:
    walker, measure = with_measure(office)
    officer = office.visitor("officer")
    path = f"/cases/{walker.case_no}/matters/linkage_stop_assistance"
    officer.get(path)
    officer.post(path)

    walker.do(open_task(walker, "request_stop"), stop_assistance_kind="停产或者转产")
    walker.do(open_task(walker, "approve_stop"), approved="true")

    ended = office.services.engine.user_task(measure.id, actor=SYSTEM)
    assert ended.state is UserTaskState.CANCELED
    entity = office.visitor("entity")
    entity.get(f"/tasks/{measure.id}")
    assert "自动取消。原因：帮扶已终止：停产或者转产。" in entity.text
    assert entity.post(f"/tasks/{measure.id}/claim").status_code == 409
    assert "submit_work_record" in {task.element_id for task in walker.open_tasks}


def test_a_measure_that_the_group_gave_up_is_nobodys_work_any_more(
    office: Site,
) -> None:
    walker, measure = with_measure(office)
    content = office.services.engine.variables(measure.root_id, actor=SYSTEM)
    given_up = {"measure": content["measure_content"], "reason": "设备已停用"}

    walker.do(open_task(walker, "implement_measures"), abandoned_measures=[given_up])

    ended = office.services.engine.user_task(measure.id, actor=SYSTEM)
    assert ended.state is UserTaskState.CANCELED
    agency = office.visitor("expert")
    agency.get(f"/tasks/{measure.id}")
    assert "工作组已说明理由放弃该措施" in agency.text


def test_measures_that_were_verified_stay_as_they_are(office: Site) -> None:
    walker, measure = with_measure(office)
    walker.do(measure)
    walker.do(open_task(walker, "verify_measure"))

    walker.do(open_task(walker, "implement_measures"), abandoned_measures=[])

    ended = office.services.engine.instance(measure.root_id, actor=SYSTEM)
    assert ended.end_reason is None


def test_the_day_is_proposed_to_who_does_it_and_not_to_who_files_the_paper(
    office: Site,
) -> None:
    _, measure = with_measure(office)
    today = local_day(office.clock.now()).isoformat()
    asked = 'name="measure_done_on" type="date" value="{}"'
    note = "已按今天预填"

    entity, officer = (
        office.visitor(login).get(f"/tasks/{measure.id}").get_data(as_text=True)
        for login in ("entity", "officer")
    )

    assert asked.format(today) in entity
    assert note in entity
    assert asked.format("") in officer
    assert "代录" in officer
    assert note not in officer
