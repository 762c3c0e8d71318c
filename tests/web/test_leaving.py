"""Somebody leaves: their work goes to others, their account ends, their past stays."""

from __future__ import annotations

from engine import SYSTEM
from handlers.linkage.cases import case_header
from handlers.parties.experts import expert
from handlers.parties.model import Role
from handlers.parties.people import add_certificate, add_person, person_by_id
from tests.web.walker import Walker, open_task


def colleague(case: Walker, login: str, org: str, *roles: Role) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        add_person(
            uow,
            login=login,
            name=f"接手{login}",
            org_id=org,
            roles=list(roles),
            person_id=login,
        )


def test_an_officer_leaves_and_the_case_goes_on_with_the_receiver(case: Walker) -> None:
    colleague(case, "ruo", "bureau", Role.OFFICER)
    officer = case.site.visitor("officer")
    officer.get("/inbox")
    leader = case.site.visitor("leader")
    leader.get("/people/officer/leave?to=ruo")
    assert case.case_no in leader.text
    held = open_task(case, "review_assistance_plan")
    assert held.name in leader.text

    page = leader.post(
        "/people/officer/leave",
        {f"to-{case.case_no}": "ruo", "reason": "调任", "do": "leave"},
    )

    assert page.status_code == 200, leader.text
    assert officer.get("/inbox").request.path == "/sign-in"
    assert open_task(case, "review_assistance_plan").assignee == "ruo"
    engine = case.site.services.engine
    with engine.read() as connection:
        assert case_header(connection, case.case_no).officer_id == "ruo"
        gone = person_by_id(connection, "officer")
    assert gone.left_at == case.site.clock.now()
    assert not gone.active
    variables = engine.variables(held.root_id, actor=SYSTEM)
    assert variables["case_officer"] == "ruo"
    leader.get(f"/cases/{case.case_no}?tab=history")
    assert "接手ruo" in leader.text
    assert "调任" in leader.text


def test_nothing_moves_before_every_case_has_a_receiver_and_there_is_a_reason(
    case: Walker,
) -> None:
    colleague(case, "ruo", "bureau", Role.OFFICER)
    leader = case.site.visitor("leader")
    leader.get("/people/officer/leave")

    fields = {"reason": "调任", "do": "leave"}
    assert leader.post("/people/officer/leave", fields).status_code == 422
    fields = {f"to-{case.case_no}": "ruo", "reason": " ", "do": "leave"}
    assert leader.post("/people/officer/leave", fields).status_code == 422
    fields = {f"to-{case.case_no}": "entity", "reason": "调任", "do": "leave"}
    assert leader.post("/people/officer/leave", fields).status_code == 422

    assert open_task(case, "review_assistance_plan").assignee == "officer"
    with case.site.services.engine.read() as connection:
        assert person_by_id(connection, "officer").active


def test_an_expert_leaves_their_agency_and_keeps_their_certificates(
    case: Walker,
) -> None:
    colleague(case, "xin", "agency", Role.WORK_GROUP)
    with case.site.services.engine.transact(SYSTEM) as uow:
        add_certificate(uow, "expert", kind="认证人员职业资格", number="R-1")
    agency = case.site.visitor("agency")
    agency.get("/people/expert/leave")

    page = agency.post(
        "/people/expert/leave",
        {f"to-{case.case_no}": "xin", "reason": "合同到期", "do": "leave"},
    )

    assert page.status_code == 200, agency.text
    with case.site.services.engine.read() as connection:
        assert case_header(connection, case.case_no).leader_id == "xin"
        assert len(expert(connection, "expert").certificates) == 1
    newcomer = actor_sees(case, "xin")
    assert newcomer


def actor_sees(case: Walker, login: str) -> bool:
    from handlers.linkage.cases import case_labels

    with case.site.services.engine.read() as connection:
        labels = case_labels(connection, case.case_no)
        person = person_by_id(connection, login)
    return bool(labels & {f"person:{login}", f"org:{person.org_id}"})


def test_work_can_be_handed_over_without_leaving(case: Walker) -> None:
    colleague(case, "ruo", "bureau", Role.OFFICER)
    leader = case.site.visitor("leader")
    leader.get("/people/officer/leave")

    leader.post(
        "/people/officer/leave",
        {f"to-{case.case_no}": "ruo", "reason": "长期病假", "do": "hand_over"},
    )

    assert open_task(case, "review_assistance_plan").assignee == "ruo"
    with case.site.services.engine.read() as connection:
        assert person_by_id(connection, "officer").active
