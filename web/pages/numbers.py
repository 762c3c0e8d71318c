"""Under 管理: by which rules papers are numbered, and by which words of bureaus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Response, redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.documents.bureau_words import present_words
from handlers.documents.errors import NumberRuleRefused
from handlers.documents.number_clashes import EVERYBODY
from handlers.documents.number_pattern import NumberPattern, number_pattern
from handlers.documents.number_rules import (
    DEFAULT_PATTERNS,
    KIND_NAMES,
    change_rule,
    change_word,
    rule_history,
    rule_in_force,
)
from handlers.documents.register import last_numbers
from web.bureau_scope import decides_here
from web.case_reading import Names
from web.exporting import asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.notices import Notice, say
from web.number_scope import read_bureau, rule_owner, ruled_bureaus, small_number
from web.presenters.days import moment_text
from web.presenters.rows import TimelineEntry
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages = Pages("numbers", __name__)

_REFUSED = 422
#: How a number looks by a rule of everybody.
_SOME_WORD = "厦市监"


@pages.page("/admin/numbers", guard=Guard.MANAGER)
def rules() -> str | Response:
    """Show for each kind by which rule it is numbered, with an example."""
    return _rules_page()


@pages.page("/admin/numbers", guard=Guard.MANAGER, methods=("POST",))
def nameread_bureau() -> BaseResponse | tuple[str | Response, int]:
    """Name a bureau in its numbers by another word from now on."""
    if not decides_here():
        raise Forbidden
    actor = current_visitor().actor
    try:
        with services().engine.transact(actor, request_key()) as uow:
            if not uow.repeated:
                change_word(
                    uow,
                    bureau_id=_chosen_bureau(uow.connection),
                    word=request.form.get("word", ""),
                    reason=request.form.get("reason", ""),
                )
    except NumberRuleRefused as refused:
        return _rules_page(problem=refused.reason), _REFUSED
    notice = Notice(_("已保存，从下一个编号起用新的简称。"))
    return say(redirect("/admin/numbers", code=303), notice)


def _rules_page(*, problem: str = "") -> str | Response:
    year = services().today.year
    with services().engine.read() as connection:
        found = [
            rule_in_force(connection, bureau_id=rule_owner(), kind=kind)
            for kind in DEFAULT_PATTERNS
        ]
        last = last_numbers(connection, bureau_id=read_bureau(), year=year)
        words = present_words(connection)
        bureaus = ruled_bureaus(connection)
    rows = [
        {
            "kind": rule.kind,
            "name": KIND_NAMES[rule.kind],
            "pattern": rule.pattern,
            "example": _example(NumberPattern(rule.pattern), words),
            "own": rule.owner == rule_owner() and rule.version > 0,
            "shared": rule.owner == EVERYBODY and "{bureau}" not in rule.pattern,
            "last": last.get(rule.kind, ""),
        }
        for rule in found
    ]
    wanted = asked_kind()
    if wanted is not None:
        heads = [_("种类"), _("规则"), _("样式"), _("本年最新")]
        cells = ("name", "pattern", "example", "last")
        lines = [[str(row[cell]) for cell in cells] for row in rows]
        return export_response(_("编号规则"), heads, lines, wanted)
    return page(
        "number_rules.html",
        rows=rows,
        everywhere=rule_owner() == EVERYBODY,
        bureaus=[(key, name, words.get(key, "")) for key, name in bureaus.items()],
        typed=request.form,
        problem=problem,
        may_change=decides_here(),
        exports=export_links("/admin/numbers", {}),
    )


@pages.page("/admin/numbers/<kind_key>", guard=Guard.MANAGER)
def rule(kind_key: str) -> str:
    """Show the rule of one kind, its history, and how another one would look."""
    return _rule_page(_known(kind_key))


@pages.page("/admin/numbers/<kind_key>", guard=Guard.MANAGER, methods=("POST",))
def change(kind_key: str) -> BaseResponse | tuple[str, int]:
    """Look at another rule, or number by it from now on."""
    kind = _known(kind_key)
    if not decides_here():
        raise Forbidden
    pattern = request.form.get("pattern", "")
    try:
        if request.form.get("do") == "preview":
            with services().engine.read() as connection:
                words = present_words(connection)
            example = _example(number_pattern(pattern), words)
            return _rule_page(kind, preview=example), 200
        _change(kind, pattern)
    except NumberRuleRefused as refused:
        return _rule_page(kind, problem=refused.reason), _REFUSED
    notice = Notice(_("已保存，从下一个编号起按新规则。"))
    return say(redirect(f"/admin/numbers/{kind}", code=303), notice)


def _change(kind: str, pattern: str) -> None:
    first = small_number(request.form.get("first", "1"))
    actor = current_visitor().actor
    with services().engine.transact(actor, request_key()) as uow:
        if not uow.repeated:
            change_rule(
                uow,
                owner=rule_owner(),
                kind=kind,
                pattern=pattern,
                first=first or 0,
                reason=request.form.get("reason", ""),
            )


def _rule_page(kind: str, *, preview: str = "", problem: str = "") -> str:
    with services().engine.read() as connection:
        held = rule_in_force(connection, bureau_id=rule_owner(), kind=kind)
        history = rule_history(connection, owner=rule_owner(), kind=kind)
        words = present_words(connection)
    names = Names(each.changed_by for each in history)
    return page(
        "number_rule.html",
        name=KIND_NAMES[kind],
        held=held,
        example=_example(NumberPattern(held.pattern), words),
        shared=held.owner == EVERYBODY and "{bureau}" not in held.pattern,
        pattern=request.form.get("pattern", held.pattern),
        first=request.form.get("first", "1"),
        reason=request.form.get("reason", ""),
        preview=preview,
        problem=problem,
        everywhere=rule_owner() == EVERYBODY,
        may_change=decides_here(),
        changes=[
            TimelineEntry(
                when=moment_text(each.changed_at) if each.changed_at else "",
                who=names(each.changed_by),
                text=each.pattern,
                remark=each.reason,
            )
            for each in history
        ],
    )


def _example(pattern: NumberPattern, words: Mapping[str, str]) -> str:
    """Return how a number looks with the word of the visitor's bureau."""
    word = words.get(rule_owner(), _SOME_WORD)
    return pattern.of_bureau(word).example(services().today.year)


def _chosen_bureau(connection: Connection) -> str:
    """Return the bureau whose word is to change.

    Raises:
        NumberRuleRefused: whoever decides for all has chosen none.
    """
    bureau_id = rule_owner() or request.form.get("bureau", "")
    if bureau_id not in ruled_bureaus(connection):
        raise NumberRuleRefused(reason=_("请选择局"))
    return bureau_id


def _known(kind: str) -> str:
    if kind not in DEFAULT_PATTERNS:
        raise NotFound
    return kind
