"""One patrol on its page, and its report: to the unit whole, to the client as a file."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from engine import SYSTEM, Slice, UserTaskFilter
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.butler.findings import FindingQuery, find_findings
from handlers.butler.plan import Depth, PatrolPlan
from handlers.butler.planning import make_plan
from handlers.butler.process_keys import PATROL
from handlers.butler.rhythm import Frequency, Rhythm
from handlers.parties.access import actor_for
from handlers.parties.model import OrgKind
from handlers.parties.people import person_by_id
from tests.web.answers import picture
from tests.web.other_people import PASSWORD, Stranger, add_people
from tests.web.site import Browser, Site


@pytest.fixture
def where(office: Site) -> str:
    """Return the address of the patrol of today, which is under way."""
    services = office.services
    today = services.today
    with services.engine.read() as connection:
        lead = actor_for(person_by_id(connection, "butler_pm"))
    with services.engine.transact(SYSTEM) as uow:
        contract = make_contract(
            uow,
            Contract(
                number="GJ-2026-07",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=today,
                valid_to=today.replace(month=12),
            ),
        )
    plan = PatrolPlan(
        name="车间日巡查",
        rhythm=Rhythm(
            frequency=Frequency.DAY,
            valid_from=today,
            valid_to=today.replace(month=12),
        ),
        assignee="butler_expert",
        backup="butler_pm",
        depth=Depth.BRIEF,
        sections=("c",),
    )
    with services.engine.transact(lead) as uow:
        plan_id = make_plan(uow, contract, plan)
    office.settle()
    return f"/patrols/plans/{plan_id}/on/{today.isoformat()}"


def signed(office: Site) -> Browser:
    """Sign the record of today as the expert, with something found."""
    (found,) = office.services.engine.find_user_tasks(
        UserTaskFilter(process_keys=[PATROL]), Slice(limit=10), actor=SYSTEM
    )
    with office.services.engine.read() as connection:
        name = person_by_id(connection, "butler_expert").name
    expert = office.visitor("butler_expert")
    address = f"/tasks/{found.task.id}"
    expert.get(address)
    expert.post(
        address,
        {
            "do": "submit",
            "patrol_arrived_on": office.services.today.isoformat(),
            "patrol_arrived_at": "08:40",
            "patrol_received_by": "黄建国",
            "check_c": "有问题",
            "check_c_note": "地面积水",
            "check_c_photos-upload": picture("floor.jpg"),
            "patrol_findings-0-section": "c",
            "patrol_findings-0-what": "<i>地面积水</i>",
            "patrol_findings-0-severity": "一般",
            "patrol_findings-0-advice": "疏通地漏",
            "patrol_summary": "除积水外正常",
            "sign_patrol": name,
        },
    )
    assert "已提交" in expert.text
    office.settle()
    return expert


def texts(file: bytes) -> str:
    body = Document(BytesIO(file)).element.body
    return "".join(each.text or "" for each in body.iter() if each.text)


def test_a_patrol_has_no_report_before_it_is_signed(office: Site, where: str) -> None:
    expert = office.visitor("butler_expert")
    expert.get(where)
    assert "还没有签署的记录" in expert.text
    assert expert.get(f"{where}/report.pdf").status_code == 404


def test_the_unit_reads_the_record_and_takes_the_report_along(
    office: Site, where: str
) -> None:
    expert = signed(office)
    expert.get("/patrols?whose=unit")
    assert "记录和报告" in expert.text
    expert.get(where.partition("/on/")[0])
    assert expert.page is not None
    assert where in expert.page.get_data(as_text=True)

    expert.get(where)
    for word in ("黄建国", "floor.jpg", "地面积水", "已巡", "FX-2026-0001"):
        assert word in expert.text
    assert "<i>" not in expert.page.get_data(as_text=True)
    # What happened to it, by whom: planned by the system, signed by the expert.
    with office.services.engine.read() as connection:
        name = person_by_id(connection, "butler_expert").name
    course = expert.text.partition("经过")[2]
    assert course.index("进行中") < course.index("已巡")
    assert f"· {name}" in course

    with office.services.engine.read() as connection:
        (found,) = find_findings(connection, FindingQuery(org_id="butler"))
    said = texts(expert.get(f"{where}/report.docx").data)
    for word in ("巡查报告", "黄建国", "地面积水", found.number, "疏通地漏", "SHA-256"):
        assert word in said
    pdf = expert.get(f"{where}/report.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert expert.get(f"{where}/report.odt").status_code == 404


def test_the_client_has_the_report_and_others_have_nothing(
    office: Site, where: str
) -> None:
    signed(office)
    client = office.visitor("entity")
    client.get(where)
    assert "内容见报告" in client.text
    assert "除积水外正常" not in client.text
    assert "经过" not in client.text
    assert "floor.jpg（SHA-256" in texts(client.get(f"{where}/report.docx").data)

    strangers = {
        "other_butler": Stranger(OrgKind.BUTLER, "别家质量管家", "bu_mgr"),
        "other_client": Stranger(OrgKind.ENTITY, "集美塑胶工业有限公司", "ent"),
    }
    add_people(office, strangers)
    for login in strangers:
        visitor = office.visitor()
        visitor.sign_in(login, PASSWORD)
        assert visitor.get(where).status_code == 404
        assert visitor.get(f"{where}/report.pdf").status_code == 404
    for wrong in ("2020-01-01", "x"):
        assert client.get(f"{where.partition('/on/')[0]}/on/{wrong}").status_code == 404


def test_the_page_of_the_contract_draws_what_happened_month_by_month(
    office: Site, where: str
) -> None:
    lead = office.visitor("butler_pm")
    with office.services.engine.read() as connection:
        (contract,) = contracts(connection, butler_id="butler")
    lead.get(f"/contracts/{contract.id}")
    assert "每月完成的巡查" not in lead.text

    signed(office)
    lead.get(f"/contracts/{contract.id}")
    assert "每月完成的巡查 月份 次 2026-07 1" in lead.text
    assert "每月发现的问题 月份 项 2026-07 1" in lead.text
    # Nothing was missed, so nothing is drawn of it.
    assert "每月漏查" not in lead.text
