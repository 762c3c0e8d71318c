"""On which days a client produces: its week, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from engine import UnitOfWork
from handlers.butler.errors import PlanRefused
from handlers.butler.plan_lists import has_plans, is_client_of
from handlers.butler.production import days_written, production_of, set_day, set_week
from handlers.butler.rhythm import WEEKDAY_NAMES
from handlers.butler.rounds import ask_for_a_round
from handlers.butler.staff import may_plan
from handlers.butler.upcoming import renew_client
from handlers.errors import DomainRefused
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids
from web.arguments import chosen_day
from web.i18n import gettext as _
from web.notices import Notice, say
from web.patrol_reading import own_client
from web.presenters.days import day_text
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("production_days", __name__)

_CLIENT = "/patrols/clients/<client_id>"
_REASON = 300
_EARLIER = timedelta(days=31)


@pages.page(_CLIENT, guard=Guard.SIGNED_IN)
def production(client_id: str) -> str:
    """Show the week and the named days of a client."""
    return _page(client_id)


@pages.page(f"{_CLIENT}/week", guard=Guard.SIGNED_IN, methods=("POST",))
def week(client_id: str) -> Response | tuple[str, int]:
    """Write down on which weekdays a client produces."""
    chosen = {
        int(each) for each in request.form.getlist("weekdays")[:7] if each in _NUMBERS
    }
    return _written(client_id, lambda uow: set_week(uow, client_id, chosen))


@pages.page(f"{_CLIENT}/days", guard=Guard.SIGNED_IN, methods=("POST",))
def day(client_id: str) -> Response | tuple[str, int]:
    """Write down a day that differs from the week."""
    which, reason = chosen_day("day"), request.form.get("reason", "")[:_REASON]
    produces = request.form.get("produces") == "yes"

    def write(uow: UnitOfWork) -> None:
        if which is None:
            raise PlanRefused([("day", _("请填写日期"))])
        if which < services().today:
            raise PlanRefused([("day", _("只能改今天及以后的日子"))])
        set_day(uow, client_id, which, produces=produces, reason=reason)

    return _written(client_id, write)


_NUMBERS = frozenset("1234567")


def _written(
    client_id: str, write: Callable[[UnitOfWork], None]
) -> Response | tuple[str, int]:
    if not _opened(client_id):
        raise Forbidden
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                write(uow)
                # What is to come of its plans lies on other days now.
                renew_client(uow, client_id)
                ask_for_a_round(uow)
    except DomainRefused as refused:
        return _page(client_id, problem=str(refused)), 422
    said = Notice(_("已保存，巡查计划随之变动。"))
    return say(redirect(f"/patrols/clients/{client_id}", code=303), said)


def _opened(client_id: str) -> bool:
    """Say whether the visitor may write.

    Raises:
        NotFound: it is neither a client of the visitor's unit nor the visitor's company.
    """
    visitor = current_visitor()
    with services().engine.read() as connection:
        if is_of_butler(visitor):
            unit = visitor.person.org_id
            if is_client_of(connection, client_id, unit):
                return may_plan(visitor.actor, unit)
        elif own_client() == client_id and has_plans(connection, client_id):
            return False
    raise NotFound


def _page(client_id: str, *, problem: str = "") -> str:
    may_write, today = _opened(client_id), services().today
    with services().engine.read() as connection:
        client = org_by_id(connection, client_id)
        said = production_of(connection, [client_id])[client_id]
        written = days_written(connection, client_id, since=today - _EARLIER)
        names = people_by_ids(connection, {each.written_by for each in written})
    return page(
        "production_days.html",
        client=client,
        may_write=may_write,
        weekdays=[
            (number, name, number in said.weekdays)
            for number, name in enumerate(WEEKDAY_NAMES, start=1)
        ],
        days=[
            (
                day_text(each.day),
                each.produces,
                each.reason,
                names[each.written_by].name
                if may_write and each.written_by in names
                else "",
            )
            for each in written
        ],
        given=request.form,
        problem=problem,
        today=today,
    )
