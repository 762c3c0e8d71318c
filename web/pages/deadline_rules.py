"""Under 管理: every deadline rule with its versions, and how one is changed."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.deadlines.book import DEFAULTS, DeadlineBook
from handlers.deadlines.errors import SettingRefused
from handlers.deadlines.own_store import set_own_length
from handlers.deadlines.rules import Basis, DeadlineRule
from handlers.deadlines.setting_store import RuleChange, rule_versions
from handlers.deadlines.settings import WAITS
from handlers.linkage.cases import case_headers
from handlers.linkage.rescheduling import preview_rule, take_over_rule
from handlers.parties.model import ROLE_NAMES
from web.bureau_scope import decides_here, ruled_bureau
from web.case_reading import Names
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.notices import Notice, say
from web.own_length import own_view, sent_own
from web.presenters.moves import MovedRow, moved_rows
from web.presenters.rules import (
    BASIS_WORDS,
    ROLL_WORDS,
    UNIT_WORDS,
    RuleRow,
    bureau_row,
    change_entries,
    owner_words,
    rule_row,
    version_rows,
)
from web.requests import request_key
from web.roles import rules_for_all
from web.routing import Guard, Pages
from web.rule_form import RuleForm, present_form, sent_form
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("deadline_rules", __name__)


_LISTING = Listing[RuleRow](
    marked("期限规则"),
    (
        (marked("事项"), lambda row: row.rule.zh),
        (marked("类别"), lambda row: _(BASIS_WORDS[row.rule.basis])),
        (marked("期限"), lambda row: row.length),
        (marked("起算"), lambda row: row.rule.start_event),
        (marked("责任方"), lambda row: row.owner),
        (marked("提醒"), lambda row: row.warnings),
        (marked("依据"), lambda row: row.rule.law_ref),
    ),
)


@pages.page("/admin/deadline-rules", guard=Guard.MANAGER)
def rules() -> str | Response:
    """Show every rule as it holds today, statutes first."""
    book, today = _book(), services().today
    here = book.of(ruled_bureau())
    rows = [
        bureau_row(here.versions(key), book.versions(key), today=today)
        for key in DEFAULTS
    ]
    kind = asked_kind()
    if kind is not None:
        return _LISTING.export(rows, kind)
    groups: list[tuple[str, list[RuleRow]]] = [
        (_(BASIS_WORDS[basis]), [row for row in rows if row.rule.basis is basis])
        for basis in Basis
    ]
    exports = export_links("/admin/deadline-rules", {})
    return page("deadline_rules.html", groups=groups, exports=exports)


@pages.page("/admin/deadline-rules/<rule_key>", guard=Guard.MANAGER)
def rule(rule_key: str) -> str:
    """Show one rule: how it counts, its versions, its history, the form."""
    present = _present(rule_key)
    return _rule_page(present, present_form(present, today=services().today))


@pages.page("/admin/deadline-rules/<rule_key>", guard=Guard.MANAGER, methods=("POST",))
def change(rule_key: str) -> BaseResponse | str | tuple[str, int]:
    """Say what a change would move; store it once that was seen.

    Raises:
        Forbidden: the rules are not the visitor's to change.
        NotFound: there is no such rule.
    """
    present = _present(rule_key)
    if not _may_change():
        raise Forbidden
    form = sent_form(present, today=services().today)
    if form.change is None:
        return _rule_page(present, form), 422
    if request.form.get("do") != "save":
        return _rule_page(present, form, preview=_preview(form.change))
    return _store(form.change)


@pages.page(
    "/admin/deadline-rules/<rule_key>/own", guard=Guard.MANAGER, methods=("POST",)
)
def change_own(rule_key: str) -> BaseResponse | tuple[str, int]:
    """Set what is left to the visitor's bureau, or go back to what holds for all.

    Raises:
        Forbidden: the visitor decides for no bureau, or for all of them.
        NotFound: there is no such rule.
    """
    present, bureau_id = _present(rule_key), ruled_bureau()
    if bureau_id is None or not decides_here():
        raise Forbidden
    engine, actor = services().engine, current_visitor().actor
    try:
        wanted = sent_own(present, bureau_id)
        with engine.transact(actor, request=request_key()) as uow:
            if not uow.repeated:
                set_own_length(uow, wanted)
    except SettingRefused as refused:
        form = present_form(present, today=services().today)
        return _rule_page(present, form, own_problem=refused.reason), 422
    response = redirect(f"/admin/deadline-rules/{rule_key}", code=303)
    return say(response, Notice(_("已保存。此前开始的事项仍按原来的天数。")))


def _store(wanted: RuleChange) -> BaseResponse:
    engine, actor = services().engine, current_visitor().actor
    with engine.transact(actor, request=request_key()) as uow:
        moved = () if uow.repeated else take_over_rule(uow, wanted)
    told = _("已保存。此前开始的案件仍按原来的规则计算。")
    if moved:
        told += _("%(n)d 项期限随之变动，已通知责任人。", n=len(moved))
    response = redirect(f"/admin/deadline-rules/{wanted.key}", code=303)
    return say(response, Notice(told))


def _preview(wanted: RuleChange) -> list[MovedRow]:
    with services().engine.read() as connection:
        found = preview_rule(connection, wanted)
        moved = [each for each in found if each.has_moved]
        headers = case_headers(connection, {each.new.business_key for each in moved})
        book = services().books.at(connection)
    return moved_rows(moved, headers, book)


def _rule_page(
    present: DeadlineRule,
    form: RuleForm,
    preview: list[MovedRow] | None = None,
    own_problem: str = "",
) -> str:
    today, key = services().today, present.key
    with services().engine.read() as connection:
        book = services().books.at(connection)
        changes = rule_versions(connection, key)
    here = book.of(ruled_bureau()).versions(key)
    names = Names(each.changed_by for each in changes)
    return page(
        "deadline_rule.html",
        rule=present,
        row=rule_row(here, today=today),
        roll=_(ROLL_WORDS[present.roll]),
        basis=_(BASIS_WORDS[present.basis]),
        escalation=owner_words(present.escalates_to) if present.escalates_to else "",
        waits=key in WAITS,
        versions=version_rows(here, today=today),
        changes=change_entries(changes, name_of=names),
        form=form,
        preview=preview,
        may_change=_may_change(),
        own=own_view(book, key, own_problem),
        unit_word=UNIT_WORDS[present.unit],
        units={unit: UNIT_WORDS[unit] for unit in list(UNIT_WORDS)[:2]},
        rolls=ROLL_WORDS,
        lanes=ROLE_NAMES,
        today=today,
    )


def _present(key: str) -> DeadlineRule:
    if key not in DEFAULTS:
        raise NotFound
    return _book().rule(key, services().today)


def _book() -> DeadlineBook:
    with services().engine.read() as connection:
        return services().books.at(connection)


def _may_change() -> bool:
    with services().engine.read() as connection:
        return rules_for_all(current_visitor(), connection)
