"""Experts: the register of an agency, and what it writes down of each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Response, request
from werkzeug.exceptions import Forbidden
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.evidence.records import record_evidence
from handlers.parties.directory import PeopleQuery, find_people
from handlers.parties.errors import MemberRefused
from handlers.parties.experts import (
    end_employment,
    expert,
    expert_file,
    keep_certificate,
    keep_employment,
    remove_certificate,
    save_profile,
)
from handlers.parties.model import OrgKind, Role
from handlers.parties.orgs import find_entity, orgs_by_ids
from handlers.parties.qualification import refusal
from handlers.parties.recognising import recognise
from handlers.parties.rights import ADMINISTRATION
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.people_lists import EXPERTS
from web.people_reading import Member, open_member, visiting_keeper
from web.person_page import person_page
from web.presenters.people import person_rows
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.uploads import receive
from web.visitor import current_visitor

pages = Pages("experts", __name__)

_MOST = 500
_FIELDS = ("title_name", "quality_experience", "fields")


@pages.page("/experts", guard=Guard.SIGNED_IN)
def experts() -> str | Response:
    """List the experts: an agency's own, and all of them for a bureau.

    Raises:
        Forbidden: the visitor has nothing to do with experts.
    """
    return _experts()


@pages.page(
    "/experts/<person_id>/certificates/<certificate_id>/recognition",
    guard=Guard.SIGNED_IN,
    methods=("POST",),
)
def recognition(
    person_id: str, certificate_id: str
) -> BaseResponse | tuple[str | Response, int]:
    """Write why a qualification counts that the clause does not name.

    Raises:
        RightsRefused: the visitor is no leader of a bureau.
    """
    reason = request.form.get("reason", "")
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            keeper = visiting_keeper(uow.connection)
            recognise(uow, keeper, person_id, certificate_id, reason=reason)
    except MemberRefused as refused:
        return _experts(problem=str(refused)), 422
    return say(redirect("/experts", code=303), Notice(_("已认可，并记入专家名单。")))


def _experts(*, problem: str = "") -> str | Response:
    """Return the list of the experts whom the visitor may see."""
    today = services().today
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        is_bureau = keeper.org.kind in ADMINISTRATION
        if not is_bureau and keeper.org.kind is not OrgKind.AGENCY:
            raise Forbidden
        org_ids = None if is_bureau else keeper.below
        query = PeopleQuery(org_ids=org_ids, role=Role.WORK_GROUP.value, limit=_MOST)
        found = find_people(connection, query)
        orgs = orgs_by_ids(connection, {each.org_id for each in found})
        files = {each.id: expert_file(connection, each.id) for each in found}
        against = {
            each.id: refusal(expert(connection, each.id), visit_on=today) or ""
            for each in found
        }
        may_open = {each.id for each in found if keeper.sees(each)}
    rows = [
        (row, files[each.id], against[each.id], each.id in may_open)
        for row, each in zip(person_rows(found, orgs), found, strict=True)
    ]
    kind = asked_kind()
    if kind is not None:
        return EXPERTS.export(((row, file, no) for row, file, no, _may in rows), kind)
    return page(
        "experts.html",
        rows=rows,
        exports=export_links("/experts", {}),
        is_bureau=is_bureau,
        may_recognise=keeper.is_leader,
        problem=problem,
        may_add=bool(keeper.roles_to_give(keeper.org) & {Role.WORK_GROUP.value}),
        today=today,
    )


@pages.page("/people/<person_id>/expert", guard=Guard.SIGNED_IN, methods=("POST",))
def profile(person_id: str) -> BaseResponse | tuple[str, int]:
    """Write down title, experience and fields of an expert."""
    return _changed(
        person_id,
        lambda uow: save_profile(
            uow, person_id, {name: request.form.get(name, "") for name in _FIELDS}
        ),
    )


@pages.page(
    "/people/<person_id>/certificates", guard=Guard.SIGNED_IN, methods=("POST",)
)
def certificate(person_id: str) -> BaseResponse | tuple[str, int]:
    """Put a certificate on file, with its scan."""

    def keep(uow: UnitOfWork) -> None:
        stored = [each for _name, each in receive().stored]
        scan = record_evidence(uow, stored[0]).id if stored else None
        keep_certificate(
            uow,
            person_id,
            kind=request.form.get("kind", ""),
            number=request.form.get("number", "")[:60],
            valid_to=_day("valid_to"),
            evidence_id=scan,
        )

    return _changed(person_id, keep)


@pages.page(
    "/people/<person_id>/certificates/<certificate_id>/remove",
    guard=Guard.SIGNED_IN,
    methods=("POST",),
)
def remove(person_id: str, certificate_id: str) -> BaseResponse | tuple[str, int]:
    """Take a certificate that was written down by mistake off the file."""
    return _changed(
        person_id, lambda uow: remove_certificate(uow, person_id, certificate_id)
    )


@pages.page("/people/<person_id>/employers", guard=Guard.SIGNED_IN, methods=("POST",))
def employer(person_id: str) -> BaseResponse | tuple[str, int]:
    """Write down for whom an expert worked, so that they stand aside there."""

    def keep(uow: UnitOfWork) -> None:
        name = request.form.get("org_name", "").strip()[:100]
        known = find_entity(uow.connection, name)
        begun = _day("from_on")
        if begun is None:
            raise MemberRefused(_("请填写开始日期"))
        keep_employment(
            uow,
            person_id,
            org_id=known.id if known else None,
            org_name=name,
            relation=request.form.get("relation", ""),
            from_on=begun,
            until_on=_day("until_on"),
        )

    return _changed(person_id, keep)


@pages.page(
    "/people/<person_id>/employers/<employment_id>/end",
    guard=Guard.SIGNED_IN,
    methods=("POST",),
)
def end(person_id: str, employment_id: str) -> BaseResponse | tuple[str, int]:
    """Write that an employment ended today."""
    return _changed(
        person_id,
        lambda uow: end_employment(
            uow, person_id, employment_id, until_on=services().today
        ),
    )


def _changed(
    person_id: str, change: Callable[[UnitOfWork], None]
) -> BaseResponse | tuple[str, int]:
    """Change the file of an expert who is the visitor's to manage.

    Raises:
        RightsRefused: the expert is not.
    """
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            member: Member = open_member(uow.connection, person_id)
            member.keeper.must_manage(member.person, member.org)
            if member.is_self:
                raise Forbidden
            change(uow)
    except MemberRefused as refused:
        return person_page(person_id, problem=refused), 422
    response = redirect(f"/people/{person_id}#expert", code=303)
    return say(response, Notice(_("已保存。")))


def _day(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MemberRefused(_("请按 2026-04-01 的样子填写日期")) from error
