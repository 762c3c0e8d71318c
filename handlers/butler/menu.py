"""The service menu: the items a contract picks, of which only the picked ones run (B3)."""

from __future__ import annotations

from enum import StrEnum


class MenuItem(StrEnum):
    """One item of the menu; the keys stand in forms, diagrams and settings."""

    #: The seven checks of B5.2.
    FULL_CHECK = "full_check"
    #: B5.3.
    RISK = "risk"
    #: B5.4.
    SYSTEM = "system"
    #: B5.5.
    TRAINING = "training"
    #: B5.6.
    PATROL = "patrol"
    #: B5.4, the plan for emergencies.
    EMERGENCY = "emergency"
    #: B5.4, by GB/T 16784.
    AFTER_SALES = "after_sales"


MENU_NAMES: dict[str, str] = {
    MenuItem.FULL_CHECK: "全面排查",
    MenuItem.RISK: "风险识别",
    MenuItem.SYSTEM: "体系建设与运行",
    MenuItem.TRAINING: "管理专题培训",
    MenuItem.PATROL: "日常巡查",
    MenuItem.EMERGENCY: "应急预案",
    MenuItem.AFTER_SALES: "售后服务",
}
