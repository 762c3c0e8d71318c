"""The part of a rule's page where a bureau sets the days that are left to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.errors import SettingRefused
from handlers.deadlines.own_store import OwnChange, OwnEntry, own_history
from handlers.deadlines.rules import Basis, DeadlineRule
from handlers.parties.orgs import orgs_by_ids
from web.arguments import chosen_day, chosen_number
from web.bureau_scope import decides_here, ruled_bureau
from web.case_reading import Names
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.presenters.rules import (
    RuleChangeEntry,
    RuleRow,
    length_words,
    rule_row,
    target_words,
)
from web.services import services

#: What the button sends that goes back to what holds for all.
BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauRow:
    """What one bureau has set, for whoever sees all of them."""

    name: str
    row: RuleRow
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """What holds in a bureau beside what holds for all."""

    #: As it holds in the visitor's bureau; None for whoever sees all bureaus.
    here: RuleRow | None
    common: RuleRow
    #: True where it is the day within a deadline of law by which the bureau wants it.
    is_target: bool
    is_own: bool
    may_change: bool
    changes: Sequence[RuleChangeEntry]
    bureaus: Sequence[BureauRow] = ()
    n: str = ""
    valid_from: str = ""
    reason: str = ""
    problem: str = ""


def own_view(book: DeadlineBook, rule_key: str, problem: str = "") -> OwnView | None:
    """Return what the page shows; None where nothing is left to a bureau.

    Of a deadline of law a bureau sets its target within it, and no length.
    """
    today = services().today
    common = rule_row(book.versions(rule_key), today=today)
    is_target = common.rule.takes_target
    if common.rule.basis is not Basis.SETTING and not is_target:
        return None
    bureau_id = ruled_bureau()
    with services().engine.read() as connection:
        history = own_history(connection, rule_key, bureau_id=bureau_id)
    theirs = book.of(bureau_id).versions(rule_key) if bureau_id else None
    here = rule_row(theirs, today=today) if theirs else None
    return OwnView(
        here=here,
        common=common,
        is_target=is_target,
        is_own=here is not None and _is_own(here, common),
        may_change=bureau_id is not None and decides_here(),
        changes=_entries(common.rule, history, of_all=bureau_id is None),
        bureaus=() if bureau_id else _bureaus(book, rule_key, history),
        n=request.form.get("own_n", _present_days(here)),
        valid_from=request.form.get("own_from", today.isoformat()),
        reason=request.form.get("own_reason", ""),
        problem=problem,
    )


def sent_own(rule: DeadlineRule, bureau_id: str) -> OwnChange:
    """Return the change that the request asks for.

    Raises:
        SettingRefused: the day is missing.
    """
    valid_from = chosen_day("own_from")
    if valid_from is None:
        raise SettingRefused(key=rule.key, reason=_("请填写从哪一天起施行"))
    goes_back = request.form.get("do") == BACK
    typed = 0 if goes_back else chosen_number("own_n", -1, least=0, most=99_999)
    is_target = rule.takes_target
    return OwnChange(
        bureau_id=bureau_id,
        key=rule.key,
        n=None if goes_back or is_target else typed,
        target_wd=typed if is_target else 0,
        valid_from=valid_from,
        reason=request.form.get("own_reason", ""),
    )


def _is_own(row: RuleRow, common: RuleRow) -> bool:
    here, of_all = row.rule, common.rule
    return (here.n, here.target_wd) != (of_all.n, of_all.target_wd)


def _present_days(here: RuleRow | None) -> str:
    if here is None:
        return ""
    return str(here.rule.target_wd if here.rule.takes_target else here.rule.n)


def _bureaus(
    book: DeadlineBook, rule_key: str, history: Sequence[OwnEntry]
) -> list[BureauRow]:
    ids = list(dict.fromkeys(entry.change.bureau_id for entry in history))
    with services().engine.read() as connection:
        orgs = orgs_by_ids(connection, ids)
    today = services().today
    common = rule_row(book.versions(rule_key), today=today)
    rows = {
        bureau_id: rule_row(book.of(bureau_id).versions(rule_key), today=today)
        for bureau_id in ids
    }
    return [
        BureauRow(
            name=orgs[bureau_id].name if bureau_id in orgs else bureau_id,
            row=row,
            is_own=_is_own(row, common),
        )
        for bureau_id, row in rows.items()
    ]


def _entries(
    rule: DeadlineRule, history: Sequence[OwnEntry], *, of_all: bool
) -> list[RuleChangeEntry]:
    names = Names(entry.changed_by for entry in history)
    with services().engine.read() as connection:
        orgs = orgs_by_ids(connection, {each.change.bureau_id for each in history})
    return [
        RuleChangeEntry(
            when=moment_text(entry.changed_at),
            who=names(entry.changed_by),
            text=(f"{orgs[entry.change.bureau_id].name}：" if of_all else "")
            + _change_words(rule, entry.change),
            remark=entry.change.reason,
        )
        for entry in history
    ]


def _change_words(rule: DeadlineRule, change: OwnChange) -> str:
    day = change.valid_from.isoformat()
    if rule.takes_target:
        words = target_words(change.target_wd)
        return _("自 %(day)s 起：%(length)s", day=day, length=words)
    if change.n is None:
        return _("自 %(day)s 起：恢复统一设定", day=day)
    length = length_words(rule, n=change.n)
    return _("自 %(day)s 起：%(length)s", day=day, length=length)
