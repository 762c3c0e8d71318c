"""What the parties of a case write to each other, and who reads it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine import SYSTEM
from handlers.linkage.cases import case_header
from handlers.messages.parties import parties_of_case
from handlers.notices.kinds import NoticeKind
from handlers.parties.access import org_label, person_label
from handlers.parties.people import add_person, set_password_hash
from tests.support.sketch import sketch
from tests.web.answers import picture
from tests.web.site import Browser
from tests.web.test_reminders import told
from tests.web.walker import Walker
from web.upkeep import begin_rounds

BUREAU, ENTITY, AGENCY = (org_label(each) for each in ("bureau", "entity", "agency"))
EXPERT = person_label("expert")

_DEMANDS = '<ol class="demands"'


def tab(case: Walker, login: str) -> Browser:
    """Return a browser that shows the messages of the case to somebody."""
    browser = case.site.visitor(login)
    browser.get(f"/cases/{case.case_no}?tab=parties")
    return browser


def write(case: Walker, login: str, text: str, *to: str, **more: object) -> Browser:
    """Write a message, and return the page that follows."""
    browser = tab(case, login)
    fields: dict[str, object] = {"text": text, "to": list(to), **more}
    answer = browser.post(f"/cases/{case.case_no}/messages", fields)
    assert answer.status_code == 200, browser.text
    return browser


def readers(case: Walker, text: str, *more: str) -> list[str]:
    """Return who finds a text among messages, record, notices, and more tabs."""
    found = []
    for login in ("officer", "leader", "entity", "agency", "expert"):
        browser = case.site.visitor(login)
        pages = [
            browser.get(f"/cases/{case.case_no}?tab={each}").get_data(as_text=True)
            for each in ("parties", "history", *more)
        ]
        pages.append(browser.get("/notices?show=all").get_data(as_text=True))
        if any(text in page for page in pages):
            found.append(login)
    return found


def message_ids(browser: Browser) -> list[str]:
    assert browser.page is not None
    return re.findall(r'<li id="m-(\w+)"', browser.page.get_data(as_text=True))


def test_the_parties_to_whom_one_may_write_are_those_of_the_case(case: Walker) -> None:
    with case.site.services.engine.read() as connection:
        header = case_header(connection, case.case_no)
        parties = parties_of_case(connection, header)

    assert parties[0].label == BUREAU
    assert {each.label for each in parties} == {BUREAU, ENTITY, AGENCY, EXPERT}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ([ENTITY, AGENCY, EXPERT], ["officer", "leader", "entity", "agency", "expert"]),
        ([ENTITY], ["officer", "leader", "entity"]),
        # An expert belongs to the agency.
        ([AGENCY], ["officer", "leader", "agency", "expert"]),
        ([EXPERT], ["officer", "leader", "expert"]),
        ([], ["officer", "leader"]),
    ],
)
def test_only_those_who_were_picked_find_it_anywhere(
    case: Walker, to: list[str], expected: list[str]
) -> None:
    write(case, "officer", "请看新的检验标准", *to)

    assert readers(case, "请看新的检验标准") == expected


def test_the_bureau_sees_what_the_others_write_to_each_other(case: Walker) -> None:
    write(case, "entity", "想请专家再来一次", EXPERT)

    assert readers(case, "想请专家再来一次") == [
        "officer",
        "leader",
        "entity",
        "expert",
    ]


@pytest.mark.parametrize("stranger", ["org:elsewhere", "person:lab", "x"])
def test_nobody_is_written_to_who_is_no_party_of_the_case(
    case: Walker, stranger: str
) -> None:
    browser = write(case, "officer", "给外人的话", stranger)

    assert "收件方不是本案的一方" in browser.text
    assert readers(case, "给外人的话") == []


def test_a_file_is_for_those_who_see_its_message(case: Walker) -> None:
    write(case, "officer", "见附件", ENTITY, files=[picture("标样照片.jpg")])

    assert readers(case, "标样照片.jpg", "evidence") == ["officer", "leader", "entity"]
    entity = tab(case, "entity")
    page = entity.page.get_data(as_text=True)  # type: ignore[union-attr]
    [link] = set(re.findall(r'href="(/evidence/\w+)/picture"[^>]*>标样照片', page))
    assert entity.get(link).status_code == 200
    for login in ("agency", "expert"):
        assert case.site.visitor(login).get(link).status_code == 404
        assert case.site.visitor(login).get(f"{link}/picture").status_code == 404


def test_one_is_told_of_a_message_and_sees_how_many_are_new(case: Walker) -> None:
    write(case, "officer", "请补充材料", ENTITY)

    [notice] = told(case.site, "entity", NoticeKind.MESSAGE)
    assert "请补充材料" in notice.subject
    assert told(case.site, "agency", NoticeKind.MESSAGE) == []
    assert told(case.site, "officer", NoticeKind.MESSAGE) == []
    entity = case.site.visitor("entity")
    entity.get(f"/cases/{case.case_no}")
    assert "各方与沟通 1 条未阅" in entity.text.replace("1条", "1 条")

    tab(case, "entity")

    entity.get(f"/cases/{case.case_no}")
    assert "1 条未阅" not in entity.text.replace("1条", "1 条")


def test_the_writer_reads_who_has_seen_it_and_when(case: Walker) -> None:
    write(case, "officer", "请补充材料", ENTITY, AGENCY)
    case.site.clock.move_by(timedelta(hours=1))
    tab(case, "entity")

    officer = tab(case, "officer")

    moment = case.site.clock.now().astimezone().strftime("%Y-%m-%d")
    assert f"已阅：黄建国 {moment}" in officer.text
    assert "未阅：苏静" in officer.text


def test_looking_again_does_not_change_when_it_was_seen(case: Walker) -> None:
    write(case, "officer", "请补充材料", ENTITY)
    tab(case, "entity")
    first = re.findall(r"已阅：[^·未<]+", tab(case, "officer").text)
    case.site.clock.move_by(timedelta(days=1))

    tab(case, "entity")

    assert re.findall(r"已阅：[^·未<]+", tab(case, "officer").text) == first


def test_an_answer_goes_to_all_who_saw_what_it_answers(case: Walker) -> None:
    officer = write(case, "officer", "哪天方便现场调查？", ENTITY, EXPERT)
    [asked] = message_ids(officer)

    write(case, "entity", "周三上午", answers=asked)

    assert readers(case, "周三上午") == ["officer", "leader", "entity", "expert"]
    assert "答复“哪天方便现场调查？”" in tab(case, "expert").text


def test_nobody_answers_what_is_not_for_them(case: Walker) -> None:
    officer = write(case, "officer", "本局内部意见")
    [inside] = message_ids(officer)
    entity = tab(case, "entity")

    answer = entity.post(
        f"/cases/{case.case_no}/messages", {"text": "看到了", "answers": inside}
    )

    assert answer.status_code == 404
    assert readers(case, "看到了") == []


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_an_empty_and_an_endless_message_are_refused(case: Walker, text: str) -> None:
    browser = write(case, "officer", text, ENTITY)

    assert "请填写内容，不超过2000字" in browser.text
    assert message_ids(browser) == []


def demand(case: Walker, login: str, **fields: object) -> Browser:
    browser = tab(case, login)
    due = (case.site.services.today + timedelta(days=3)).isoformat()
    browser.post(
        f"/cases/{case.case_no}/demands",
        {"text": "请说明复查为何未安排", "due_on": due, **fields},
    )
    return browser


def test_a_demand_stands_on_the_case_until_the_officer_answers(case: Walker) -> None:
    leader = demand(case, "leader")
    [asked] = message_ids(leader)

    officer = case.site.visitor("officer")
    assert _DEMANDS in officer.get(f"/cases/{case.case_no}").get_data(as_text=True)
    assert len(told(case.site, "officer", NoticeKind.SUPERVISION)) == 1
    case.site.clock.move_by(timedelta(days=5))
    officer = case.site.visitor("officer")
    page = officer.get(f"/cases/{case.case_no}").get_data(as_text=True)
    assert '<li class="late"><b>督办</b>' in page
    # A leader who writes more has not answered for the officer.
    write(case, "leader", "请抓紧", answers=asked)
    assert _DEMANDS in officer.get(f"/cases/{case.case_no}").get_data(as_text=True)

    write(case, "officer", "实验室排期，周五抽样", answers=asked)

    page = officer.get(f"/cases/{case.case_no}").get_data(as_text=True)
    assert _DEMANDS not in page
    assert "已答复" in tab(case, "leader").text


def test_a_demand_without_an_answer_is_told_once_when_its_day_has_passed(
    case: Walker,
) -> None:
    demand(case, "leader")
    begin_rounds(case.site.services)
    for _ in range(6):
        case.site.clock.move_by(timedelta(days=1))
        case.site.settle()

    for login, before in (("officer", 1), ("leader", 0)):
        subjects = [n.subject for n in told(case.site, login, NoticeKind.SUPERVISION)]
        late = [each for each in subjects if each.startswith("督办逾期未答复")]
        assert (len(late), len(subjects)) == (1, before + 1)


def test_advice_may_come_at_any_time_and_reaches_the_officer(case: Walker) -> None:
    expert = case.site.visitor("expert")
    expert.get(f"/cases/{case.case_no}/matters/linkage_advice")
    expert.post(f"/cases/{case.case_no}/matters/linkage_advice")
    fields = {
        "advice_kind": "帮扶意见",
        "advice": "建议增加出厂检验频次",
        "advice_addressed_to": "思明区局",
    }
    assert expert.page is not None
    expert.post(expert.page.request.path, {**fields, "do": "submit"})

    [notice] = told(case.site, "officer", NoticeKind.ADVICE)
    assert notice.subject.startswith("帮扶意见：")
    assert "建议增加出厂检验频次" in notice.text
    assert "帮扶意见与监管建议" in tab(case, "officer").text


def test_a_demand_is_for_the_bureau_alone(case: Walker) -> None:
    demand(case, "leader")

    assert readers(case, "请说明复查为何未安排") == ["officer", "leader"]


@pytest.mark.parametrize(
    ("of", "asked", "seen"),
    [
        (ENTITY, "entity", ["officer", "leader", "entity"]),
        # An expert belongs to the agency.
        (AGENCY, "agency", ["officer", "leader", "agency", "expert"]),
        (EXPERT, "expert", ["officer", "leader", "expert"]),
    ],
)
def test_a_demand_reaches_the_party_that_is_asked_and_no_other(
    case: Walker, of: str, asked: str, seen: list[str]
) -> None:
    leader = demand(case, "leader", of=of)
    [demanded] = message_ids(leader)
    assert len(told(case.site, asked, NoticeKind.SUPERVISION)) == 1
    inbox = case.site.visitor(asked).get("/inbox").get_data(as_text=True)
    assert _DEMANDS in inbox
    assert f"#m-{demanded}" in inbox
    for other in {"entity", "agency"} - {asked}:
        page = case.site.visitor(other).get("/inbox").get_data(as_text=True)
        assert _DEMANDS not in page
    assert readers(case, "请说明复查为何未安排") == seen
    begin_rounds(case.site.services)
    case.site.clock.move_by(timedelta(days=1))
    case.site.settle()
    [day] = told(case.site, asked, NoticeKind.DIGEST)
    assert "答复督办" in day.text
    # The officer in charge does not answer for the party without its paper.
    write(case, "officer", "我来说明", answers=demanded)
    assert "已答复" not in tab(case, "leader").text

    write(case, asked, "设备检修，下周恢复", answers=demanded)

    assert "已答复" in tab(case, "leader").text
    assert _DEMANDS not in case.site.visitor(asked).get("/inbox").get_data(as_text=True)


def test_the_officer_files_the_paper_of_a_party_that_was_asked(case: Walker) -> None:
    [demanded] = message_ids(demand(case, "leader", of=ENTITY))

    scan = [picture("书面答复.jpg")]
    write(case, "officer", "企业书面答复见附件", answers=demanded, files=scan)

    assert "已答复" in tab(case, "leader").text


def test_nobody_is_asked_who_has_nothing_to_do_with_the_case(case: Walker) -> None:
    page = demand(case, "leader", of="org:elsewhere")

    assert "督办对象不是本案的一方" in page.text
    assert message_ids(page) == []


@pytest.mark.parametrize("login", ["officer", "entity", "agency", "expert"])
def test_only_a_leader_of_the_bureau_demands(case: Walker, login: str) -> None:
    browser = demand(case, login)

    assert "只有本局审批人可以督办" in browser.text
    assert readers(case, "请说明复查为何未安排") == []


def test_a_demand_needs_a_day_that_is_not_past(case: Walker) -> None:
    past = (case.site.services.today - timedelta(days=1)).isoformat()

    assert "不能早于今天" in demand(case, "leader", due_on=past).text
    assert "请填写答复期限" in demand(case, "leader", due_on="soon").text
    assert message_ids(tab(case, "leader")) == []


def late_tasks(browser: Browser) -> list[str]:
    assert browser.page is not None
    page = browser.page.get_data(as_text=True)
    return re.findall(r'name="task" value="([\w-]+)"', page)


def test_who_is_late_is_urged_by_who_waits(case: Walker) -> None:
    assert late_tasks(tab(case, "leader")) == []
    case.site.clock.move_by(timedelta(days=40))
    leader = tab(case, "leader")
    tasks = late_tasks(leader)
    assert tasks
    # Nobody urges themselves, and an operator urges nobody.
    assert late_tasks(tab(case, "entity")) == []
    mine = case.site.services.engine.user_task(tasks[0], actor=SYSTEM)
    assert mine.assignee == "officer"

    leader.post(
        f"/cases/{case.case_no}/urges", {"task": tasks[0], "text": "专家等着进场"}
    )

    assert "催办已发出" in leader.text
    [notice] = told(case.site, "officer", NoticeKind.URGE)
    assert mine.name in notice.subject
    assert "专家等着进场" in notice.text
    assert readers(case, "专家等着进场") == ["officer", "leader"]


BESIDE = """
    start s
    user look name=核对仓库 camunda:assignee=entity camunda:dueDate=2026-07-21T09:00:00+08:00
    end e
    s -> look
    look -> e
"""


def test_a_late_matter_of_a_designers_process_is_urged_as_well(case: Walker) -> None:
    engine = case.site.services.engine
    files = {"beside.bpmn": sketch(BESIDE, key="beside")}
    engine.deploy(name="beside", resources=files, actor=SYSTEM)
    started = engine.start_instance(
        key="beside", business_key=case.case_no, labels=[BUREAU, ENTITY], actor=SYSTEM
    )
    (task,) = engine.open_user_tasks(started.id, actor=SYSTEM)
    case.site.clock.move_to(task.due_at + timedelta(hours=1))

    assert task.id in late_tasks(tab(case, "officer"))
    assert task.id not in late_tasks(tab(case, "entity"))
    leader = tab(case, "leader")
    leader.post(f"/cases/{case.case_no}/urges", {"task": task.id, "text": "今天核对完"})

    [notice] = told(case.site, "entity", NoticeKind.URGE)
    assert "核对仓库" in notice.subject
    assert readers(case, "今天核对完") == ["officer", "leader", "entity"]


def test_what_is_not_late_cannot_be_urged(case: Walker) -> None:
    leader = tab(case, "leader")
    task = case.open_tasks[0]

    answer = leader.post(f"/cases/{case.case_no}/urges", {"task": task.id})

    assert answer.status_code == 404
    assert told(case.site, "officer", NoticeKind.URGE) == []


def test_a_colleague_of_a_party_reads_but_is_not_counted_as_asked(
    case: Walker,
) -> None:
    write(case, "officer", "请补充材料", ENTITY)
    site = case.site
    hashed = site.services.sign_ins.hash_of("a long password", login="second")
    with site.services.engine.transact(SYSTEM) as uow:
        add_person(
            uow,
            login="second",
            name="第二人",
            org_id="entity",
            roles=["ent"],
            person_id="second",
        )
        set_password_hash(uow, "second", hashed)
    site.passwords["second"] = "a long password"

    second = tab(case, "second")

    assert "请补充材料" in second.text
    assert "已阅：第二人" in tab(case, "officer").text


def test_the_record_and_its_export_tell_of_messages_to_who_may_read_them(
    case: Walker,
) -> None:
    write(case, "officer", "本局内部意见")
    path = f"/cases/{case.case_no}?tab=history&format=csv"

    officer, entity = (case.site.visitor(each) for each in ("officer", "entity"))

    assert "本局内部意见" in officer.get(path).get_data(as_text=True)
    assert "本局内部意见" not in entity.get(path).get_data(as_text=True)
