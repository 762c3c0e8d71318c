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
    clause="机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号）",
    hint="自结案次年1月1日起算；期满前不能删除。结案时的期限不因以后的变更而改变。",
    choices=(("permanent", "永久"), ("30", "30 年"), ("10", "10 年")),
    verified=False,
)

#: The text of the order says 自责令之日起; a bureau may count from its service.
ORDER_START = Setting(
    key="linkage_order_start",
    zh="责令改正的期限从哪一天起算",
    section="期限",
    kind=Kind.CHOICE,
    default="order_date",
    clause="18号令第46条、第47条",
    hint="条文为“自责令之日起”；选送达之日的，公告送达自公告期满起算。此前的案件不变。",
    choices=(("order_date", "责令之日"), ("served_on", "通知书送达之日")),
)

SETTINGS: tuple[Setting, ...] = (RETENTION_CLASS, ORDER_START)
