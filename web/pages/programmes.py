"""Programmes: their list, setting one up, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from handlers.documents.records import scans_of
from handlers.linkage.cases import CaseHeader
from handlers.linkage.process_keys import PROGRAMME, PROGRAMME_CHANGE
from handlers.linkage.programme.listing import (
    case_counts,
    cases_of,
    joinable_cases,
)
from handlers.linkage.programme.papers import REPORT
from handlers.linkage.programmes.headers import Programme, find_programmes
from handlers.linkage.programmes.records import ProgrammeRecordKind
from handlers.parties.access import org_of
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id
from handlers.parties.view_log import Viewed
from web.arguments import page_number, search_text
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing, in_batches
from web.next_task import next_url
from web.presenters.days import moment_text
from web.presenters.documents import DocumentRow, document_rows
from web.presenters.programme import (
    COLUMNS,
    PlanView,
    ProgrammeCase,
    ProgrammeRow,
    head_facts,
    plan_view,
    programme_row,
    programme_state,
)
from web.presenters.rows import pager
from web.presenters.work import work_rows
from web.programme_reading import (
    ProgrammeFile,
    open_programme_file,
    programme_cases,
)
from web.requests import request_key
from web.roles import is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.viewing import note
from web.visitor import current_visitor
from web.work_reading import surroundings

pages = Pages("programmes", __name__)

PAGE_SIZE = 20
_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.JOINT_GROUP})
_CHANGERS = _BUREAU | {Role.AGENCY}
#: More cases than one chooses by hand for one plan.
_MOST_OBJECTS = 200


@pages.page("/programmes", guard=Guard.SIGNED_IN)
def programmes() -> str | Response:
    """Show the programmes that the visitor may see, newest first."""
    kind = asked_kind()
    number = page_number()
    limit, offset = PAGE_SIZE + 1, (number - 1) * PAGE_SIZE
    if kind is not None:
        limit, offset = 10_000, 0
    actor = current_visitor().actor
    with services().engine.read() as connection:
        found = find_programmes(connection, actor=actor, limit=limit, offset=offset)
    shown = found if kind is not None else found[:PAGE_SIZE]
    rows = _rows(shown)
    if kind is not None:
        columns = [_(text) for text in _EXPORTED]
        return export_response(_("帮扶项目"), columns, map(_cells, rows), kind)
    return page(
        "programmes.html",
        rows=rows,
        may_set_up=_is_bureau(),
        exports=export_links("/programmes", {}),
        pages=pager(
            path="/programmes",
            arguments={},
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


_EXPORTED = (
    marked("项目编号"),
    marked("项目名称"),
    marked("类别"),
    marked("项目周期"),
    marked("质量技术帮扶机构"),
    marked("案件数"),
    marked("在办案件数"),
    marked("方案"),
    marked("状态"),
)


def _cells(row: ProgrammeRow) -> tuple[str | int, ...]:
    return (
        row.number,
        row.name,
        row.kind,
        row.period,
        row.agency,
        row.cases,
        row.open_cases,
        row.plan,
        row.state.text,
    )


@pages.page("/programmes/new", guard=Guard.SIGNED_IN)
def choose() -> str:
    """Let the bureau choose the cases for which a programme is set up.

    Raises:
        Forbidden: the visitor sets no programmes up.
    """
    if not _is_bureau():
        raise Forbidden
    actor, text = current_visitor().actor, search_text()
    with services().engine.read() as connection:
        found = joinable_cases(
            connection,
            bureau_id=org_of(actor) or "",
            actor=actor,
            text=text,
            limit=_MOST_OBJECTS,
        )
    return page(
        "programme_new.html",
        cases=found,
        text=text,
        is_cut=len(found) == _MOST_OBJECTS,
        are_chosen=bool(request.args.get("all")),
    )


@pages.page("/programmes", guard=Guard.SIGNED_IN, methods=("POST",))
def set_up() -> BaseResponse:
    """Set a programme up for the chosen cases and open its first form.

    Raises:
        Forbidden: the visitor sets no programmes up.
    """
    if not _is_bureau():
        raise Forbidden
    chosen = request.form.getlist("case")[:_MOST_OBJECTS]
    return _start(PROGRAMME, None, {"object_cases": chosen})


@pages.page("/programmes/<programme_id>", guard=Guard.SIGNED_IN)
def programme(programme_id: str) -> str | Response:
    """Show one tab of a programme."""
    file = open_programme_file(programme_id)
    asked = request.args.get("tab", "")
    key = asked if asked in _CONTENTS else "overview"
    it = file.programme
    kind = asked_kind()
    if kind is not None and key == "cases":
        return _CASES.export(
            in_batches(partial(_some_cases, file)), kind, about=it.programme_id
        )
    note(Viewed.PROGRAMME, it.programme_id, title=it.name, business_key=it.programme_id)
    return page(
        "programme.html",
        it=it,
        state=programme_state(it),
        tab=key,
        tabs=[(each, _(text), each == key) for each, (text, _c) in _CONTENTS.items()],
        may_change=_may_change(it),
        may_sum_up=_may_sum_up(it),
        **_CONTENTS[key][1](file),
    )


@pages.page(
    "/programmes/<programme_id>/change", guard=Guard.SIGNED_IN, methods=("POST",)
)
def change(programme_id: str) -> BaseResponse:
    """Begin a change of the plan and open its form.

    Raises:
        Forbidden: the visitor may not change it, or there is nothing to change.
    """
    file = open_programme_file(programme_id)
    if not _may_change(file.programme):
        raise Forbidden
    return _start(PROGRAMME_CHANGE, programme_id, {})


@pages.page(
    "/programmes/<programme_id>/sum-up", guard=Guard.SIGNED_IN, methods=("POST",)
)
def sum_up(programme_id: str) -> BaseResponse:
    """Begin the summing up of a yearly programme.

    Raises:
        Forbidden: it is none of the visitor's, or under way already.
    """
    file = open_programme_file(programme_id)
    if not _may_sum_up(file.programme):
        raise Forbidden
    return _start(PROGRAMME, None, {"programme_no": programme_id})


def _start(
    key: str, business_key: str | None, variables: Mapping[str, object]
) -> BaseResponse:
    actor = current_visitor().actor
    instance = services().engine.start_instance(
        key=key,
        business_key=business_key,
        variables={"initiator": actor.id, **variables},
        actor=actor,
        request=request_key(),
    )
    return redirect(next_url(instance.root_id, instance.business_key), code=303)


def _is_bureau() -> bool:
    return not current_visitor().actor.groups.isdisjoint(_BUREAU)


def _may_change(it: Programme) -> bool:
    runs = it.closed_at is None and it.plan_version > 0
    return runs and not current_visitor().actor.groups.isdisjoint(_CHANGERS)


def _may_sum_up(it: Programme) -> bool:
    is_theirs = it.bureau_id == org_of(current_visitor().actor)
    return it.is_yearly and it.root_id is None and is_theirs and _is_bureau()


def _rows(found: list[Programme]) -> list[ProgrammeRow]:
    with services().engine.read() as connection:
        ids = [each.programme_id for each in found]
        counts = case_counts(connection, ids, actor=current_visitor().actor)
        agencies = {
            each: org_by_id(connection, each).name
            for each in {it.agency_id for it in found}
            if each is not None
        }
    return [
        programme_row(
            it,
            agency=agencies.get(it.agency_id or "", ""),
            count=counts[it.programme_id],
        )
        for it in found
    ]


def _overview(file: ProgrammeFile) -> Mapping[str, object]:
    it = file.programme
    with services().engine.read() as connection:
        bureau = org_by_id(connection, it.bureau_id).name
        agency = org_by_id(connection, it.agency_id).name if it.agency_id else ""
        counts = case_counts(connection, [file.number], actor=file.actor)
    group = file.records.get(ProgrammeRecordKind.JOINT_GROUP)
    files = file.records.get(ProgrammeRecordKind.TECHNICAL_FILES)
    return {
        "facts": head_facts(it, bureau=bureau, agency=agency),
        "work": work_rows(file.open_tasks, surroundings(file.open_tasks)),
        "count": counts[file.number],
        "joint_group": group.content if group else None,
        "technical_files": files.content if files else None,
        "field_group": _field_group(file),
        "papers": _paper_rows(file),
    }


def _paper_rows(file: ProgrammeFile, kind: str = "") -> list[DocumentRow]:
    """Return the papers of a programme, or those of one kind, as lists show them."""
    found = [each for each in file.papers if kind in {"", each.kind.key}]
    with services().engine.read() as connection:
        scans = scans_of(connection, [each.id for each in found])
    return document_rows(found, scans)


def _field_group(file: ProgrammeFile) -> Mapping[str, object] | None:
    """Return the work group of the plan with its planned visit, once there is one."""
    own = next((each for each in file.processes if each.process_key == PROGRAMME), None)
    if own is None or not file.versions:
        return None
    known = services().engine.variables(own.id, actor=file.actor)
    names = Names([str(known.get("wg_leader") or "")])
    return {
        "name": known.get("wg_name"),
        "leader": names(str(known.get("wg_leader") or "")),
        "members": known.get("expert_names"),
        "planned_visit_on": known.get("planned_visit_on"),
    }


def _plan(file: ProgrammeFile) -> Mapping[str, object]:
    views = plan_views(file)
    asked = request.args.get("version", "")
    chosen = next((v for v in views if str(v.version) == asked), None)
    return {
        "views": views,
        "view": chosen or (views[-1] if views else None),
        "columns": COLUMNS.values(),
        "papers": _paper_rows(file, "annex_a"),
    }


def plan_views(file: ProgrammeFile) -> list[PlanView]:
    """Return all versions of the plan, each marked against the one before."""
    names = Names(each.written_by for each in file.versions)
    befores = (None, *file.versions)
    return [
        plan_view(
            version,
            before,
            when=moment_text(version.written_at),
            who=names(version.written_by),
        )
        for before, version in zip(befores, file.versions, strict=False)
    ]


def _cases(file: ProgrammeFile) -> Mapping[str, object]:
    number = page_number()
    found = _some_headers(file, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    shown = found[:PAGE_SIZE]
    return {
        "rows": programme_cases(shown),
        "exports": export_links(f"/programmes/{file.number}", {"tab": "cases"}),
        "pages": pager(
            path=f"/programmes/{file.number}",
            arguments={"tab": "cases"},
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    }


def _some_headers(file: ProgrammeFile, limit: int, offset: int) -> list[CaseHeader]:
    with services().engine.read() as connection:
        return cases_of(
            connection, file.number, actor=file.actor, limit=limit, offset=offset
        )


def _some_cases(file: ProgrammeFile, limit: int, offset: int) -> list[ProgrammeCase]:
    return programme_cases(_some_headers(file, limit, offset))


_CASES = Listing[ProgrammeCase](
    marked("各案进度"),
    (
        (marked("案号"), lambda row: row.case_no),
        (marked("经营主体"), lambda row: row.entity),
        (marked("产品"), lambda row: row.product),
        (marked("阶段"), lambda row: row.closed or row.doing),
    ),
)


def _results(file: ProgrammeFile) -> Mapping[str, object]:
    records = {kind.value: record for kind, record in file.records.items()}
    names = Names(each.written_by for each in file.records.values())
    papers = _paper_rows(file, REPORT)
    return {
        "records": records,
        "name_of": names,
        "papers": papers,
        "of_bureau": is_of_bureau(current_visitor()),
    }


_CONTENTS: Mapping[str, tuple[str, Callable[[ProgrammeFile], Mapping[str, object]]]] = {
    "overview": (marked("概况"), _overview),
    "plan": (marked("帮扶工作方案"), _plan),
    "cases": (marked("各案进度"), _cases),
    "results": (marked("总结与评估"), _results),
}
