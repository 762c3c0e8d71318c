from __future__ import annotations

from datetime import timedelta

import pytest

from engine import SYSTEM, Actor
from handlers.parties.access import actor_for
from handlers.parties.people import add_person, all_people
from tests.web.site import Site
from tests.web.walker import Walker, at_task, open_task, stop_at
from web.continuing import opens_directly


def review(case: Walker) -> str:
    """Return the address of the open review of the plan."""
    return f"/tasks/{open_task(case, 'review_assistance_plan').id}"


def good_answers(case: Walker) -> dict[str, object]:
    task = open_task(case, "review_assistance_plan")
    return {**case.fields(task, "officer", {}), "do": "submit"}


def test_a_matter_shows_what_is_known_and_asks_only_the_rest(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")

    for known in ("厦门暖阳电器有限公司", "电热毯", "NY-150", "XM2026-0107"):
        assert known in officer.text
    assert 'name="entity_name"' not in officer.page.get_data(as_text=True)
    assert "7.2.2.3" in officer.text


def test_wrong_answers_are_refused_at_their_fields_and_kept(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")

    page = officer.post(
        review(case),
        {"do": "submit", "review_mode": "电话评审", "reviewers": "陈立、李卫东"},
    )

    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "请先更正以下" in officer.text
    assert 'href="#field-review_passed-0"' in html or "评审结论" in officer.text
    assert 'value="陈立、李卫东"' in html
    assert 'aria-invalid="true"' in html


def test_after_handing_in_the_next_own_matter_of_the_case_opens(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")

    page = officer.post(review(case), good_answers(case))

    reinspection = open_task(case, "arrange_reinspection")
    assert page.request.path == f"/tasks/{reinspection.id}"
    assert "已提交：方案评审" in officer.text


def test_a_second_click_does_nothing_twice_and_shows_no_error(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    tokens, path, answers = officer.tokens(), review(case), good_answers(case)
    officer.post(path, {**answers, **tokens})

    again = officer.post(path, {**answers, **tokens})

    assert again.status_code == 200
    with case.site.services.engine.read() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM submission WHERE element_id = 'review_assistance_plan'"
        ).scalar_one()
    assert count == 1


def test_who_comes_second_learns_who_was_first_and_can_read_what_they_wrote(
    case: Walker,
) -> None:
    late = at_task(case, "review_assistance_plan", "officer")
    tokens, path = late.tokens(), review(case)
    answers = {**good_answers(case), "review_feasibility": "我写了很久的意见"}
    quick = at_task(case, "review_assistance_plan", "officer")
    quick.post(path, good_answers(case))

    page = late.post(path, {**answers, **tokens})

    assert page.status_code == 409
    assert "这件事项已经办结" in late.text
    assert "林晓岚已于" in late.text
    assert "可行性：我写了很久的意见" in late.text
    assert "review_" not in late.text


def test_a_matter_that_has_ended_says_so(case: Walker) -> None:
    path = review(case)
    officer = at_task(case, "review_assistance_plan", "officer")
    officer.post(path, good_answers(case))

    officer.get(path)

    assert "办结" in officer.text
    assert 'value="submit"' not in officer.page.get_data(as_text=True)


def test_a_draft_may_miss_anything_and_comes_back(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")

    officer.post(review(case), {"do": "draft", "review_feasibility": "先记一笔"})

    assert "草稿已保存" in officer.text
    again = at_task(case, "review_assistance_plan", "officer")
    assert "先记一笔" in again.text
    assert "草稿存于" in again.text


def test_rows_are_added_and_removed_without_scripts(case: Walker) -> None:
    site = case.site
    officer = site.visitor("officer")
    officer.get("/cases")
    path = officer.post("/cases").request.path

    officer.post(path, {"_add_row": "failing_items", "failing_items-0-_row": "1"})
    assert 'name="failing_items-1-item_name"' in officer.page.get_data(as_text=True)

    officer.post(
        path,
        {
            "_remove_row": "failing_items-0",
            "failing_items-0-_row": "1",
            "failing_items-0-item_name": "去掉这行",
            "failing_items-1-_row": "1",
            "failing_items-1-item_name": "留下这行",
        },
    )
    assert "留下这行" in officer.page.get_data(as_text=True)
    assert "去掉这行" not in officer.page.get_data(as_text=True)


def test_a_matter_for_a_role_is_taken_first_and_can_be_given_back(
    office: Site,
) -> None:
    add_colleague(office)
    walker = Walker.register(office)
    walker.walk(stop_at("stop_production_and_sale", "conduct_self_check"))
    entity = at_task(walker, "stop_production_and_sale", "entity")
    path = f"/tasks/{open_task(walker, 'stop_production_and_sale').id}"
    assert "还没有人办理" in entity.text

    entity.post(f"{path}/claim")
    assert 'value="submit"' in entity.page.get_data(as_text=True)

    entity.post(f"{path}/unclaim")
    assert "已退回" in entity.text
    assert open_task(walker, "stop_production_and_sale").assignee is None


def test_what_was_typed_is_kept_when_a_matter_is_given_back(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    path = review(case)

    officer.post(f"{path}/unclaim", {"review_feasibility": "写了一半的意见"})

    assert "您填写的内容存为草稿，再签收时还在" in officer.text
    officer.get(path)
    officer.post(f"{path}/claim")
    assert "写了一半的意见" in officer.text


def test_giving_back_from_elsewhere_leaves_the_draft_as_it_is(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    path = review(case)
    officer.post(path, {"do": "draft", "review_feasibility": "先记一笔"})

    officer.post(f"{path}/unclaim")
    officer.get(path)
    officer.post(f"{path}/claim")

    assert "先记一笔" in officer.text


@pytest.mark.parametrize("has_draft", [True, False])
def test_a_form_with_too_much_to_upload_says_what_is_lost_and_what_is_not(
    case: Walker, *, has_draft: bool
) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    path = review(case)
    if has_draft:
        officer.post(path, {"do": "draft", "review_feasibility": "先记一笔"})

    page = officer.client.post(
        path,
        data=bytes(41 * 1024 * 1024),
        content_type="multipart/form-data; boundary=b",
    )

    text = page.get_data(as_text=True)
    assert page.status_code == 413
    assert "合计超过 40 MB" in text
    assert ("您上次存的草稿还在（存于 2026-07-20" in text) is has_draft
    assert ("您还没有存过草稿" in text) is not has_draft
    assert f'href="{path}"' in text


def add_colleague(office: Site) -> None:
    """Let the operator have a second person, so that a matter is nobody's alone."""
    with office.services.engine.transact(SYSTEM) as uow:
        add_person(uow, login="colleague", name="吴敏", org_id="entity", roles=["ent"])


def test_a_matter_of_the_only_person_opens_at_once_and_is_taken_by_sending_it(
    office: Site,
) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "stop_production_and_sale")
    task = open_task(walker, "stop_production_and_sale")
    entity = at_task(walker, "stop_production_and_sale", "entity")
    assert "存草稿或提交时由您签收" in entity.text
    # Reading is not taking.
    assert open_task(walker, "stop_production_and_sale").assignee is None

    entity.post(f"/tasks/{task.id}", {"do": "draft"})
    assert open_task(walker, "stop_production_and_sale").assignee == "entity"

    fields = walker.fields(task, "entity", {})
    entity.post(f"/tasks/{task.id}", {**fields, "do": "submit"})
    assert "已提交：立即停止生产、销售" in entity.text
    entity.get(f"/cases/{walker.case_no}?tab=history")
    assert "黄建国 签收：立即停止生产、销售" in entity.text
    assert "黄建国 办结：立即停止生产、销售" in entity.text


def test_who_did_the_matter_before_goes_on_with_the_next(office: Site) -> None:
    add_colleague(office)
    walker = Walker.register(office)
    walker.walk(stop_at("stop_production_and_sale", "conduct_self_check"))
    check = open_task(walker, "conduct_self_check")
    entity = at_task(walker, "conduct_self_check", "entity")
    assert "还没有人办理" in entity.text
    entity.post(f"/tasks/{check.id}/claim")

    fields = walker.fields(check, "entity", {"apply_assistance": "false"})
    page = entity.post(f"/tasks/{check.id}", {**fields, "do": "submit"})

    # The next of the operator's matters opens with its form.
    assert page.request.path.startswith("/tasks/")
    assert "存草稿或提交时由您签收" in entity.text
    colleague = person_by_id_in(office, "吴敏")
    engine = office.services.engine
    task_id = page.request.path.removeprefix("/tasks/")
    with office.app.app_context():
        task = engine.user_task(task_id, actor=SYSTEM)
        assert not opens_directly(colleague, task)


def person_by_id_in(office: Site, name: str) -> Actor:
    """Return the actor that somebody of a name is."""
    with office.services.engine.read() as connection:
        found = [each for each in all_people(connection) if each.name == name]
    return actor_for(found[0])


def test_two_who_open_the_same_matter_do_not_both_have_it(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "stop_production_and_sale")
    task = open_task(walker, "stop_production_and_sale")
    entity = at_task(walker, "stop_production_and_sale", "entity")
    fields = walker.fields(task, "entity", {})
    engine = office.services.engine
    engine.assign_user_task(task.id, assignee="somebody", actor=SYSTEM)

    page = entity.post(f"/tasks/{task.id}", {**fields, "do": "submit"})

    assert page.status_code in {403, 409}
    assert open_task(walker, "stop_production_and_sale").assignee == "somebody"


def test_what_somebody_else_holds_cannot_be_taken(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "stop_production_and_sale")
    task = open_task(walker, "stop_production_and_sale")
    entity = at_task(walker, "stop_production_and_sale", "entity")
    tokens = entity.tokens()
    office.services.engine.assign_user_task(task.id, assignee="leader", actor=SYSTEM)

    page = entity.post(f"/tasks/{task.id}/claim", tokens)

    assert page.status_code in {403, 409}
    assert "请" in entity.text


def test_the_agency_cannot_answer_the_survey_about_itself(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk(lambda task: task.element_id == "answer_satisfaction_survey")
    task = open_task(walker, "answer_satisfaction_survey")
    agency = at_task(walker, "answer_satisfaction_survey", "agency")

    agency.post(f"/tasks/{task.id}/claim")

    assert agency.page.status_code == 403


def test_what_was_typed_survives_an_ended_session(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    answers = good_answers(case)
    case.site.clock.move_by(timedelta(minutes=31))

    page = officer.post(review(case), answers)
    assert page.status_code == 401
    assert "您填写的内容已保留" in officer.text
    html = page.get_data(as_text=True)
    kept = html.split('name="resume" value="')[1].split('"')[0]
    from html import unescape

    officer.post(
        "/sign-in",
        {
            "login": "officer",
            "password": case.site.passwords["officer"],
            "resume": unescape(kept),
        },
    )
    assert "您填写的内容还在" in officer.text
    assert "继续提交" in officer.text
    assert "存草稿" in officer.text
    # In words of the form, not of the machinery.
    assert "评审结论：通过" in officer.text
    assert "review_passed：" not in officer.text

    again = officer.post(review(case), answers)
    assert again.status_code == 200
    assert "已提交：方案评审" in officer.text


def test_a_form_of_an_earlier_session_can_be_sent_again(case: Walker) -> None:
    officer = at_task(case, "review_assistance_plan", "officer")
    old_tokens, answers = officer.tokens(), good_answers(case)
    officer.sign_in("officer", case.site.passwords["officer"])

    page = officer.post(review(case), {**answers, **old_tokens})

    assert page.status_code == 403
    assert "继续提交" in officer.text


@pytest.mark.parametrize(
    "resume",
    [
        "not json",
        '{"path": "/nowhere", "fields": [], "files": false}',
        '{"path": "https://evil.example/", "fields": [], "files": false}',
        '{"path": "/sign-in", "fields": [], "files": false}',
        '{"fields": 1}',
    ],
)
def test_only_forms_of_ours_are_handed_back(site: Site, resume: str) -> None:
    visitor = site.visitor()
    visitor.get("/sign-in")

    page = visitor.post(
        "/sign-in",
        {
            "login": "officer",
            "password": site.passwords["officer"],
            "resume": resume,
        },
    )

    assert page.request.path == "/"
