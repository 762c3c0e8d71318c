"""How soon each step of a service is done: the unit's own promises."""

from __future__ import annotations

from datetime import datetime

from handlers.butler.rule import ButlerContext
from handlers.butler.telling import told
from handlers.deadlines.local_time import end_of_day
from handlers.settings.model import Kind, Setting
from handlers.settings.store import EVERYWHERE, value_of

_SECTION = "质量管家服务"


def _days(
    key: str,
    zh: str,
    default: int,
    *,
    clause: str,
    hint: str,
    least: int = 1,
    most: int = 180,
) -> Setting:
    return Setting(
        key=key,
        zh=zh,
        section=_SECTION,
        kind=Kind.NUMBER,
        default=default,
        clause=f"质量管家服务规范 {clause}",
        hint=hint,
        least=least,
        most=most,
    )


MENU_DAYS = _days(
    "service_menu_wd",
    "登记服务内容清单（工作日）",
    3,
    clause="B4.5",
    hint="自合同登记之日起。",
)
TEAM_DAYS = _days(
    "service_team_wd", "组建项目组（工作日）", 5, clause="B6.1", hint="自清单登记起。"
)
INQUIRY_DAYS = _days(
    "service_inquiry_wd",
    "编制调查计划（工作日）",
    5,
    clause="B5.1.1",
    hint="自项目组建起。",
)
MATERIAL_DAYS = _days(
    "service_material_wd",
    "收集材料（工作日）",
    10,
    clause="B5.1.2",
    hint="自调查计划编制起。",
)
SCHEME_DAYS = _days(
    "service_scheme_wd",
    "制定服务方案（工作日）",
    5,
    clause="B5.1.3",
    hint="自材料收集起。",
)
CONFIRM_DAYS = _days(
    "service_confirm_wd",
    "服务对象确认方案（工作日）",
    5,
    clause="B5.1.3",
    hint="自方案提交起。",
)
REPORT_DAYS = _days(
    "service_report_wd",
    "编制排查报告（工作日）",
    3,
    clause="B5.7.1",
    hint="自最后一部分排查起。",
)
SUMMARY_DAYS = _days(
    "service_summary_wd",
    "编写总结报告（工作日）",
    10,
    clause="B5.7.2",
    hint="自报告期满起。",
)
REVIEW_DAYS = _days(
    "service_review_d",
    "合同到期前评审（日）",
    15,
    clause="B8",
    hint="自然日，合同到期前。",
)
TERMINATION_DAYS = _days(
    "service_termination_wd",
    "合同终止评审（工作日）",
    5,
    clause="B8",
    hint="自合同结束起。",
)
ARCHIVE_DAYS = _days(
    "service_archive_wd", "归档（工作日）", 20, clause="B7.1", hint="自合同结束起。"
)
LEAD_PROJECTS = _days(
    "service_lead_projects",
    "项目负责人负责过的项目数（个）",
    3,
    clause="B6.1.4",
    hint="人员档案中“负责过的项目数”不足的，不能组建项目组。",
    least=0,
    most=50,
)
AFTER_SALES_EDITION = Setting(
    key="service_after_sales_edition",
    zh="售后服务采用的标准版本",
    section=_SECTION,
    kind=Kind.TEXT,
    default="GB/T 16784（现行版本）",
    clause="质量管家服务规范 B5.4",
    hint="售后服务检查表上写明的版本。",
)

SETTINGS: tuple[Setting, ...] = (
    AFTER_SALES_EDITION,
    MENU_DAYS,
    TEAM_DAYS,
    INQUIRY_DAYS,
    MATERIAL_DAYS,
    SCHEME_DAYS,
    CONFIRM_DAYS,
    REPORT_DAYS,
    SUMMARY_DAYS,
    REVIEW_DAYS,
    TERMINATION_DAYS,
    ARCHIVE_DAYS,
    LEAD_PROJECTS,
)


def due_in(it: ButlerContext, setting: Setting) -> str:
    """Return the end of the working day until which a step is promised, from today."""
    length = int(value_of(it.connection, setting, bureau_id=EVERYWHERE))
    return told(_closing(it, length))


def _closing(it: ButlerContext, length: int) -> datetime:
    return end_of_day(it.book.calendar.add_working_days(it.today, length).day)
