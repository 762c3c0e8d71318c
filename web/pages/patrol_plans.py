"""Patrol plans: list, one plan with its year, making and changing with a preview, end, 改期."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from engine import UnitOfWork
from handlers.butler.contracts import Contract
from handlers.butler.errors import PlanRefused
from handlers.butler.fitting import fitted, require_fitting
from handlers.butler.plan import PATROL_RECORD, TEMPLATES, PatrolPlan
from handlers.butler.planning import change_plan, end_plan, make_plan, move_patrol
from handlers.butler.self_checks import SELF_CHECKS
from handlers.errors import DomainRefused
from web.arguments import chosen_day, page_number, search_text
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.patrol_form import Typed, as_typed, proposed, read_plan, typed
from web.patrol_plan_list import export_plans, list_query, plan_rows
from web.patrol_plan_page import contract_of, form_page, plan_page, preview_page
from web.patrol_reading import (
    OpenedPlan,
    open_for_planning,
    planning_unit,
    running_contracts,
)
from web.presenters.rows import pager
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("patrol_plans", __name__)

PAGE_SIZE = 50
_LIST = "/patrols/plans"
_PLAN = f"{_LIST}/<plan_id>"
_REASON = 300
FormAnswer = str | Response | tuple[str, int]


@pages.page(_LIST, guard=Guard.SIGNED_IN)
def plans() -> str | Response:
    """List the plans of the unit; a client sees those that are for it."""
    number, text = page_number(), search_text()
    state = request.args.get("state", "")
    listed = list_query(text, state)
    kind = asked_kind()
    if kind is not None:
        return export_plans(listed, kind)
    rows = plan_rows(listed, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    asked = {"q": text, "state": state}
    kept = {key: value for key, value in asked.items() if value}
    return page(
        "patrol_plans.html",
        rows=rows[:PAGE_SIZE],
        text=text,
        state=state,
        of_client=listed.of_client,
        may_plan=listed.may_plan,
        self_checks=[(key, each.name) for key, each in SELF_CHECKS.items()],
        exports=export_links(_LIST, kept),
        pages=pager(
            path=_LIST,
            arguments=kept,
            page=number,
            shown=min(len(rows), PAGE_SIZE),
            has_more=len(rows) > PAGE_SIZE,
        ),
    )


@pages.page(f"{_LIST}/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form of a new plan."""
    unit = planning_unit()
    wanted = request.args.get("contract", "")
    with services().engine.read() as connection:
        running = running_contracts(connection, unit)
    chosen = next((each for each in running if each.id == wanted), None)
    if chosen is None and len(running) == 1:
        chosen = running[0]
    template = request.args.get("template", "")
    if template not in TEMPLATES:
        template = PATROL_RECORD
    form = proposed(chosen, template, today=services().today)
    return form_page(form, None, unit=unit)


@pages.page(_LIST, guard=Guard.SIGNED_IN, methods=("POST",))
def make() -> FormAnswer:
    """Show what a new plan would bring, or make it."""
    return _worked_on(None, unit=planning_unit())


@pages.page(_PLAN, guard=Guard.SIGNED_IN)
def plan(plan_id: str) -> str:
    """Show a plan, its versions and its year."""
    return plan_page(plan_id)


@pages.page(f"{_PLAN}/edit", guard=Guard.SIGNED_IN)
def edit(plan_id: str) -> str:
    """Show the form that changes a plan."""
    found = open_for_planning(plan_id)
    form = as_typed(found.plan.present, contract_id=found.contract.id)
    return form_page(form, found, unit=found.plan.butler_id)


@pages.page(_PLAN, guard=Guard.SIGNED_IN, methods=("POST",))
def change(plan_id: str) -> FormAnswer:
    """Show what a change would bring, or make it from the next patrol on."""
    found = open_for_planning(plan_id)
    return _worked_on(found, unit=found.plan.butler_id)


@pages.page(f"{_PLAN}/end", guard=Guard.SIGNED_IN, methods=("POST",))
def end(plan_id: str) -> FormAnswer:
    """End a plan."""
    open_for_planning(plan_id)
    ended_on, reason = chosen_day("ended_on"), _reason()

    def write(uow: UnitOfWork) -> None:
        if ended_on is None:
            raise PlanRefused([("ended_on", _("请填写停止日期"))])
        end_plan(uow, plan_id, ended_on=ended_on, reason=reason)

    return _small(plan_id, write, field="end", said=_("计划已停止。"))


@pages.page(f"{_PLAN}/moves", guard=Guard.SIGNED_IN, methods=("POST",))
def move(plan_id: str) -> FormAnswer:
    """Put a patrol on another day."""
    open_for_planning(plan_id)
    named_on, to, reason = chosen_day("named_on"), chosen_day("to"), _reason()

    def write(uow: UnitOfWork) -> None:
        if named_on is None or to is None:
            raise PlanRefused([("to", _("请选择巡查和新的日期"))])
        move_patrol(uow, plan_id, named_on, to=to, reason=reason)

    return _small(plan_id, write, field="move", said=_("已改期。"))


def _small(
    plan_id: str, write: Callable[[UnitOfWork], None], *, field: str, said: str
) -> FormAnswer:
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                write(uow)
    except DomainRefused as refused:
        given = {key: value[:_REASON] for key, value in request.form.items()}
        return plan_page(plan_id, faults={field: str(refused)}, given=given), 422
    return say(redirect(f"{_LIST}/{plan_id}", code=303), Notice(said))


def _worked_on(found: OpenedPlan | None, *, unit: str) -> FormAnswer:
    """Preview, go back to the form, or save: by the button that was pressed."""
    form, do = typed(), request.form.get("do", "")
    if do == "back":
        return form_page(form, found, unit=unit)
    plan = read_plan(form)
    if found is not None and not form.values["reason"]:
        form.faults["reason"] = _("请写明原因")
    if plan is None or form.faults:
        return form_page(form, found, unit=unit), 422
    try:
        contract = contract_of(form, found, unit=unit)
        if do == "save":
            return _saved(form, plan, contract, found)
        _require_fitting(plan, contract, found)
        return preview_page(form, plan, contract, found)
    except PlanRefused as refused:
        form.faults.update(refused.faults)
    except DomainRefused as refused:
        form.faults["contract_id"] = str(refused)
    return form_page(form, found, unit=unit), 422


def _require_fitting(
    plan: PatrolPlan, contract: Contract, found: OpenedPlan | None
) -> None:
    """Refuse before the preview what would be refused when it is saved."""
    if found is not None:
        plan = fitted(found.plan, plan, today=services().today).plan
    with services().engine.read() as connection:
        require_fitting(connection, plan, contract)


def _saved(
    form: Typed, plan: PatrolPlan, contract: Contract, found: OpenedPlan | None
) -> Response:
    with services().engine.transact(current_visitor().actor, request_key()) as uow:
        if uow.repeated:
            return redirect(_LIST, code=303)
        if found is None:
            plan_id = make_plan(uow, contract.id, plan)
        else:
            plan_id = found.plan.id
            change_plan(uow, plan_id, plan, reason=form.values["reason"])
    said = _("计划已保存。") if found is None else _("计划已更改，自下次起执行。")
    return say(redirect(f"{_LIST}/{plan_id}", code=303), Notice(said))


def _reason() -> str:
    return request.form.get("reason", "").strip()[:_REASON]
