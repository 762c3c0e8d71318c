"""What an installation decides about its back-ups."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

_SECTION = "备份"

BACKUP_AT = Setting(
    key="backup_at",
    zh="每日备份时间",
    section=_SECTION,
    kind=Kind.TIME,
    default="02:30",
    clause="B7.2",
    hint="内置数据库每天备份一次，并在临时位置试恢复；PostgreSQL 由运维人员备份。",
)
LATE_AFTER = Setting(
    key="backup_late_days",
    zh="几天没有通过恢复试验的备份时提醒",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=2,
    clause="B7.2",
    hint="提醒档案管理员和系统管理员，每天一次，直到有通过的备份。",
    least=1,
    most=30,
)
KEPT = Setting(
    key="backup_kept",
    zh="保留最近几份备份",
    section=_SECTION,
    kind=Kind.NUMBER,
    default=14,
    clause="B7.2",
    hint="更早的删除；请另行复制到别的机器上长期保存。",
    least=2,
    most=400,
)

SETTINGS: tuple[Setting, ...] = (BACKUP_AT, LATE_AFTER, KEPT)
