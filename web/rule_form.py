"""Read the form that changes a deadline rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import request

from handlers.deadlines.errors import SettingRefused
from handlers.deadlines.rules import Basis, DeadlineRule, Roll, Unit
from handlers.deadlines.setting_store import RuleChange, check_change
from handlers.parties.model import ROLE_NAMES
from web.arguments import chosen_day, chosen_number
from web.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """What was typed, and the change that it means if it means one."""

    typed: Mapping[str, str]
    change: RuleChange | None = None
    problem: str = ""
    #: Which boxes are ticked.
    ticked: frozenset[str] = field(default_factory=frozenset)


def present_form(rule: DeadlineRule, *, today: date) -> RuleForm:
    """Return the form as the rule stands."""
    typed = {
        "n": str(rule.n),
        "unit": rule.unit.value,
        "start_event": rule.start_event,
        "roll": rule.roll.value,
        "owner": rule.owner,
        "escalates_to": rule.escalates_to,
        "warnings": "、".join(str(day) for day in rule.warnings),
        "law_ref": rule.law_ref,
        "article": rule.article,
        "valid_from": today.isoformat(),
        "reason": "",
    }
    flags = {"include_start": rule.include_start, "verified": rule.verified}
    ticked = frozenset(name for name, value in flags.items() if value)
    return RuleForm(typed=typed, ticked=ticked)


def sent_form(rule: DeadlineRule, *, today: date) -> RuleForm:
    """Return the form as it was sent, with the change or what is wrong with it."""
    typed = {
        name: request.form.get(name, "").strip()
        for name in present_form(rule, today=today).typed
    }
    ticked = frozenset(
        name for name in ("include_start", "verified") if name in request.form
    )
    try:
        change = _change(rule, typed, ticked)
        _refuse_the_past(rule, change, today)
        check_change(change)
    except SettingRefused as refused:
        return RuleForm(typed=typed, ticked=ticked, problem=refused.reason)
    return RuleForm(typed=typed, ticked=ticked, change=change)


def _change(
    rule: DeadlineRule, typed: Mapping[str, str], ticked: frozenset[str]
) -> RuleChange:
    valid_from = chosen_day("valid_from")
    if valid_from is None:
        raise SettingRefused(key=rule.key, reason=_("请填写从哪一天起施行"))
    return RuleChange(
        key=rule.key,
        n=chosen_number("n", 0, least=1, most=99_999),
        valid_from=valid_from,
        reason=typed["reason"],
        unit=_unit(rule, typed["unit"]),
        include_start="include_start" in ticked,
        start_event=typed["start_event"],
        roll=Roll(typed["roll"]) if typed["roll"] in set(Roll) else rule.roll,
        owner=typed["owner"] if typed["owner"] in ROLE_NAMES else rule.owner,
        escalates_to=typed["escalates_to"]
        if typed["escalates_to"] in ROLE_NAMES
        else "",
        warnings=_warnings(rule, typed["warnings"]),
        law_ref=typed["law_ref"],
        article=typed["article"],
        verified="verified" in ticked,
    )


def _unit(rule: DeadlineRule, text: str) -> Unit:
    """Return the unit; a rule of hours or years stays one."""
    changeable = {Unit.NATURAL, Unit.WORKING}
    if rule.unit not in changeable or text not in {unit.value for unit in changeable}:
        return rule.unit
    return Unit(text)


def _warnings(rule: DeadlineRule, text: str) -> tuple[int, ...]:
    parts = text.replace("、", ",").replace("，", ",").replace(" ", ",").split(",")
    wanted = [part for part in parts if part]
    if not all(part.isascii() and part.isdecimal() for part in wanted):
        told = _("提前提醒的天数请写成如 15、7、3、1")
        raise SettingRefused(key=rule.key, reason=told)
    days = {int(part[:5]) for part in wanted}
    return tuple(sorted(days, reverse=True))


def _refuse_the_past(rule: DeadlineRule, change: RuleChange, today: date) -> None:
    """Let a deadline of the bureau begin today at the earliest: none has moved then."""
    if rule.basis is Basis.SETTING and change.valid_from < today:
        told = _("本局设定的时限只能从今天或以后施行")
        raise SettingRefused(key=rule.key, reason=told)
