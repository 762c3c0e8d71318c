"""What a bureau decides about notices that leave the house."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

_SECTION = "提醒与通知"

QUIET_FROM = Setting(
    key="notice_quiet_from",
    zh="免打扰开始",
    section=_SECTION,
    kind=Kind.TIME,
    default="20:00",
    hint="此后的邮件和群消息留到免打扰结束；站内通知不受影响。",
)
QUIET_UNTIL = Setting(
    key="notice_quiet_until",
    zh="免打扰结束",
    section=_SECTION,
    kind=Kind.TIME,
    default="07:30",
    hint="与开始时间相同表示不设免打扰。",
)
QUIET_OFF_DAYS = Setting(
    key="notice_quiet_off_days",
    zh="休息日免打扰",
    section=_SECTION,
    kind=Kind.FLAG,
    default=True,
    hint="按国务院放假安排，调休上班日照常发送。",
)
URGENT_ANYWAY = Setting(
    key="notice_urgent_anyway",
    zh="紧急通知不受免打扰限制",
    section=_SECTION,
    kind=Kind.FLAG,
    default=False,
    hint="法定期限已过、逾期上报、督办属于紧急通知。",
)

SETTINGS: tuple[Setting, ...] = (QUIET_FROM, QUIET_UNTIL, QUIET_OFF_DAYS, URGENT_ANYWAY)
