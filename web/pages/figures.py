"""统计: five questions, the indicators of the evaluation, and where the cases are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, request
from werkzeug.exceptions import Forbidden

from handlers.deadlines.clocks import clocks_of
from handlers.linkage.case_filters import CaseFilter, CaseSet, conditions
from handlers.linkage.cases import CaseQuery, find_cases
from handlers.parties.model import Role
from handlers.results import figures
from handlers.results.figures import Cell, Indicators, Questions
from web.case_filters import (
    arguments_of,
    asked_filter,
    cases_url,
    programme_choices,
)
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.presenters.case import CaseRow, case_row
from web.presenters.figures import bars, matrix, percent
from web.roles import is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("figures", __name__)

#: Cases that are late by law, as many as one looks at on this page.
_MOST_LATE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One question with its answer and the list behind it."""

    text: str
    number: str
    url: str
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator with how it is counted."""

    name: str
    value: str
    how: str
    url: str = ""


@pages.page("/figures", guard=Guard.SIGNED_IN)
def overview() -> str | Response:
    """Show the figures of what the visitor's bureau works on.

    Raises:
        Forbidden: only a bureau looks at its figures.
    """
    if not is_of_bureau(current_visitor()):
        raise Forbidden
    wanted = _asked()
    standing = replace(wanted, opened_from=None, opened_to=None)
    actor, today = current_visitor().actor, services().today
    with services().engine.read() as connection:
        now = figures.questions(connection, standing, actor=actor, today=today)
        found = figures.indicators(connection, wanted, actor=actor, today=today)
        cells = figures.by_district_and_product(
            connection, wanted, actor=actor, today=today
        )
        stages = figures.stage_counts(connection, standing, actor=actor, today=today)
        loads = figures.officers_load(connection, standing, actor=actor, today=today)
        months = figures.by_month(connection, wanted, actor=actor, today=today)
        districts, sources = figures.districts_and_sources(connection, actor=actor)
    kind = asked_kind()
    if kind is not None:
        return export_response(_("统计"), _columns(), _lines(cells), kind)
    names = Names(load.officer_id for load in loads)
    return page(
        "figures.html",
        today=today,
        tiles=_tiles(now, found, standing, wanted),
        indicators=_indicators(found, wanted),
        wanted=wanted,
        districts=districts,
        sources=sources,
        programmes=programme_choices(wanted),
        matrix=matrix(cells, url=lambda d, p: _place_url(wanted, d, p)),
        stages=bars(
            (
                f"{stage.number} {_(stage.name)}",
                stage.cases,
                cases_url(standing, stage=stage.key),
            )
            for stage in stages
        ),
        months=bars((month, number, "") for month, number in months),
        loads=[
            (load, names(load.officer_id), _load_urls(standing, load.officer_id))
            for load in loads
        ],
        late=_late(standing),
        may_demand=Role.LEADER in current_visitor().actor.groups,
        exports=export_links("/figures", arguments_of(wanted)),
    )


def _asked() -> CaseFilter:
    """Return the filter of the address; without a period it is this year."""
    wanted = asked_filter()
    wanted = replace(wanted, which=None, stage="", issue_key="")
    if "from" in request.args or "to" in request.args:
        return wanted
    return replace(wanted, opened_from=date(services().today.year, 1, 1))


def _tiles(
    now: Questions, found: Indicators, standing: CaseFilter, wanted: CaseFilter
) -> list[Tile]:
    return [
        Tile(
            text=_("法定逾期"),
            number=str(now.late),
            url=cases_url(standing, which=CaseSet.LATE),
            late=now.late > 0,
        ),
        Tile(
            text=_("本周到期"),
            number=str(now.due_this_week),
            url=cases_url(standing, which=CaseSet.DUE_THIS_WEEK),
        ),
        Tile(
            text=_("停售未解除"),
            number=str(now.stopped),
            url=cases_url(standing, which=CaseSet.STOPPED),
        ),
        Tile(
            text=_("首轮复查合格率"),
            number=percent(found.first_round),
            url=cases_url(wanted, which=CaseSet.FIRST_TESTED),
            note=_(
                "%(part)d / %(whole)d，期间内登记的案件",
                part=found.first_round.part,
                whole=found.first_round.whole,
            ),
        ),
        Tile(
            text=_("帮扶进行中"),
            number=str(now.assisting),
            url=cases_url(standing, which=CaseSet.ASSISTING),
        ),
    ]


def _indicators(found: Indicators, wanted: CaseFilter) -> list[IndicatorRow]:
    days = "—" if found.median_days is None else f"{found.median_days:g}"
    return [
        IndicatorRow(
            name=_("登记案件"),
            value=_("%(n)d 件，已结 %(closed)d 件", n=found.cases, closed=found.closed),
            how=_("期间内登记"),
            url=cases_url(wanted),
        ),
        IndicatorRow(
            name=_("帮扶经营主体"),
            value=_("%(n)d 家", n=found.entities_assisted),
            how=_("启动过帮扶的案件，同一主体计一家"),
            url=cases_url(wanted, which=CaseSet.ASSISTED),
        ),
        IndicatorRow(
            name=_("发现、解决问题项"),
            value=_(
                "发现 %(found)d 项，解决 %(closed)d 项",
                found=found.items_found,
                closed=found.items_closed,
            ),
            how=_("不合格项目数；复查合格的案件计为解决"),
            url=cases_url(wanted, which=CaseSet.PASSED),
        ),
        IndicatorRow(
            name=_("首轮复查合格率"),
            value=percent(found.first_round),
            how=_("首轮复查合格 ÷（合格＋不合格）"),
            url=cases_url(wanted, which=CaseSet.FIRST_TESTED),
        ),
        IndicatorRow(
            name=_("责令至复查合格"),
            value=_("%(days)s 天（中位数，%(n)d 件）", days=days, n=found.passed),
            how=_("责令改正之日至首次复查合格之日"),
            url=cases_url(wanted, which=CaseSet.PASSED),
        ),
        IndicatorRow(
            name=_("法定期限按期率"),
            value=_(
                "%(rate)s（%(part)d / %(whole)d 项）",
                rate=percent(found.deadlines),
                part=found.deadlines.part,
                whole=found.deadlines.whole,
            ),
            how=_("按期办结 ÷（办结＋逾期未办），按期限计数"),
            url=cases_url(wanted, which=CaseSet.MISSED),
        ),
        IndicatorRow(
            name=_("满意度"),
            value=_(
                "%(rate)s（%(part)d / %(whole)d 份）",
                rate=percent(found.satisfied),
                part=found.satisfied.part,
                whole=found.satisfied.whole,
            ),
            how=_("附录E第五题：满意和比较满意 ÷ 回收"),
            url=cases_url(wanted, which=CaseSet.ANSWERED),
        ),
        IndicatorRow(
            name=_("测评回收率"),
            value=_(
                "%(rate)s（%(part)d / %(whole)d 份）",
                rate=percent(found.returned),
                part=found.returned.part,
                whole=found.returned.whole,
            ),
            how=_("回收 ÷ 发出"),
            url=cases_url(wanted, which=CaseSet.SURVEYED),
        ),
    ]


def _place_url(wanted: CaseFilter, district: str, product: str) -> str:
    return cases_url(
        wanted,
        district=district or wanted.district,
        product=product or wanted.product,
    )


def _load_urls(standing: CaseFilter, officer_id: str) -> dict[str, str]:
    theirs = replace(standing, officer_id=officer_id)
    return {
        "open": cases_url(theirs, which=CaseSet.OPEN),
        "late": cases_url(theirs, which=CaseSet.LATE),
        "due": cases_url(theirs, which=CaseSet.DUE_THIS_WEEK),
    }


def _late(standing: CaseFilter) -> list[CaseRow]:
    """Return the cases that are late by law, for a leader to press on."""
    today = services().today
    wanted = replace(standing, which=CaseSet.LATE)
    query = CaseQuery(
        also=tuple(conditions(wanted, today=today, actor=current_visitor().actor)),
        limit=_MOST_LATE,
    )
    with services().engine.read() as connection:
        headers = find_cases(connection, query, actor=current_visitor().actor)
        clocks = clocks_of(connection, [each.business_key for each in headers])
        book = services().books.at(connection)
    names = Names(header.officer_id for header in headers)
    return [
        case_row(
            header,
            stages=None,
            clocks=clocks[header.business_key],
            book=book,
            today=today,
            officer=names(header.officer_id),
        )
        for header in headers
    ]


def _columns() -> list[str]:
    return [_("所在区"), _("产品"), _("案件"), _("在办"), _("首轮合格"), _("首轮复查")]


def _lines(cells: list[Cell]) -> list[list[str | int]]:
    return [
        [
            cell.district,
            cell.product,
            cell.cases,
            cell.open,
            cell.first_round.part,
            cell.first_round.whole,
        ]
        for cell in cells
    ]
