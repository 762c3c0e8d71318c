"""Deadline rules as pages show them: how they count, since when, and who changed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.deadlines.rules import ALWAYS, Basis, DeadlineRule, Roll, Unit
from handlers.deadlines.setting_store import RuleVersion
from handlers.deadlines.settings import WAITS
from handlers.parties.model import ROLE_NAMES
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text

BASIS_WORDS = {
    Basis.STATUTE: marked("法定期限"),
    Basis.LOCAL: marked("地方规定"),
    Basis.SETTING: marked("本局设定"),
}
ROLL_WORDS = {
    Roll.FORWARD: marked("末日为休息日的，顺延到下一个工作日"),
    Roll.BACK: marked("末日不顺延，内控日提前到前一个工作日"),
    Roll.NONE: marked("末日不作调整"),
}
UNIT_WORDS = {
    Unit.NATURAL: marked("日(自然日)"),
    Unit.WORKING: marked("个工作日"),
    Unit.HOURS: marked("小时"),
    Unit.YEARS: marked("年"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule in the list."""

    key: str
    url: str
    rule: DeadlineRule
    length: str
    owner: str
    warnings: str
    versions: int
    #: A version that is stored and not yet in force.
    coming: str = ""
    #: What holds for all, where the bureau has set another length.
    common: str = ""
    #: The day within a deadline of law by which it is to be done, where there is one.
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One span in which a rule holds as it is."""

    span: str
    length: str
    rule: DeadlineRule
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChangeEntry:
    """One line of the history of a rule."""

    when: str
    who: str
    text: str
    remark: str
    marked: bool = False


def owner_words(lane: str) -> str:
    """Return who must act, in words."""
    return _(ROLE_NAMES[lane]) if lane in ROLE_NAMES else _("档案管理人员")


def length_words(rule: DeadlineRule, *, n: int | None = None) -> str:
    """Return the length with its unit, such as 75 日(自然日); or another number so."""
    return f"{rule.n if n is None else n} {_(UNIT_WORDS[rule.unit])}"


def target_words(target_wd: int) -> str:
    """Return the target within a deadline of law, as the bureau has set it."""
    if not target_wd:
        return _("末日（为休息日的，前一个工作日）")
    return _("末日前第 %(n)d 个工作日", n=target_wd)


def warning_words(rule: DeadlineRule) -> str:
    """Return on which days before the last one the owner is warned."""
    if rule.warnings:
        days = "、".join(str(n) for n in rule.warnings)
        return _("提前 %(days)s 天", days=days)
    is_told = rule.basis is Basis.SETTING and rule.key not in WAITS
    return _("过半和到期当日") if is_told else ""


def bureau_row(
    theirs: tuple[DeadlineRule, ...],
    common: tuple[DeadlineRule, ...],
    *,
    today: date,
) -> RuleRow:
    """Return one line as it holds in a bureau, with what holds for all beside it."""
    row, of_all = rule_row(theirs, today=today), rule_row(common, today=today)
    return row if row.length == of_all.length else replace(row, common=of_all.length)


def rule_row(versions: tuple[DeadlineRule, ...], *, today: date) -> RuleRow:
    """Return one line of the list of rules, as it holds today."""
    in_force = [rule for rule in versions if rule.valid_from <= today] or [versions[0]]
    rule, later = in_force[-1], versions[len(in_force) :]
    coming = ""
    if later:
        coming = _(
            "自 %(day)s 起 %(length)s",
            day=later[0].valid_from.isoformat(),
            length=_version_words(later[0]),
        )
    return RuleRow(
        key=rule.key,
        url=f"/admin/deadline-rules/{rule.key}",
        rule=rule,
        length=length_words(rule),
        target=target_words(rule.target_wd) if rule.takes_target else "",
        owner=owner_words(rule.owner),
        warnings=warning_words(rule),
        versions=len(versions),
        coming=coming,
    )


def version_rows(versions: Iterable[DeadlineRule], *, today: date) -> list[VersionRow]:
    """Return the spans of a rule, the newest first."""
    rows = [
        VersionRow(
            span=_span(rule),
            length=_version_words(rule),
            rule=rule,
            current=rule.valid_from <= today
            and (rule.valid_to is None or today <= rule.valid_to),
        )
        for rule in versions
    ]
    return rows[::-1]


def change_entries(
    changes: Iterable[RuleVersion], *, name_of: Callable[[str], str]
) -> list[RuleChangeEntry]:
    """Return who changed a rule when, to what and why, the newest first."""
    entries = [
        RuleChangeEntry(
            when=moment_text(each.changed_at),
            who=name_of(each.changed_by),
            text=_(
                "自 %(day)s 起：%(length)s，%(law)s",
                day=each.rule.valid_from.isoformat(),
                length=length_words(each.rule),
                law=each.rule.law_ref,
            ),
            remark=each.reason,
        )
        for each in changes
    ]
    return entries[::-1]


def _version_words(rule: DeadlineRule) -> str:
    if not rule.target_wd:
        return length_words(rule)
    return _(
        "%(length)s，内控为%(target)s",
        length=length_words(rule),
        target=target_words(rule.target_wd),
    )


def _span(rule: DeadlineRule) -> str:
    first = _("最初") if rule.valid_from == ALWAYS else rule.valid_from.isoformat()
    last = rule.valid_to.isoformat() if rule.valid_to else _("现在")
    return _("%(first)s 至 %(last)s", first=first, last=last)
