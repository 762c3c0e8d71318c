"""谁看过: who looked at a case and what belongs to it; a whole telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.exceptions import Forbidden, NotFound

from handlers.parties.access import org_label
from handlers.parties.model import Org, Person
from handlers.parties.orgs import org_by_id, orgs_by_ids
from handlers.parties.people import people_by_ids
from handlers.parties.phones import masked
from handlers.parties.view_log import View, Viewed, note_view, views_of_case
from web.arguments import page_number
from web.case_reading import CaseFile, open_case_file
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.rows import pager
from web.presenters.words import role_names
from web.roles import manages
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("views", __name__)

PAGE_SIZE = 50
KINDS = {
    Viewed.CASE: marked("案件"),
    Viewed.FORM: marked("表单"),
    Viewed.DOCUMENT: marked("文书"),
    Viewed.EVIDENCE: marked("证据"),
    Viewed.EXPORT: marked("导出"),
    Viewed.PHONE: marked("完整号码"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """One line: who looked at what, when."""

    when: str
    who: str
    org: str
    kind: str
    title: str


@pages.page("/cases/<case_no>/views", guard=Guard.SIGNED_IN)
def views(case_no: str) -> str:
    """Show who looked at a case: to its managers by name, to its company by role.

    Raises:
        Forbidden: the visitor is neither.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    is_manager = manages(current_visitor())
    if not is_manager and not _is_its_company(file):
        raise Forbidden
    number = page_number()
    with services().engine.read() as connection:
        found = views_of_case(
            connection,
            file.case_no,
            limit=PAGE_SIZE + 1,
            offset=(number - 1) * PAGE_SIZE,
        )
        people = people_by_ids(connection, {each.person_id for each in found})
        orgs = orgs_by_ids(connection, {each.org_id for each in people.values()})
    return page(
        "views.html",
        header=file.header,
        rows=_rows(found[:PAGE_SIZE], people, orgs, by_name=is_manager),
        by_name=is_manager,
        pages=pager(
            path=f"/cases/{file.case_no}/views",
            arguments={},
            page=number,
            shown=len(found[:PAGE_SIZE]),
            has_more=len(found) > PAGE_SIZE,
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


def _rows(
    found: Iterable[View],
    people: dict[str, Person],
    orgs: dict[str, Org],
    *,
    by_name: bool,
) -> list[ViewRow]:
    rows = []
    for each in found:
        person = people.get(each.person_id)
        org = orgs.get(person.org_id) if person else None
        roles = role_names(sorted(person.roles)) if person else ""
        rows.append(
            ViewRow(
                when=moment_text(each.at),
                who=(person.name if by_name else roles) if person else _("系统"),
                org=org.name if org else "",
                kind=_(KINDS[each.kind]),
                title=each.title,
            )
        )
    return rows
