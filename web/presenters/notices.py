"""Show notices: what happened, when, of which kind, and where one goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.mailbox import COUNT_CAP, NoticeView
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text

#: Names and hints of kinds and channels, for the translators.
NAMES = (
    marked("法定期限提醒"),
    marked("法定期限已过"),
    marked("内控时限提醒"),
    marked("逾期上报"),
    marked("每日清单"),
    marked("期限变动"),
    marked("事项到人"),
    marked("审批"),
    marked("督办"),
    marked("催办"),
    marked("案件沟通"),
    marked("意见建议"),
    marked("帮扶项目"),
    marked("文书"),
    marked("人员与代理"),
    marked("系统"),
    marked("法定期限临近，按规则提前若干天提醒"),
    marked("法定期限届满而事项未办结"),
    marked("本局设定的时限过半、到期"),
    marked("他人的期限已过，需要您督促"),
    marked("工作日早上的一封，逾期在前"),
    marked("期限因日历、中止或规则调整而变动"),
    marked("事项转交、指派给您"),
    marked("有事项等您审批，或审批已有结果"),
    marked("负责人要求限期答复"),
    marked("有人请您尽快办理"),
    marked("案件中有写给您的消息"),
    marked("帮扶意见、监管建议"),
    marked("方案评审、调整备案、项目进展"),
    marked("文书签发、送达、更正、作废"),
    marked("交接、代理、角色变动"),
    marked("日历待导入、通知渠道不通等"),
    marked("企业微信"),
    marked("钉钉"),
    marked("飞书"),
)
_TONES = {
    NoticeKind.MISSED: "red",
    NoticeKind.WARNING: "amber",
    NoticeKind.ESCALATION: "amber",
    NoticeKind.TARGET: "amber",
    NoticeKind.SUPERVISION: "amber",
    NoticeKind.URGE: "amber",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One notice in the list."""

    id: str
    kind: str
    tone: str
    subject: str
    lines: tuple[str, ...]
    url: str
    case_no: str
    when: str
    is_new: bool
    seen: str


def notice_rows(notices: Iterable[NoticeView]) -> list[NoticeRow]:
    """Return notices as the list shows them."""
    return [_row(each) for each in notices]


def kind_name(kind: NoticeKind) -> str:
    """Return a kind as the reader calls it."""
    return _(RULES[kind].zh)


def new_count(count: int) -> str:
    """Return the number beside 通知; nothing when there is nothing new."""
    if not count:
        return ""
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else str(count)


def _row(each: NoticeView) -> NoticeRow:
    return NoticeRow(
        id=each.id,
        kind=kind_name(each.kind),
        tone=_TONES.get(each.kind, "blue"),
        subject=each.subject,
        lines=_lines(each),
        url=f"/notices/{each.id}" if each.link else "",
        case_no=each.business_key or "",
        when=moment_text(each.told_at),
        is_new=each.seen_at is None,
        seen=moment_text(each.seen_at) if each.seen_at else "",
    )


def _lines(each: NoticeView) -> tuple[str, ...]:
    """Return the lines of a text; the number of the case stands in the head."""
    number = f"案号 {each.business_key}"
    return tuple(
        line for line in each.text.splitlines() if line.strip() and line != number
    )
