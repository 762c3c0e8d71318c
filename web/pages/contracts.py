"""Contracts of a butler's unit: list, signing, one contract, its lead, its end."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.butler.contracts import Contract, contract_by_id, contracts
from handlers.butler.errors import ContractNotFound, ContractRefused
from handlers.butler.findings import FindingQuery, find_findings
from handlers.butler.handing_projects import hand_project_over
from handlers.butler.menu import MenuItem
from handlers.butler.service.extending import extend_service
from handlers.butler.service.items import items_of_all
from handlers.butler.signing import (
    lead_changes,
    may_sign,
    sign_contract,
    terminate_contract,
)
from handlers.errors import DomainRefused
from handlers.parties.model import OrgKind, Role
from handlers.parties.orgs import orgs_by_ids, orgs_of_kind
from handlers.parties.people import people_by_ids, people_in
from handlers.registers.errors import StartRefused
from handlers.registers.starting import against_contract
from web.arguments import search_text
from web.case_reading import Names
from web.contract_reading import service_of
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.contracts import ContractRow, contract_facts, contract_row
from web.presenters.days import moment_text
from web.presenters.rows import TimelineEntry
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.service_charts import charts_of
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("contracts", __name__)

_ONE = "/contracts/<contract_id>"
_STATES = ("running", "ended")


@pages.page("/contracts", guard=Guard.SIGNED_IN)
def listed() -> str | Response:
    """List the contracts of the visitor's unit."""
    unit, text = _unit(), search_text()
    state = request.args.get("state", "")
    state = state if state in _STATES else ""
    rows = [
        each
        for each in _rows(unit)
        if _matches(each, text) and (not state or each.is_over == (state == "ended"))
    ]
    kind = asked_kind()
    if kind is not None:
        heads = [
            _("合同编号"),
            _("服务对象"),
            _("项目负责人"),
            _("开始日期"),
            _("结束日期"),
            _("状态"),
            _("服务项目"),
            _("逾期项目"),
        ]
        cells = ([*each.cells] for each in rows)
        return export_response(_("服务合同"), heads, cells, kind)
    kept = {key: value for key, value in {"q": text, "state": state}.items() if value}
    with services().engine.read() as connection:
        against = against_contract(connection, unit, today=services().today)
    return page(
        "contracts.html",
        rows=rows,
        text=text,
        state=state,
        may_sign=may_sign(current_visitor().actor, unit),
        against=against,
        exports=export_links("/contracts", kept),
    )


@pages.page("/contracts/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form of a contract that was signed; a renewal goes on from another."""
    unit = _signing_unit()
    return _form(unit, _renewed(unit, request.args.get("renews", "")), {})


@pages.page("/contracts", guard=Guard.SIGNED_IN, methods=("POST",))
def sign() -> BaseResponse | tuple[str, int]:
    """Write down a contract; the file of its client opens with it."""
    unit, given = _signing_unit(), request.form.to_dict()
    contract, faults = _read(unit, given)
    if contract is None:
        return _form(unit, given, faults), 422
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect("/contracts", code=303)
            contract_id = sign_contract(uow, contract)
    except StartRefused as refused:
        return _form(unit, given, {"unit": str(refused)}), 422
    except ContractRefused as refused:
        return _form(unit, given, {refused.field: str(refused)}), 422
    said = Notice(_("合同已登记，客户档案已建立。"))
    return say(redirect(f"/contracts/{contract_id}", code=303), said)


@pages.page(_ONE, guard=Guard.SIGNED_IN)
def one(contract_id: str) -> str:
    """Show a contract: what it says, who leads, and what there is under it."""
    return _page(_open(contract_id), {}, {})


@pages.page(f"{_ONE}/lead", guard=Guard.SIGNED_IN, methods=("POST",))
def lead(contract_id: str) -> BaseResponse | tuple[str, int]:
    """Hand the project over to another lead."""
    found, given = _open(contract_id, for_signing=True), request.form.to_dict()
    try:
        hand_project_over(
            services().engine,
            found,
            given.get("lead", ""),
            reason=given.get("reason", "")[:300],
            actor=current_visitor().actor,
        )
    except DomainRefused as refused:
        return _page(found, {"lead": str(refused)}, given), 422
    return _back(found, _("项目负责人已变更。"))


@pages.page(f"{_ONE}/end", guard=Guard.SIGNED_IN, methods=("POST",))
def end(contract_id: str) -> BaseResponse | tuple[str, int]:
    """End a contract today, with a reason."""
    found, given = _open(contract_id, for_signing=True), request.form.to_dict()
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                reason = given.get("reason", "")[:300]
                terminate_contract(uow, found.id, reason=reason)
    except DomainRefused as refused:
        return _page(found, {"end": str(refused)}, given), 422
    return _back(found, _("合同已结束，巡查计划随之停止。"))


@pages.page(f"{_ONE}/items", guard=Guard.SIGNED_IN, methods=("POST",))
def add_items(contract_id: str) -> BaseResponse | tuple[str, int]:
    """Add items to the menu of a contract that runs (B4.5)."""
    found, given = _open(contract_id, for_signing=True), request.form.to_dict()
    picked = [each for each in MenuItem if each.value in request.form.getlist("items")]
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                reason = given.get("reason", "")[:300]
                due_on = _day(given.get("due_on", ""))
                extend_service(uow, found, picked, due_on=due_on, reason=reason)
    except DomainRefused as refused:
        return _page(found, {"added": str(refused)}, given), 422
    return _back(found, _("服务项目已增加。"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(found: Contract, text: str) -> BaseResponse:
    return say(redirect(f"/contracts/{found.id}", code=303), Notice(text))


def _unit() -> str:
    """Return the visitor's unit.

    Raises:
        NotFound: they are of none.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    return visitor.person.org_id


def _signing_unit() -> str:
    """Return the unit whose contracts the visitor signs.

    Raises:
        NotFound: they are of no unit.
        Forbidden: they do not sign.
    """
    unit = _unit()
    if not may_sign(current_visitor().actor, unit):
        raise Forbidden
    return unit


def _open(contract_id: str, *, for_signing: bool = False) -> Contract:
    unit = _unit()
    with services().engine.read() as connection:
        try:
            found = contract_by_id(connection, contract_id, butler_id=unit)
        except ContractNotFound as error:
            raise NotFound from error
    if for_signing:
        _signing_unit()
    return found


def _renewed(unit: str, contract_id: str) -> dict[str, str]:
    """Return what the renewal of a contract begins with: as long, from its end on."""
    with services().engine.read() as connection:
        try:
            former = contract_by_id(connection, contract_id, butler_id=unit)
        except ContractNotFound:
            return {}
    length = former.valid_to - former.valid_from
    begins = former.valid_to + timedelta(days=1)
    return {
        "client": former.client_id,
        "lead": former.lead_id,
        "valid_from": begins.isoformat(),
        "valid_to": (begins + length).isoformat(),
    }


def _rows(unit: str) -> list[ContractRow]:
    with services().engine.read() as connection:
        found = contracts(connection, butler_id=unit)
        clients = orgs_by_ids(connection, {each.client_id for each in found})
        leads = people_by_ids(connection, {each.lead_id for each in found})
        items = items_of_all(connection, [each.id for each in found])
    today = services().today
    return [
        contract_row(each, clients, leads, items.get(each.id, ()), today=today)
        for each in found
    ]


def _matches(row: ContractRow, text: str) -> bool:
    said = f"{row.number} {row.client} {row.lead}".casefold()
    return all(word.casefold() in said for word in text.split())


def _leads(unit: str) -> list[tuple[str, str]]:
    """Return who may lead a project, as id and name."""
    roles = (Role.BUTLER_PROJECT, Role.BUTLER_HEAD)
    with services().engine.read() as connection:
        ids = [i for role in roles for i in people_in(connection, role, org_id=unit)]
        people = people_by_ids(connection, ids)
    return [(each, people[each].name) for each in dict.fromkeys(ids)]


def _form(unit: str, given: dict[str, str], faults: dict[str, str]) -> str:
    with services().engine.read() as connection:
        clients = orgs_of_kind(connection, OrgKind.ENTITY)
        against = against_contract(connection, unit, today=services().today)
    return page(
        "contract_new.html",
        clients=[each for each in clients if each.active],
        leads=_leads(unit),
        against=against,
        given=given,
        faults=faults,
    )


def _read(unit: str, given: dict[str, str]) -> tuple[Contract | None, dict[str, str]]:
    """Return the contract that was typed, or what is wrong with it."""
    days: dict[str, date] = {}
    faults: dict[str, str] = {}
    for key in ("valid_from", "valid_to"):
        try:
            days[key] = date.fromisoformat(given.get(key, ""))
        except ValueError:
            faults[key] = _("请填写日期")
    if faults:
        return None, faults
    contract = Contract(
        number=given.get("number", "")[:60],
        client_id=given.get("client", ""),
        butler_id=unit,
        lead_id=given.get("lead", ""),
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
    )
    faults = _chosen(contract)
    return (None if faults else contract), faults


def _chosen(contract: Contract) -> dict[str, str]:
    """Return what was not chosen from the lists; the rest the domain judges."""
    faults = {}
    with services().engine.read() as connection:
        if contract.client_id not in orgs_by_ids(connection, [contract.client_id]):
            faults["client"] = _("请选择服务对象")
    if contract.lead_id not in dict(_leads(contract.butler_id)):
        faults["lead"] = _("请选择项目负责人")
    return faults


def _page(found: Contract, faults: dict[str, str], given: dict[str, str]) -> str:
    asked = FindingQuery(
        org_id=found.butler_id, contract_id=found.id, only_open=True, limit=100
    )
    with services().engine.read() as connection:
        client = orgs_by_ids(connection, [found.client_id])[found.client_id]
        changes = lead_changes(connection, found.id)
        open_findings = len(find_findings(connection, asked))
    ids = {found.lead_id, *(i for c in changes for i in (c.former_id, c.lead_id))}
    names = Names([*ids, *(each.changed_by for each in changes)])
    history = [
        TimelineEntry(
            when=moment_text(each.changed_at),
            who=names(each.changed_by),
            text=_(
                "%(former)s → %(lead)s",
                former=names(each.former_id),
                lead=names(each.lead_id),
            ),
            remark=each.reason,
        )
        for each in changes
    ]
    return page(
        "contract.html",
        contract=found,
        client=client,
        facts=contract_facts(found, client=client.name, lead=names(found.lead_id)),
        history=history,
        open_findings=open_findings,
        leads=[each for each in _leads(found.butler_id) if each[0] != found.lead_id],
        may_sign=may_sign(current_visitor().actor, found.butler_id),
        service=service_of(found),
        charts=charts_of(found),
        faults=faults,
        given=given,
    )
