"""People, organisations and experts as files, with what their lists show and no more."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from handlers.parties.directory import OrgQuery, PeopleQuery, find_people, search_orgs
from handlers.parties.experts import ExpertFile
from handlers.parties.model import Org
from handlers.parties.orgs import orgs_by_ids
from web.exporting import ExportKind
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing, in_batches
from web.people_reading import kind_name
from web.presenters.people import PersonRow, person_rows
from web.services import services

_PEOPLE = Listing[PersonRow](
    marked("人员"),
    (
        (marked("姓名"), lambda row: row.name),
        (marked("登录名"), lambda row: row.login),
        (marked("单位"), lambda row: row.org),
        (marked("角色"), lambda row: row.roles),
        (marked("职称"), lambda row: row.title),
        # Masked, as on the page: a whole number is asked for one at a time.
        (marked("电话"), lambda row: row.phone),
        (marked("状态"), lambda row: row.state),
    ),
)
_ORGS = Listing[Org](
    marked("组织"),
    (
        (marked("名称"), lambda org: org.name),
        (marked("类别"), kind_name),
        (marked("统一社会信用代码"), lambda org: org.credit_code),
        (marked("区"), lambda org: org.district),
        (marked("地址"), lambda org: org.address),
        (marked("状态"), lambda org: "" if org.active else _("已停用")),
    ),
)
EXPERTS = Listing[tuple[PersonRow, ExpertFile, str]](
    marked("专家"),
    (
        (marked("姓名"), lambda line: line[0].name),
        (marked("单位"), lambda line: line[0].org),
        (marked("职称等级"), lambda line: line[0].title),
        (marked("证书"), lambda line: _certificates(line[1])),
        (marked("专业领域"), lambda line: line[1].fields),
        (marked("今天不能选派的原因"), lambda line: line[2]),
    ),
)


def export_people(query: PeopleQuery, kind: ExportKind) -> Response:
    """Answer with the people that a query finds."""

    def read(limit: int, offset: int) -> list[PersonRow]:
        with services().engine.read() as connection:
            found = find_people(connection, replace(query, limit=limit, offset=offset))
            orgs = orgs_by_ids(connection, {each.org_id for each in found})
        return person_rows(found, orgs)

    return _PEOPLE.export(in_batches(read), kind)


def export_orgs(query: OrgQuery, kind: ExportKind) -> Response:
    """Answer with the organisations that a query finds."""

    def read(limit: int, offset: int) -> list[Org]:
        with services().engine.read() as connection:
            return search_orgs(connection, replace(query, limit=limit, offset=offset))

    return _ORGS.export(in_batches(read), kind)


def _certificates(file: ExpertFile) -> str:
    lines = (
        (each.kind, str(each.valid_to or ""), each.recognition)
        for each in file.certificates
    )
    return "；".join(" ".join(filter(None, line)) for line in lines)
