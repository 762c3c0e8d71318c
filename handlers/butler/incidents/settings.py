"""How soon an unforeseen event is met, told of, reported on and learned from."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

_SECTION = "质量管家服务"
_ACTING = "质量管家服务规范 B6.4.2"
_LEARNING = "质量管家服务规范 B6.4.3"


def _setting(key: str, zh: str, *, default: int, hint: str, clause: str) -> Setting:
    return Setting(
        key=key,
        zh=zh,
        section=_SECTION,
        kind=Kind.NUMBER,
        default=default,
        clause=clause,
        hint=hint,
        least=1,
        most=240,
    )


MEASURE_HOURS = _setting(
    "incident_measures_h",
    "意外事件采取应急措施的时限（小时）",
    default=2,
    hint="自报告事件起；到时没有记录措施的，提醒项目负责人和单位负责人。",
    clause=_ACTING,
)
NOTICE_HOURS = _setting(
    "incident_notice_h",
    "告知服务对象、相关方和政府部门的时限（小时）",
    default=24,
    hint="自报告事件起。",
    clause=_ACTING,
)
CONFIRM_HOURS = _setting(
    "incident_confirm_h",
    "等待服务对象确认收到告知的小时数",
    default=24,
    hint="自告知起；没有确认的照常办理，告知的记录留存。",
    clause=_ACTING,
)
REPORT_DAYS = _setting(
    "incident_report_wd",
    "形成处置报告（工作日）",
    default=5,
    hint="自报告事件之日起。",
    clause=_ACTING,
)
REVIEW_DAYS = _setting(
    "incident_review_wd",
    "事件后评审应急管理机制（工作日）",
    default=10,
    hint="自处置报告形成之日起。",
    clause=_LEARNING,
)

SETTINGS: tuple[Setting, ...] = (
    MEASURE_HOURS,
    NOTICE_HOURS,
    CONFIRM_HOURS,
    REPORT_DAYS,
    REVIEW_DAYS,
)
