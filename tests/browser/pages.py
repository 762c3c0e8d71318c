"""The addresses of every page of the site, for tests that look at all of them.

Routes come from the oracle of the access matrix: a page with a row there is looked at
here. Only what no rule says is listed by hand: tabs, views and states of a page. A page
that nobody of these looks at fails a test, unless it is named here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from engine import SYSTEM
from handlers.butler.complaints.entering import enter_complaint
from handlers.butler.complaints.model import NewComplaint, Way
from handlers.butler.contracts import Contract, make_contract
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
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day
from handlers.documents.records import document_by_id
from handlers.knowledge.toolbook import keep_entries
from handlers.knowledge.typical_cases import draft_case, latest_case
from tests.support.butler_house import daily
from tests.web.destroyed import destroyed
from tests.web.other_people import values_of
from tests.web.planned import planned_programme
from tests.web.test_access_matrix import ORACLE, ROLES
from tests.web.test_registers import DEVICE
from tests.web.walker import Walker

#: Whose pages are looked at.
LOOKED_AT_BY = (
    *("officer", "entity", "expert", "admin", "leader", "butler"),
    "anonymous",
)

#: GET routes that answer with something else than a page.
NO_PAGES = frozenset(
    {
        "/.well-known/camunda-automation-platform/webapps",
        "/approvals/<approval_id>/paper.<format_>",
        "/calendar/<secret>.ics",
        "/cases/<case_no>/documents.pdf",
        "/purges/<purge_id>/certificate.<format_>",
        "/notices/<notice_id>",
        "/papers/print.pdf",
        "/cases/<case_no>/archive.zip",
        "/cases/<case_no>/diagram.bpmn",
        "/cases/<case_no>/documents/<document_id>/files/<int:version>.<format_>",
        (
            "/cases/<case_no>/documents/<document_id>"
            "/pages/<int:version>-<int:page_number>.png"
        ),
        "/cases/<case_no>/places.json",
        "/evidence/<evidence_id>",
        "/evidence/<evidence_id>/picture",
        "/evidence/<evidence_id>/thumbnail",
        "/findings/<finding_id>/report.<format_>",
        "/patrols/plans/<plan_id>/on/<named_on>/report.<format_>",
        "/healthz",
        "/imports/template",
        "/knowledge/toolbook/<int:number>.<format_>",
        "/operations/definitions/<definition_id>/diagram",
        "/operations/instances/<instance_id>/places.json",
        "/operations/instances/<instance_id>/scenario.yaml",
        "/operations/trials/<trial_id>/diagram.bpmn",
        "/operations/trials/<trial_id>/places.json",
        "/operations/trials/<trial_id>/scenario.yaml",
        "/designer/deployments/<deployment_id>/file",
        "/designer/modeler-plugin.zip",
        "/designer/templates.json",
        "/designer/templates.zip",
        "/operations/definitions",
        "/operations/definitions/<definition_id>",
        "/programmes/<programme_id>/documents/<document_id>/files/<int:version>.<format_>",
        (
            "/programmes/<programme_id>/documents/<document_id>"
            "/pages/<int:version>-<int:page_number>.png"
        ),
        "/registers/<register_key>/import/template.<format_>",
        "/registers/<register_key>/ledger.<format_>",
        "/static/<path:name>",
    }
)

#: Pages that are not there for these people, and why that is no gap.
ELSEWHERE: Mapping[str, str] = {
    "/mail/<secret>": "only who was sent the link has it; a test looks at it",
    "/operations/trials/<trial_id>": "who tries something out has it; a test looks at it",
    "/drill": "only a drill has it; a test of its own looks at it",
}

#: Tabs, views and states of pages, with the role that looks at them. Add yours.
FURTHER: tuple[tuple[str, str], ...] = (
    ("officer", "/calendar?year=2026"),
    ("officer", "/calendar?day=2026-10-03"),
    ("admin", "/admin/calendar?year=2027"),
    *(
        ("officer", f"/cases/<case_no>?tab={tab}")
        for tab in (
            *("deadlines", "forms", "evidence", "causes"),
            *("history", "parties", "diagram"),
        )
    ),
    *(
        ("officer", f"/inbox?tab={tab}")
        for tab in ("mine", "claimable", "overdue", "due_today", "done")
    ),
    ("officer", "/cases?view=all"),
    ("officer", "/papers?case=<case_no>&kind=rectification_order"),
    ("officer", "/programmes/<programme_id>?tab=cases"),
    *(
        ("officer", f"/programmes/<plan_id>?tab={tab}")
        for tab in ("overview", "plan", "cases", "results")
    ),
    ("officer", "/programmes/<plan_id>?tab=plan&version=1"),
    ("officer", "/programmes/<plan_id>/documents/<plan_paper_id>"),
    ("officer", "/search?q=电热毯"),
    ("officer", "/search?q=电热毯&in=form"),
    ("officer", "/cases?q=没有这样的案件"),
    ("officer", "/cases/<case_no>/matters/linkage_penalty"),
    ("officer", "/no-such-page"),
    ("officer", "/cases/<case_no>/documents/<draft_id>"),
    ("officer", "/cases/<case_no>/documents/<draft_id>/edit"),
    ("officer", "/cases/<case_no>/typical-case"),
    ("officer", "/knowledge/cases/<published_id>"),
    ("officer", "/knowledge/toolbook/<int:edition>"),
    ("officer", "/tasks/<begun_id>"),
    ("officer", "/tasks/<begun_id>/discard"),
    ("officer", "/notices?show=all"),
    ("admin", "/designer/compare?old=linkage_advice&new=linkage_advice"),
    ("admin", "/designer/deployments/<deployment_id>/form?name=f101.form"),
    ("leader", "/"),
    ("leader", "/inbox?tab=claimable"),
    ("leader", "/approvals"),
    ("leader", "/approvals/<approval_id>"),
    ("leader", "/figures"),
    ("leader", "/cases/<case_no>?tab=parties"),
    *(
        ("butler", page)
        for page in (
            "/inbox",
            "/contracts",
            "/contracts/new",
            "/contracts/<contract_id>",
            "/complaints",
            "/complaints/new",
            "/complaints/<complaint_id>",
            "/complain/<unit_id>",
            "/patrols",
            "/patrols/plans",
            "/patrols/plans/new",
            "/patrols/plans/<plan_id>",
            "/patrols/plans/<plan_id>/edit",
            "/patrols/plans/<plan_id>/on/<named_on>",
            "/patrols/clients/<client_id>",
            "/progress/<progress_secret>",
            "/findings",
            "/findings/new",
            "/findings/<finding_id>",
            "/incidents",
            "/incidents/new",
            "/incidents/<event_id>",
            "/surveys",
            "/surveys/<survey_id>",
            "/surveys/actions/<survey_action_id>",
            "/registers",
            "/registers/staff",
            "/registers/<device_register>",
            "/registers/<device_register>/import",
            "/registers/<device_register>/new",
            "/registers/<device_register>/<device_id>",
            "/registers/<device_register>/<device_id>/edit",
            "/client-files",
            "/client-files/<held_contract_id>",
            "/purges",
            "/purges/<done_purge_id>",
            "/specification",
            "/unit",
        )
    ),
    ("anonymous", "/check/<draft_token>"),
)


def rules(role: str) -> Iterator[str]:
    """Yield the rules of all pages that a role looks at, with their tabs and states."""
    for (method, rule), answers in ORACLE.items():
        is_there = role in ROLES and answers[ROLES.index(role)] == HTTPStatus.OK
        if method == "GET" and is_there and rule not in NO_PAGES:
            yield rule
    for whose, rule in FURTHER:
        if whose == role:
            yield rule


def addresses(role: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses of all pages that a role looks at.

    Args:
        role: one of `LOOKED_AT_BY`.
        values: what stands for each place in a rule: `states_of` a case.
    """
    for rule in rules(role):
        yield filled(rule, values)


def everything(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every rule of the site with its address, and every tab, view and state."""
    pages = (rule for method, rule in ORACLE if method == "GET")
    further = dict.fromkeys(rule for _, rule in FURTHER)
    for rule in (*pages, *further):
        if rule not in NO_PAGES:
            yield rule, filled(rule, values)


def states_of(case: Walker) -> Mapping[str, str]:
    """Put something into every state that has a page; return all ids."""
    officer, leader = (case.site.visitor(login) for login in ("officer", "leader"))
    values = dict(values_of(case))
    officer.get("/cases")
    values["begun_id"] = _last_part(officer.post("/cases").request.path)
    paper = f"/cases/{case.case_no}/documents/new/supervision_advice"
    officer.get(paper)
    drafted = officer.post(paper, {"advice": "电热毯泄漏电流不合格。"})
    values["draft_id"] = _last_part(drafted.request.path)
    _know_something(case)
    officer.get(f"/cases/{case.case_no}/typical-case")
    officer.post(f"/cases/{case.case_no}/typical-case", {"do": "publish"})
    leader.get("/knowledge/toolbook")
    edition = leader.post("/knowledge/toolbook")
    values["edition"] = _last_part(edition.request.path)
    with case.site.services.engine.read() as connection:
        published = latest_case(connection, case.case_no)
        draft = document_by_id(connection, values["draft_id"])
    values["draft_token"] = draft.token
    values["published_id"] = str(published.public_id if published else None)
    return {
        **values,
        **_planned(case),
        **_registered(case),
        **_found(case),
        **destroyed(case.site),
    }


def _found(case: Walker) -> Mapping[str, str]:
    """Let a butler plan, find, meet, hear of a complaint, and ask; return all."""
    today = local_day(case.site.clock.now())
    contract = Contract(
        number="GJ-2026-01",
        client_id="entity",
        butler_id="butler",
        lead_id="butler_pm",
        valid_from=today,
        valid_to=today,
    )
    engine = case.site.services.engine
    with engine.transact(SYSTEM) as uow:
        contract_id = make_contract(uow, contract)
        patrols = daily(
            valid_from=today,
            valid_to=today,
            assignee="butler_expert",
            backup="butler_pm",
        )
        plan_id = make_plan(uow, contract_id, patrols)
        finding = NewFinding(
            contract_id=contract_id,
            source=Source.PATROL,
            source_key="page",
            text="成品仓温湿度计已过校准有效期",
            severity=Severity.MAJOR,
            found_by="butler_expert",
        )
        open_finding(uow, finding)
        event = NewIncident(
            contract_id=contract_id,
            text="电热毯批次在仓库起火",
            happened_at=uow.now,
            place="二号仓库",
            severity=Severity.GRAVE,
            endangered="一名保管员手部烫伤",
            found_by="仓库保管员",
        )
        happened = open_incident(uow, event)
        complaint = NewComplaint(
            butler_id="butler",
            way=Way.PHONE,
            text="巡查报告迟迟不给",
            client_id="entity",
            name="何先生",
            phone="13900001111",
            agreed=True,
        )
        entered = enter_complaint(uow, complaint, progress_key="progress")
        calendar = load_calendar(uow.connection)
        send_surveys(uow, f"{today:%Y-%m}", today, calendar=calendar)
        improvement = NewAction(
            butler_id="butler",
            period=f"{today:%Y-%m}",
            text="报告两日内发出",
            person_id="butler_pm",
            due_on=today,
        )
        action_id = add_action(uow, improvement)
    case.site.settle()
    with engine.read() as connection:
        found = find_findings(connection, FindingQuery(org_id="butler"))
        asked = surveys_of_unit(connection, "butler")
    return {
        "finding_id": found[0].id,
        "complaint_id": entered.id,
        "event_id": happened.id,
        "survey_id": asked[0].id,
        "survey_action_id": action_id,
        "client_id": "entity",
        "contract_id": contract_id,
        "plan_id": plan_id,
        "named_on": today.isoformat(),
        "unit_id": "butler",
        "progress_secret": "progress",
    }


def _registered(case: Walker) -> Mapping[str, str]:
    """Enter a device of a butler's unit and a use of it; return where it stands."""
    butler = case.site.visitor("butler")
    butler.get("/registers/equipment/new")
    answers = {**DEVICE, "cal_due": "2030-01-01"}
    device = butler.post("/registers/equipment", answers).request.path
    used_on = local_day(case.site.clock.now()).isoformat()
    butler.post(f"{device}/events", {"kind": "used", "happened_on": used_on})
    return {"device_register": "equipment", "device_id": _last_part(device)}


def _planned(case: Walker) -> Mapping[str, str]:
    """Plan a programme with a changed plan; return its ids."""
    programme = planned_programme(case.site)
    officer = case.site.visitor("officer")
    plan = officer.get(f"/programmes/{programme.key}?tab=plan").get_data(as_text=True)
    papers = re.findall(rf"/programmes/{programme.key}/documents/(\w+)", plan)
    return {"plan_id": programme.key, "plan_paper_id": papers[0]}


def _know_something(case: Walker) -> None:
    """Draft a typical case, and write down enough for an edition of the tool book."""
    told = {"entity_name": "厦门暖阳电器有限公司", "intro": "主要生产电热毯。"}
    row = {"area": "质检", "issue_key": "Q03", "problem": "漏检", "solution": "首检"}
    with case.site.services.engine.transact(SYSTEM) as uow:
        draft_case(
            uow,
            case.case_no,
            bureau_id="bureau",
            product="电热毯",
            answers={**told, "publish_consent": "同意匿名发布"},
            issue_keys=["P02"],
        )
        for number in range(3):
            keep_entries(
                uow,
                f"XM-{number}",
                bureau_id="bureau",
                product="插座",
                rows=[row],
                secrets={},
            )


def _last_part(path: str) -> str:
    return path.rsplit("/", 1)[1]


def filled(rule: str, values: Mapping[str, str]) -> str:
    """Return a rule with what stands for each of its places."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], rule)
