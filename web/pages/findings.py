"""What butlers found at their clients: the list, one finding, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.butler.contracts import Contract, contracts
from handlers.butler.findings import (
    Finding,
    FindingQuery,
    NewFinding,
    Severity,
    Source,
    find_findings,
    open_finding,
)
from handlers.butler.findings.model import SOURCE_NAMES, STATE_NAMES
from handlers.butler.findings.model import FindingState as State
from handlers.parties.model import Org
from handlers.parties.orgs import orgs_by_ids
from web.arguments import page_number, search_text
from web.case_reading import Names
from web.exporting import ExportKind, asked_kind, export_links, export_response
from web.finding_reading import finding_story, opened_finding, own_org
from web.i18n import gettext as _
from web.listing import in_batches
from web.notices import Notice, say
from web.presenters.rows import pager
from web.presenters.service_findings import (
    finding_facts,
    finding_row,
    late_chip,
    severity_chip,
    state_chip,
)
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.unit_contracts import contract_choices, running_contracts, works_at_clients
from web.visitor import current_visitor

pages = Pages("findings", __name__)

PAGE_SIZE = 50
_LONGEST = 300


@pages.page("/findings", guard=Guard.SIGNED_IN)
def findings() -> str | Response:
    """List the findings of the visitor's unit, or of the visitor's own company."""
    query, arguments = _asked()
    kind = asked_kind()
    if kind is not None:
        return _export(query, kind)
    number = page_number()
    part = replace(query, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    with services().engine.read() as connection:
        found = find_findings(connection, part)
        clients = orgs_by_ids(connection, {each.client_id for each in found})
    now = services().clock.now()
    shown = found[:PAGE_SIZE]
    return page(
        "findings.html",
        rows=[finding_row(each, clients, now=now) for each in shown],
        arguments=arguments,
        severities=list(Severity),
        sources=SOURCE_NAMES,
        states=STATE_NAMES,
        may_open=works_at_clients(),
        of_butler=is_of_butler(current_visitor()),
        exports=export_links("/findings", arguments),
        pages=pager(
            path="/findings",
            arguments=arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/findings/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form of something that was found outside of checks and patrols."""
    return _form(running_contracts(), {}, {})


@pages.page("/findings", guard=Guard.SIGNED_IN, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Write down what was found; its process begins at once."""
    own, given = running_contracts(), request.form
    text, severity = given.get("text", "").strip(), given.get("severity", "")
    faults = {}
    if given.get("contract", "") not in {each.id for each in own}:
        faults["contract"] = _("请选择服务合同")
    if not text or len(text) > _LONGEST:
        faults["text"] = _("请写明问题，不超过 %(n)d 字", n=_LONGEST)
    if severity not in set(Severity):
        faults["severity"] = _("请选择严重程度")
    if faults:
        return _form(own, given.to_dict(), faults), 422
    actor, key = current_visitor().actor, request_key()
    with services().engine.transact(actor, key) as uow:
        if uow.repeated:
            return redirect("/findings", code=303)
        number = open_finding(
            uow,
            NewFinding(
                contract_id=given["contract"],
                source=Source.DAILY,
                source_key=f"page:{actor.id}:{uow.now.isoformat()}",
                text=text,
                severity=Severity(severity),
                danger=given.get("danger") == "yes",
                found_by=actor.id,
            ),
        )
    said = Notice(_("已登记为 %(number)s。", number=number))
    return say(redirect("/findings", code=303), said)


@pages.page("/findings/<finding_id>", guard=Guard.SIGNED_IN)
def finding(finding_id: str) -> str:
    """Show a finding: what it is, what is to be done, and everything that was done."""
    found = opened_finding(finding_id)
    with services().engine.read() as connection:
        wanted = {found.client_id, found.referred_to or found.client_id}
        orgs = orgs_by_ids(connection, wanted)
        contract = contracts(connection, ids=[found.contract_id])[0]
    return page(
        "finding.html",
        finding=found,
        severity=severity_chip(found.severity),
        state=state_chip(found.state),
        late=late_chip(found, now=services().clock.now()),
        facts=finding_facts(
            found,
            client=orgs[found.client_id].name,
            contract=contract.number,
            found_by=Names([found.found_by])(found.found_by),
            bureau=_referred(found, orgs),
        ),
        story=finding_story(found),
    )


def _referred(found: Finding, orgs: Mapping[str, Org]) -> str:
    """Return which bureau was asked; the number of its case is for the butler alone."""
    if found.referred_to is None:
        return ""
    bureau = orgs[found.referred_to].name
    if not is_of_butler(current_visitor()):
        return bureau
    if found.case_no is None:
        return _("%(bureau)s（等待登记）", bureau=bureau)
    return _("%(bureau)s，案件编号 %(no)s", bureau=bureau, no=found.case_no)


def _form(own: list[Contract], given: dict[str, str], faults: dict[str, str]) -> str:
    return page(
        "finding_new.html",
        contracts=contract_choices(own),
        severities=list(Severity),
        given=given or {"contract": request.args.get("contract", "")},
        faults=faults,
        longest=_LONGEST,
    )


def _asked() -> tuple[FindingQuery, dict[str, str]]:
    """Return what the address asks for, and the arguments that say it again."""
    wanted, text = request.args, search_text()
    state = wanted.get("state", "")
    arguments = {
        "q": text,
        "state": state if state in {"open", "late", *State} else "",
        "severity": wanted.get("severity", ""),
        "source": wanted.get("source", ""),
        "contract": wanted.get("contract", ""),
    }
    if arguments["severity"] not in set(Severity):
        arguments["severity"] = ""
    if arguments["source"] not in set(Source):
        arguments["source"] = ""
    query = FindingQuery(
        org_id=own_org(),
        text=text,
        contract_id=arguments["contract"],
        severity=Severity(arguments["severity"]) if arguments["severity"] else None,
        source=Source(arguments["source"]) if arguments["source"] else None,
        state=State(state) if state in set(State) else None,
        only_open=state == "open",
        late_at=services().clock.now() if state == "late" else None,
    )
    return query, {key: value for key, value in arguments.items() if value}


def _export(query: FindingQuery, kind: ExportKind) -> Response:
    clients: dict[str, Org] = {}

    def read(limit: int, offset: int) -> list[Finding]:
        with services().engine.read() as connection:
            part = replace(query, limit=limit, offset=offset)
            found = find_findings(connection, part)
            ids = {each.client_id for each in found}
            clients.update(orgs_by_ids(connection, ids.difference(clients)))
            return found

    now = services().clock.now()
    heads = [
        _("编号"),
        _("服务对象"),
        _("问题"),
        _("严重程度"),
        _("状态"),
        _("来源"),
        _("发现时间"),
        _("整改时限"),
        _("整改次数"),
        _("整改建议"),
    ]

    def cells(each: Finding) -> list[str]:
        row = finding_row(each, clients, now=now)
        return [
            row.number,
            row.client,
            row.text,
            row.severity.text,
            row.state.text,
            row.source,
            row.found,
            row.due,
            str(each.round),
            each.advice,
        ]

    rows = (cells(each) for each in in_batches(read))
    return export_response(_("问题清单"), heads, rows, kind)
