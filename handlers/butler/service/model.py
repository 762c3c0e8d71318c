"""What the service under a contract is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.butler.menu import MENU_NAMES, MenuItem


class RunState(StrEnum):
    """How far the process of a contract is."""

    #: The contract runs: preparation and items.
    RUNNING = "running"
    #: The contract is over: review, archive, survey.
    CLOSING = "closing"
    ENDED = "ended"
    #: Its process was ended from outside.
    CANCELED = "canceled"


class ItemState(StrEnum):
    """How far a picked item is, seen from a day."""

    PLANNED = "计划"
    #: Without a day of its own: it goes on until the contract ends.
    GOING_ON = "进行中"
    DONE = "已完成"
    OVERDUE = "逾期"
    #: The contract ended before it was done.
    LEFT = "未完成"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One picked item of the menu."""

    item: MenuItem
    due_on: date | None
    parts: Mapping[str, str]
    added_reason: str
    done_at: datetime | None

    @property
    def name(self) -> str:
        """What it is called."""
        return MENU_NAMES[self.item]

    @property
    def done_parts(self) -> int:
        """How many of its parts are done."""
        return sum(bool(said) for said in self.parts.values())

    def state(self, today: date, *, over: bool) -> ItemState:
        """Say how far it is on a day.

        Args:
            today: In Xiamen.
            over: The contract has ended.
        """
        if self.done_at is not None:
            return ItemState.DONE
        if over:
            return ItemState.LEFT
        if self.due_on is None:
            return ItemState.GOING_ON
        return ItemState.OVERDUE if self.due_on < today else ItemState.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """One of those who serve a contract."""

    #: On the staff register.
    entry_id: str
    #: Their account; empty if they have none.
    person_id: str
    name: str
    title_level: str
    fields: tuple[str, ...]
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The process of a contract."""

    contract_id: str
    #: Empty until it has begun.
    instance_id: str
    state: RunState


#: The seven parts of the full check (B5.2): title and what is asked.
CHECKS: tuple[tuple[str, str], ...] = (
    (
        "质量管理文件",
        "工业产品质量管理文件的执行情况；梳理未履行的要求，协助补交材料(B5.2.1)",
    ),
    ("质量问题", "对照既有质量管理报告排查质量问题，综合判断，提出整改意见(B5.2.2)"),
    ("质量管理措施", "现有质量管理措施的符合性(B5.2.3)"),
    ("检验检测报告", "检验检测报告中可能导致质量问题的原因和整改意见(B5.2.4)"),
    ("生产环境", "生产环境各要素可能出现的主要问题和整改方案(B5.2.5)"),
    ("应急预案", "质量管理应急预案、应急措施和应急体系(B5.2.6)"),
    ("质量管理台账", "日常质量管理台账(B5.2.7)"),
)
