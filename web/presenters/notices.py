"""Show notices: what happened, when, of which kind, and where one goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.notices.kinds import RULES, NoticeKind
from handlers.notices.mailbox import COUNT_CAP, NoticeView
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text

#: Names of kinds, for the translators.
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
        lines=tuple(line for line in each.text.splitlines() if line.strip()),
        url=f"/notices/{each.id}" if each.link else "",
        case_no=each.business_key or "",
        when=moment_text(each.told_at),
        is_new=each.seen_at is None,
        seen=moment_text(each.seen_at) if each.seen_at else "",
    )
