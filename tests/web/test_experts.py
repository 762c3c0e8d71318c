"""AS-05 through the pages: the agency keeps its experts, and the rules refuse by clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import SYSTEM
from handlers.parties.experts import expert_file
from handlers.parties.model import Role
from handlers.parties.people import add_person, person_by_id
from handlers.parties.qualification import OTHER
from handlers.reminders.certificates import remind_of_certificates
from tests.web.site import Browser, Site
from tests.web.stopped_cases import StoppedCase, gone_on, stop_case
from tests.web.walker import Walker, open_task

EXPERIENCE = {
    "title_name": "高级工程师",
    "quality_experience": "电器质量管理十五年",
    "fields": "家用电器，GB 4706系列",
}


def write_register(site: Site) -> None:
    """Let the agency have three more experts, and describe them."""
    with site.services.engine.transact(SYSTEM) as uow:
        for login, name, level in (
            ("wang", "王工", "初级"),
            ("li", "李工", "高级"),
            ("chen", "陈工", ""),
        ):
            add_person(
                uow,
                login=login,
                name=name,
                org_id="agency",
                roles=[Role.WORK_GROUP],
                title_level=level,
                person_id=login,
            )
    agency = site.visitor("agency")
    for login in ("wang", "li", "chen"):
        agency.get(f"/people/{login}")
        assert agency.post(f"/people/{login}/expert", EXPERIENCE).status_code == 200


@pytest.fixture(scope="module")
def waiting(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> StoppedCase:
    """Return a case that waits for the agency to form the work group, to be copied."""
    return stop_case(
        tmp_path_factory, deployed, "form_work_group", before=write_register
    )


@pytest.fixture
def group(waiting: StoppedCase, tmp_path: Path) -> Iterator[Walker]:
    """Yield that case, for one test alone."""
    with gone_on(waiting, tmp_path / "site") as walker:
        yield walker


def proposed(walker: Walker, person_id: str, **changed: object) -> Browser:
    """Let the agency propose one expert for a visit and return what it is told."""
    task = open_task(walker, "form_work_group")
    agency = walker.site.visitor("agency")
    agency.get(f"/tasks/{task.id}")
    if task.assignee is None:
        agency.post(f"/tasks/{task.id}/claim")
    visit = walker.site.services.today + timedelta(days=10)
    fields = {
        **walker.fields(task, "agency", {}),
        "wg_leader": person_id,
        "planned_visit_on": visit.isoformat(),
        "wg_members-0-person_id": person_id,
        "wg_members-0-certificate_no": "",
        "wg_members-0-valid_to": "",
        "do": "submit",
        **changed,
    }
    agency.post(f"/tasks/{task.id}", fields)
    return agency


def is_formed(walker: Walker) -> bool:
    return not any(t.element_id == "form_work_group" for t in walker.open_tasks)


def test_as_05_who_has_neither_title_nor_certificate_is_refused_by_the_clause(
    group: Walker,
) -> None:
    agency = proposed(group, "wang")

    assert "王工不具备中级及以上职称或规定的从业资格(7.2.1.3)" in agency.text
    assert not is_formed(group)


def test_as_05_a_certificate_must_be_valid_on_the_day_of_the_visit(
    group: Walker,
) -> None:
    agency = group.site.visitor("agency")
    agency.get("/people/chen")
    ends = group.site.services.today + timedelta(days=1)
    agency.post(
        "/people/chen/certificates",
        {
            "kind": "工业品生产许可证审查员资格",
            "number": "SC-12",
            "valid_to": ends.isoformat(),
        },
    )
    assert "SC-12" in agency.text

    told = proposed(group, "chen")

    assert f"陈工的证书已于{ends.isoformat()}到期" in told.text
    assert not is_formed(group)


def keep_other_qualification(walker: Walker) -> str:
    """Let the agency put another qualification of 陈工 on file and return its id."""
    agency = walker.site.visitor("agency")
    agency.get("/people/chen")
    agency.post("/people/chen/certificates", {"kind": OTHER, "number": "LAC-7"})
    assert "待审批人认可" in agency.text
    with walker.site.services.engine.read() as connection:
        return expert_file(connection, "chen").certificates[0].id


def test_another_qualification_counts_by_a_leaders_written_reason_alone(
    group: Walker,
) -> None:
    kept = keep_other_qualification(group)
    path = f"/experts/chen/certificates/{kept}/recognition"
    told = proposed(group, "chen", **{"wg_members-0-qualification": OTHER})
    assert "陈工凭其他从业资格入选，还没有审批人写明的认可理由" in told.text
    assert "(7.2.1.3)" in told.text
    assert not is_formed(group)
    leader = group.site.visitor("leader")
    leader.get("/experts")
    assert leader.post(path, {"reason": " "}).status_code == 422
    assert "请写明为什么认可这份其他从业资格" in leader.text

    leader.post(path, {"reason": "长期承担同类产品的实验室认可评审"})

    assert "认可：长期承担同类产品的实验室认可评审" in leader.text
    assert leader.post(path, {"reason": "再来一次"}).status_code == 422
    agency = group.site.visitor("agency")
    agency.get("/people/chen")
    assert "认可：长期承担同类产品的实验室认可评审" in agency.text
    chosen = {
        "wg_members-0-qualification": OTHER,
        "wg_members-0-qualification_reason": "实验室认可评审员",
    }
    proposed(group, "chen", **chosen)
    assert is_formed(group)


@pytest.mark.parametrize("login", ["officer", "agency", "admin"])
def test_only_leaders_of_a_bureau_recognise_another_qualification(
    group: Walker, login: str
) -> None:
    kept = keep_other_qualification(group)
    browser = group.site.visitor(login)
    browser.get("/experts")

    page = browser.post(
        f"/experts/chen/certificates/{kept}/recognition", {"reason": "我认可"}
    )

    assert page.status_code == 403
    with group.site.services.engine.read() as connection:
        assert not expert_file(connection, "chen").certificates[0].recognition


def test_as_05_a_senior_engineer_is_taken(group: Walker) -> None:
    proposed(group, "li")

    assert is_formed(group)


def test_who_worked_for_the_company_in_the_last_two_years_stands_aside(
    group: Walker,
) -> None:
    agency = group.site.visitor("agency")
    agency.get("/people/li")
    today = group.site.services.today
    agency.post(
        "/people/li/employers",
        {
            "org_name": "厦门暖阳电器有限公司",
            "relation": "取得报酬",
            "from_on": "2020-01-01",
            "until_on": (today - timedelta(days=400)).isoformat(),
        },
    )

    told = proposed(group, "li")

    assert "李工近两年受聘于该经营主体或从其取得报酬，应当回避" in told.text
    assert not is_formed(group)


def test_who_worked_there_longer_ago_is_free_again(group: Walker) -> None:
    agency = group.site.visitor("agency")
    agency.get("/people/li")
    today = group.site.services.today
    agency.post(
        "/people/li/employers",
        {
            "org_name": "厦门暖阳电器有限公司",
            "relation": "受聘",
            "from_on": "2018-01-01",
            "until_on": (today - timedelta(days=3 * 365)).isoformat(),
        },
    )

    proposed(group, "li")

    assert is_formed(group)


def test_who_is_not_described_in_the_register_is_refused_by_the_clause(
    group: Walker,
) -> None:
    agency = group.site.visitor("agency")
    agency.get("/people/li")
    agency.post("/people/li/expert", {**EXPERIENCE, "fields": " "})

    told = proposed(group, "li")

    assert "没有登记李工的熟悉的专业领域和产品标准" in told.text
    assert "7.2.1.3" in told.text


@pytest.mark.parametrize("login", ["expert", "officer", "leader", "entity"])
def test_only_the_agency_writes_in_its_register(site: Site, login: str) -> None:
    browser = site.visitor(login)
    browser.get("/people")

    page = browser.post("/people/expert/expert", EXPERIENCE)

    assert page.status_code in {403, 404}


def test_the_register_says_who_can_be_sent_today_and_why_not(site: Site) -> None:
    agency = site.visitor("agency")
    agency.get("/experts")
    assert "李卫东" in agency.text
    leader = site.visitor("leader")
    leader.get("/experts")
    assert "鹭岛质量技术帮扶中心" in leader.text
    assert site.visitor("entity").get("/experts").status_code == 403


def test_a_certificate_is_told_of_before_it_ends_and_once_at_each_mark(
    site: Site,
) -> None:
    agency = site.visitor("agency")
    agency.get("/people/expert")
    agency.post(
        "/people/expert/certificates",
        {"kind": "认证人员职业资格", "number": "R-1", "valid_to": "2026-09-01"},
    )

    told = []
    for day in ("2026-07-20", "2026-07-21", "2026-08-03", "2026-08-26", "2026-09-02"):
        with site.services.engine.transact(SYSTEM) as uow:
            told.append(remind_of_certificates(uow, today=date.fromisoformat(day)))

    # The expert and the agency: at 90, 30 and 7 days, and when it has ended.
    assert told == [2, 0, 2, 2, 2]
    with site.services.engine.read() as connection:
        assert expert_file(connection, "expert").certificates[0].number == "R-1"
        assert person_by_id(connection, "expert").active
