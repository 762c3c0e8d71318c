"""Everything that one bureau, its agency, its expert and its company have in Tandem.

Each thing carries words of its own, so that a page which shows any of it to a stranger
is found out by them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import update

from engine import SYSTEM, UnitOfWork
from handlers.butler.complaints.entering import enter_complaint
from handlers.butler.complaints.model import NewComplaint, Way
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.butler.findings import (
    FindingQuery,
    NewFinding,
    Severity,
    Source,
    find_findings,
    open_finding,
)
from handlers.butler.incidents.model import NewIncident
from handlers.butler.incidents.opening import open_incident
from handlers.butler.planning import make_plan
from handlers.butler.surveys.actions import NewAction, add_action
from handlers.butler.surveys.reading import surveys_of_unit
from handlers.butler.surveys.sending import send_surveys
from handlers.couriers.robots import add_robot
from handlers.couriers.services import RobotAddress, RobotService
from handlers.deadlines.calendar_store import load_calendar
from handlers.evidence.records import record_evidence
from handlers.knowledge.catalogue import Change, Wish, change_catalogue
from handlers.knowledge.toolbook import keep_entries, make_edition
from handlers.knowledge.typical_cases import Consent, draft_case, publish_case
from handlers.linkage.case_secrets import secrets_of_case
from handlers.linkage.cases import case_header, change_case
from handlers.linkage.informant import keep_informant
from handlers.linkage.programmes.headers import ProgrammeKind, open_programme
from handlers.linkage.programmes.plans import approve_plan, file_plan
from handlers.machines.scopes import Scope
from handlers.machines.tokens import Wanted, make_token
from handlers.messages.writing import Draft, send_message
from handlers.notices.kinds import NoticeKind
from handlers.parties.access import actor_for, org_label
from handlers.parties.experts import expert_file, keep_certificate, keep_employment
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import person_by_id
from handlers.parties.substitutes import name_substitute
from handlers.parties.tables import person
from handlers.registers.declarations.people import STAFF
from handlers.registers.keeping import add_entry
from handlers.results.sampling import Sampling, add_sampling
from tests.support.butler_house import daily
from tests.support.programme_client import plan_row
from tests.web.answers import picture
from tests.web.destroyed import destroyed
from tests.web.other_people import values_of
from tests.web.walker import Walker, open_task

#: What the bureau alone writes beside a case: an investigation, and a penalty.
FOUND, FILED, DECIDED, KEPT_BACK = "暗标调查", "暗标立案号", "暗标罚单号", "暗标不公示"
PENALTY_WORDS = (FOUND, FILED, DECIDED, KEPT_BACK)
#: Words of these things and of nothing else in the installation.
WORDS = (
    "厦门暖阳电器有限公司",
    "XM2026-0107",
    "黄建国",
    "李卫东",
    "苏静",
    "0592-0000004",
    "13811112222",
    "暗标帮扶项目",
    "暗标方案",
    "暗标证书",
    "暗标雇主",
    "暗标留言",
    "暗标照片",
    "暗标附件",
    "暗标机器人",
    "暗标目录产品",
    "暗标抽查产品",
    "暗标代理",
    "暗标举报人",
    *PENALTY_WORDS,
    "暗标登记",
    "暗标问题",
    "暗标投诉",
    "暗标改进",
    "1.csv",
)
_DAY = date(2026, 7, 20)


def things_of(case: Walker) -> Mapping[str, str]:
    """Add what the prepared case does not have; return the ids of everything."""
    investigate(case)
    values = dict(values_of(case))
    services = case.site.services
    file = services.evidence_files.store_file(io.BytesIO(_jpeg()), "暗标附件.jpg")
    photo = services.evidence_files.store_file(io.BytesIO(_jpeg()), "暗标照片.jpg")
    with services.engine.transact(SYSTEM) as uow:
        header = case_header(uow.connection, case.case_no)
        send_message(
            uow,
            header,
            Draft(text="暗标留言", to=frozenset({org_label("agency")}), files=[file]),
        )
        found = record_evidence(uow, photo, business_key=case.case_no)
        values["evidence_id"] = found.id
        values["programme_id"] = _programme(uow, case.case_no)
        _expert(uow, values)
        _of_bureau(uow, case, values)
        values["register_entry_id"] = _registered(uow)
        values["finding_id"], values["plan_id"] = _found(uow)
        values["named_on"] = _DAY.isoformat()
        values["event_id"] = _happened(uow)
        values["client_id"] = "client"
        complaint = NewComplaint(
            butler_id="butler",
            way=Way.PHONE,
            text="暗标投诉",
            client_id="client",
        )
        values["complaint_id"] = enter_complaint(uow, complaint, progress_key="s").id
        values["survey_id"], values["survey_action_id"] = _surveyed(uow)
        _knowledge(uow, case, values)
        keep_informant(uow, case.case_no, {"informant_name": "暗标举报人"})
        mine = update(person).where(person.c.id == "officer")
        uow.connection.execute(mine.values(phone="13811112222"))
    files = destroyed(case.site)
    values["contract_id"] = files["held_contract_id"]
    values["purge_id"] = files["done_purge_id"]
    return values


def investigate(case: Walker) -> None:
    """Let the officer investigate beside the case, and punish."""
    begin_beside(case, "linkage_intervention")
    case.do(
        open_task(case, "record_intervention"),
        intervention_findings=FOUND,
        intervention_action=FOUND,
    )
    begin_beside(case, "linkage_penalty")
    case.do(open_task(case, "decide_case_filing"), penalty_case_no=FILED)
    case.do(
        open_task(case, "record_penalty"),
        penalty_kinds=["警告、通报批评"],
        penalty_decision_no=DECIDED,
        penalty_published_on="",
    )
    case.do(
        open_task(case, "publish_penalty"),
        penalty_publication="依法不予公示",
        penalty_unpublished_reason=KEPT_BACK,
    )


def begin_beside(case: Walker, process_key: str) -> None:
    """Begin a matter beside the case as its officer."""
    engine = case.site.services.engine
    with engine.read() as connection:
        officer = actor_for(person_by_id(connection, "officer"))
    engine.start_instance(key=process_key, business_key=case.case_no, actor=officer)
    case.site.settle()


def _jpeg() -> bytes:
    content, _name = picture("x.jpg")
    return content.read()


def _programme(uow: UnitOfWork, case_no: str) -> str:
    number = open_programme(
        uow,
        bureau_id="bureau",
        kind=ProgrammeKind.SPECIAL,
        year=2026,
        name="暗标帮扶项目",
        agency_id="agency",
    )
    plan = {
        "wg_name": "暗标方案",
        "plan_rows": [plan_row("厦门暖阳电器有限公司")],
    }
    approve_plan(uow, number, plan, note="暗标方案")
    file_plan(uow, number, {**plan, "industry_category": "小家电"}, note="暗标方案")
    change_case(uow, case_no, programme_id=number)
    return number


def _expert(uow: UnitOfWork, values: dict[str, str]) -> None:
    keep_certificate(
        uow, "expert", kind="认证人员职业资格", number="暗标证书", valid_to=None
    )
    keep_employment(
        uow,
        "expert",
        org_id=None,
        org_name="暗标雇主",
        relation="受聘",
        from_on=_DAY,
        until_on=None,
    )
    kept = expert_file(uow.connection, "expert")
    values["certificate_id"] = kept.certificates[0].id
    values["employment_id"] = kept.employments[0].id


def _registered(uow: UnitOfWork) -> str:
    """Put somebody on the staff register of a butler's unit; return the entry's id."""
    raw = {
        "name": ["暗标登记"],
        "kind": ["专业技术人员"],
        "title_level": ["中级"],
        "joined_on": [_DAY.isoformat()],
    }
    return add_entry(uow, STAFF, "butler", raw).id


def _found(uow: UnitOfWork) -> tuple[str, str]:
    """Let a butler find something at a client and plan patrols; return their ids."""
    add_org(uow, kind=OrgKind.ENTITY, name="暗标服务对象", org_id="client")
    contract_id = make_contract(
        uow,
        Contract(
            number="GJ-暗标",
            client_id="client",
            butler_id="butler",
            lead_id="butler_pm",
            valid_from=_DAY,
            valid_to=_DAY,
        ),
    )
    open_finding(
        uow,
        NewFinding(
            contract_id=contract_id,
            source=Source.DAILY,
            source_key="1",
            text="暗标问题",
            severity=Severity.GENERAL,
            found_by="butler_expert",
        ),
    )
    found = find_findings(uow.connection, FindingQuery(org_id="butler"))
    patrols = daily(
        name="暗标巡查",
        valid_from=_DAY,
        valid_to=_DAY,
        assignee="butler_expert",
        backup="butler_pm",
    )
    return found[0].id, make_plan(uow, contract_id, patrols)


def _happened(uow: UnitOfWork) -> str:
    """Let something happen at a client of which it was not told; return its id."""
    (contract,) = contracts(uow.connection, client_id="client")
    event = NewIncident(
        contract_id=contract.id,
        text="暗标事件",
        happened_at=uow.now,
        place="暗标车间",
        severity=Severity.GENERAL,
        found_by="暗标发现人",
    )
    return open_incident(uow, event).id


def _surveyed(uow: UnitOfWork) -> tuple[str, str]:
    """Let a butler ask a client, and plan what is to become better; return both ids."""
    send_surveys(uow, "2026-06", _DAY, calendar=load_calendar(uow.connection))
    (asked,) = surveys_of_unit(uow.connection, "butler")
    action = NewAction(
        butler_id="butler",
        period="2026-06",
        text="暗标改进",
        person_id="butler_pm",
        due_on=_DAY + timedelta(days=3650),
    )
    return asked.id, add_action(uow, action)


def _of_bureau(uow: UnitOfWork, case: Walker, values: dict[str, str]) -> None:
    values["substitution_id"] = name_substitute(
        uow,
        person_id="officer",
        substitute_id="leader",
        from_at=uow.now,
        until_at=uow.now + timedelta(days=30),
        reason="暗标代理",
    ).id
    values["robot_id"] = add_robot(
        uow,
        case.site.services.vault,
        bureau_id="bureau",
        name="暗标机器人",
        service=RobotService.WECOM,
        address=RobotAddress(
            url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"
        ),
        kinds=[NoticeKind.WARNING],
    )
    wanted = Wanted(name="暗标密钥", scopes=[Scope.READ], topics=None, days=30)
    values["token_id"] = f"{'0' * 31}1"
    make_token(
        uow,
        wanted,
        token_id=values["token_id"],
        operates=False,
        for_program="leader",
    )
    wish = Wish(
        product="暗标目录产品", change=Change.ADD, frequency="每年一次", reason="新增"
    )
    change_catalogue(uow, "bureau", wish, effective_on=_DAY)
    noted = Sampling(
        product="暗标抽查产品", sampled_on=_DAY, batches=10, passed=9, source="通报"
    )
    add_sampling(uow, "bureau", noted)


def _knowledge(uow: UnitOfWork, case: Walker, values: dict[str, str]) -> None:
    """Put every word into what is published, from which they are taken out again."""
    case_no = case.case_no
    header = case_header(uow.connection, case_no)
    forms = case.site.services.forms
    secrets = secrets_of_case(uow.connection, header, forms)
    told = f"{header.entity_name}（{case_no}、XM2026-0107）的黄建国、苏静、李卫东"
    draft_case(
        uow,
        case_no,
        bureau_id="bureau",
        product=header.product,
        answers={
            "entity_name": header.entity_name,
            "intro": told,
            "publish_consent": Consent.UNNAMED.value,
        },
        issue_keys=["P02"],
    )
    values["public_id"] = publish_case(uow, case_no, secrets=secrets).public_id
    row = {"area": "工艺", "issue_key": "P02", "problem": told, "solution": told}
    keep_entries(
        uow,
        case_no,
        bureau_id="bureau",
        product=header.product,
        rows=[row],
        secrets=secrets,
    )
    values["number"] = str(make_edition(uow, on=_DAY).number)
