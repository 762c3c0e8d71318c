"""How soon findings are advised on, corrected and verified: the unit's own promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.butler.findings.model import Severity
from handlers.deadlines.local_time import end_of_day, local_day
from handlers.settings.model import Kind, Setting
from handlers.settings.store import EVERYWHERE, value_of

_SECTION = "质量管家服务"


def _setting(key: str, zh: str, *, default: int, hint: str) -> Setting:
    return Setting(
        key=key,
        zh=zh,
        section=_SECTION,
        kind=Kind.NUMBER,
        default=default,
        clause="质量管家服务规范 B5.7.1",
        hint=hint,
        least=1,
        most=365,
    )


ADVICE_DAYS = _setting(
    "finding_advice_wd",
    "提出整改建议（工作日）",
    default=3,
    hint="自发现问题之日起。",
)
VERIFY_DAYS = _setting(
    "finding_verify_wd",
    "验证整改效果（工作日）",
    default=3,
    hint="自服务对象提交整改情况之日起。",
)
GRAVE_HOURS = _setting(
    "finding_grave_h",
    "重大问题的整改时限（小时）",
    default=24,
    hint="自提出整改建议起。",
)
MAJOR_DAYS = _setting(
    "finding_major_d",
    "较大问题的整改时限（日）",
    default=7,
    hint="自然日，自提出整改建议之日起。",
)
GENERAL_DAYS = _setting(
    "finding_general_d",
    "一般问题的整改时限（日）",
    default=30,
    hint="自然日，自提出整改建议之日起。",
)

SETTINGS: tuple[Setting, ...] = (
    ADVICE_DAYS,
    GRAVE_HOURS,
    MAJOR_DAYS,
    GENERAL_DAYS,
    VERIFY_DAYS,
)


def days(connection: Connection, setting: Setting) -> int:
    """Return the number that a setting holds."""
    return int(value_of(connection, setting, bureau_id=EVERYWHERE))


def correct_by(
    connection: Connection, severity: Severity, *, now: datetime
) -> datetime:
    """Return until when a client corrects a finding that is advised on now."""
    if severity is Severity.GRAVE:
        return now + timedelta(hours=days(connection, GRAVE_HOURS))
    length = MAJOR_DAYS if severity is Severity.MAJOR else GENERAL_DAYS
    return end_of_day(local_day(now) + timedelta(days=days(connection, length)))
