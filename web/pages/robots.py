"""The group robots of a bureau: what each tells its group; their secrets stay shut."""

from __future__ import annotations

import secrets

from flask import request
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.couriers.errors import RobotAddressRefused
from handlers.couriers.robots import (
    RobotNotFound,
    RobotRefused,
    add_robot,
    change_robot,
    robots_of,
)
from handlers.couriers.services import RULES, RobotAddress, RobotService
from handlers.notices.dispatch import PERSONAL, Channel, Content, add_delivery
from handlers.notices.kinds import NoticeKind
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import orgs_of_kind
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.notices import kind_name
from web.requests import request_key
from web.roles import manages_everywhere
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("robots", __name__)

_LONGEST = 500
#: What most groups want to hear: offered as chosen.
_USUAL = frozenset({NoticeKind.MISSED, NoticeKind.ESCALATION, NoticeKind.SUPERVISION})


@pages.page("/admin/robots", guard=Guard.MANAGER)
def show() -> str:
    """Show the robots of a bureau, and the form for one more."""
    return _page(_bureau())


@pages.page("/admin/robots", guard=Guard.MANAGER, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Keep one more robot; its address is sealed and never shown again."""
    bureau = _bureau()
    service = request.form.get("service", "")
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                add_robot(
                    uow,
                    services().vault,
                    bureau_id=bureau.id,
                    name=_field("name"),
                    service=_service(service),
                    address=RobotAddress(
                        url=_field("url"), sign_key=_field("sign_key")
                    ),
                    kinds=_kinds(),
                )
    except (RobotRefused, RobotAddressRefused) as refused:
        return _page(bureau, problem=str(refused)), 422
    return _back(bureau, _("已添加，可以发一条试试。"))


@pages.page("/admin/robots/<robot_id>", guard=Guard.MANAGER, methods=("POST",))
def change(robot_id: str) -> BaseResponse:
    """Change what a robot tells, switch it on or off, or let it say one thing.

    Raises:
        NotFound: the bureau has no such robot.
    """
    bureau, does = _bureau(), request.form.get("do", "")
    if does not in {"kinds", "try", "on", "off"}:
        raise NotFound
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            change_robot(
                uow,
                robot_id,
                bureau_id=bureau.id,
                kinds=_kinds() if does == "kinds" else None,
                active=None if does == "kinds" else does != "off",
            )
            if does == "try":
                add_delivery(uow, _trial(), Channel.ROBOT, robot_id)
    except RobotNotFound as error:
        raise NotFound from error
    said = (
        _("试发消息已排队，免打扰时段会留到早上。") if does == "try" else _("已保存。")
    )
    return _back(bureau, said)


def _trial() -> Content:
    return Content(
        kind=NoticeKind.SYSTEM,
        key=f"trial:{secrets.token_hex(8)}",
        subject="联动工作平台：试发消息",
        text="看到这条消息，说明群机器人已经连通。",
        link="/notices",
        business_key=None,
    )


def _page(bureau: Org, problem: str = "") -> str:
    visitor = current_visitor()
    with services().engine.read() as connection:
        robots = robots_of(connection, bureau.id)
        bureaus = orgs_of_kind(connection, OrgKind.BUREAU)
    kinds = [
        (each.value, kind_name(each)) for each in NoticeKind if each not in PERSONAL
    ]
    return page(
        "robots.html",
        bureau=bureau,
        bureaus=bureaus if manages_everywhere(visitor) else [],
        robots=[
            (each, _(RULES[each.service].zh), {kind.value for kind in each.kinds})
            for each in robots
        ],
        kinds=kinds,
        chosen={kind.value for kind in (_kinds() if problem else _USUAL)},
        services=[(each.value, _(RULES[each].zh)) for each in RobotService],
        given=request.form,
        problem=problem,
    )


def _bureau() -> Org:
    """Return the bureau whose robots are shown: one's own, or any for administrators.

    Raises:
        NotFound: there is no such bureau, or it is not the visitor's.
    """
    visitor = current_visitor()
    with services().engine.read() as connection:
        bureaus = orgs_of_kind(connection, OrgKind.BUREAU)
    wanted = request.values.get("bureau", "")
    if not manages_everywhere(visitor):
        wanted = visitor.person.org_id
    elif not wanted and bureaus:
        own = [each for each in bureaus if each.id == visitor.person.org_id]
        return (own or bureaus)[0]
    found = next((each for each in bureaus if each.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def _service(text: str) -> RobotService:
    if text not in set(RobotService):
        raise RobotAddressRefused
    return RobotService(text)


def _kinds() -> list[NoticeKind]:
    given = set(request.form.getlist("kind"))
    return [kind for kind in NoticeKind if kind.value in given]


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _back(bureau: Org, text: str) -> BaseResponse:
    return say(redirect(f"/admin/robots?bureau={bureau.id}", code=303), Notice(text))
