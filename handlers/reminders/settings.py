"""What a bureau decides about reminders."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

_SECTION = "提醒与通知"

LEADER_AFTER = Setting(
    key="reminder_leader_wd",
    zh="逾期几个工作日后告知审批人",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=3,
    clause="5.1",
    hint="经营主体、机构、专家逾期时先告知承办人或机构，仍未办结再告知审批人。",
    least=0,
    most=30,
)
DIGEST_AT = Setting(
    key="reminder_digest_at",
    zh="每日清单发送时间",
    section=_SECTION,
    kind=Kind.TIME,
    default="08:00",
    hint="只在工作日发送，含调休上班日；没有内容的不发。",
)

SURVEY_BEFORE = Setting(
    key="reminder_survey_wd",
    zh="满意度测评到期前几个工作日提醒",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=3,
    clause="7.2.6.1",
    hint="标准要求在规定时间内填写并提交；填 0 则只在时限过半和到期时提醒。",
    least=0,
    most=30,
)

SETTINGS: tuple[Setting, ...] = (LEADER_AFTER, DIGEST_AT, SURVEY_BEFORE)
