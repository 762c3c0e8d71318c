"""谁看过: who looked at a case and what belongs to it; a whole telephone number."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import Forbidden, NotFound

from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids
from handlers.parties.phones import masked
from handlers.parties.view_log import (
    Viewed,
    note_view,
    views_of_case,
    views_of_people,
)
from web.arguments import page_number, search_text
from web.case_reading import CaseFile, open_case_file
from web.exporting import asked_kind, export_links
from web.listing import in_batches
from web.people_reading import visiting_keeper
from web.presenters.rows import pager
from web.roles import manages
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.view_rows import LISTING, ViewRow, view_rows
from web.visitor import current_visitor

pages = Pages("views", __name__)

PAGE_SIZE = 50


@pages.page("/cases/<case_no>/views", guard=Guard.SIGNED_IN)
def views(case_no: str) -> str | Response:
    """Show who looked at a case: to its managers by name, to its company by role.

    Raises:
        Forbidden: the visitor is neither.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    is_manager = manages(current_visitor())
    if not is_manager and not _is_its_company(file):
        raise Forbidden

    def read(limit: int, offset: int) -> list[ViewRow]:
        with services().engine.read() as connection:
            found = views_of_case(connection, file.case_no, limit=limit, offset=offset)
        return view_rows(found, by_name=is_manager)

    kind = asked_kind()
    if kind is not None:
        return LISTING.export(in_batches(read), kind, about=file.case_no)
    number = page_number()
    rows = read(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    path = f"/cases/{file.case_no}/views"
    return page(
        "views.html",
        header=file.header,
        rows=rows[:PAGE_SIZE],
        by_name=is_manager,
        exports=export_links(path, {}),
        pages=pager(
            path=path,
            arguments={},
            page=number,
            shown=len(rows[:PAGE_SIZE]),
            has_more=len(rows) > PAGE_SIZE,
        ),
    )


@pages.page("/admin/views", guard=Guard.MANAGER)
def all_views() -> str | Response:
    """Show what the people whom the visitor manages looked at, the latest first."""
    text, number = search_text(), page_number()
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
    org_ids = None if keeper.is_admin else keeper.below

    def read(limit: int, offset: int) -> list[ViewRow]:
        with services().engine.read() as connection:
            found = views_of_people(
                connection, org_ids, text=text, limit=limit, offset=offset
            )
        return view_rows(found, by_name=True)

    kind = asked_kind()
    if kind is not None:
        return LISTING.export(in_batches(read), kind)
    rows = read(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    arguments = {"q": text} if text else {}
    return page(
        "all_views.html",
        rows=rows[:PAGE_SIZE],
        text=text,
        exports=export_links("/admin/views", arguments),
        pages=pager(
            path="/admin/views",
            arguments=arguments,
            page=number,
            shown=len(rows[:PAGE_SIZE]),
            has_more=len(rows) > PAGE_SIZE,
        ),
    )


@pages.page("/cases/<case_no>/phones/<party>", guard=Guard.SIGNED_IN, methods=("POST",))
def phone(case_no: str, party: str) -> str:
    """Show the whole number of a party of a case; the view log keeps who asked.

    Raises:
        NotFound: the case has no such party.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    with services().engine.transact(current_visitor().actor) as uow:
        name, number = _number_of(file, party)
        note_view(
            uow,
            kind=Viewed.PHONE,
            object_id=f"{file.case_no}:{party}",
            title=f"{name} {masked(number)}",
            business_key=file.case_no,
        )
    return page("phone.html", header=file.header, name=name, number=number)


def _number_of(file: CaseFile, party: str) -> tuple[str, str]:
    header = file.header
    orgs = {
        "bureau": header.bureau_id,
        "entity": header.entity_id,
        "agency": header.agency_id,
    }
    with services().engine.read() as connection:
        if party == "leader" and header.leader_id:
            found = people_by_ids(connection, [header.leader_id])
            person = found[header.leader_id]
            return person.name, person.phone
        org_id = orgs.get(party)
        if not org_id:
            raise NotFound
        org = org_by_id(connection, org_id)
    return org.name, org.phone


def _is_its_company(file: CaseFile) -> bool:
    entity = file.header.entity_id
    return bool(entity) and org_label(str(entity)) in file.actor.labels
