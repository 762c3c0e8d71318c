"""The lines of the view log (谁看过), as pages and files show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from handlers.parties.model import Org, Person
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids
from handlers.parties.view_log import View, Viewed
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.presenters.days import moment_text
from web.presenters.words import role_names
from web.services import services

KINDS = {
    Viewed.CASE: marked("案件"),
    Viewed.FORM: marked("表单"),
    Viewed.DOCUMENT: marked("文书"),
    Viewed.PROGRAMME: marked("帮扶项目"),
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
    #: Number of the case or programme, empty for what belongs to none.
    number: str


LISTING = Listing[ViewRow](
    marked("谁看过"),
    (
        (marked("时间"), lambda row: row.when),
        (marked("人员"), lambda row: row.who),
        (marked("单位"), lambda row: row.org),
        (marked("类别"), lambda row: row.kind),
        (marked("看了什么"), lambda row: row.title),
        (marked("案号"), lambda row: row.number),
    ),
)


def view_rows(found: Collection[View], *, by_name: bool) -> list[ViewRow]:
    """Return the lines of some views.

    Args:
        by_name: whether people are named; else only what they are.
    """
    with services().engine.read() as connection:
        people = people_by_ids(connection, {each.person_id for each in found})
        orgs = orgs_by_ids(connection, {each.org_id for each in people.values()})
    return [
        _row(each, people.get(each.person_id), orgs, by_name=by_name) for each in found
    ]


def _row(
    each: View, person: Person | None, orgs: dict[str, Org], *, by_name: bool
) -> ViewRow:
    org = orgs.get(person.org_id) if person else None
    roles = role_names(sorted(person.roles)) if person else ""
    return ViewRow(
        when=moment_text(each.at),
        who=(person.name if by_name else roles) if person else _("系统"),
        org=org.name if org else "",
        kind=_(KINDS[each.kind]),
        title=each.title,
        number=each.business_key or "",
    )
