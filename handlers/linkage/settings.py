"""What a bureau decides about its linkage cases."""

from __future__ import annotations

from handlers.settings.model import Kind, Setting

#: The classes of the state archives' rule on the retention of office records.
RETENTION_CLASS = Setting(
    key="linkage_retention",
    zh="联动案卷保管期限",
    section="档案",
    kind=Kind.CHOICE,
    default="30",
    hint="自结案次年1月1日起算；期满前不能删除。",
    choices=(("permanent", "永久"), ("30", "30 年"), ("10", "10 年")),
    verified=False,
)

SETTINGS: tuple[Setting, ...] = (RETENTION_CLASS,)
