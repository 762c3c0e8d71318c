"""The entries of the head and of the bar at the thumb, in the order of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from web.i18n import gettext as _
from web.i18n import marked
from web.roles import (
    approves,
    is_of_bureau,
    is_of_butler,
    is_outside,
    keeps_experts,
    manages,
)
from web.visitor import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One entry as the page shows it."""

    url: str
    text: str
    short: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry, and who needs it."""

    url: str
    text: str
    #: For the bar at the thumb.
    short: str
    for_whom: Callable[[Visitor], bool]


def _everybody(_visitor: Visitor) -> bool:
    return True


def _inside(visitor: Visitor) -> bool:
    return not is_outside(visitor)


def _linkage(visitor: Visitor) -> bool:
    """Say whether a visitor has to do with cases; butlers have contracts."""
    return _inside(visitor) and not is_of_butler(visitor)


def _operators(visitor: Visitor) -> bool:
    return visitor.actor.operates


ENTRIES: tuple[_Entry, ...] = (
    _Entry("/inbox", marked("待办"), marked("待办"), _everybody),
    _Entry("/cases", marked("我的案件"), marked("案件"), is_outside),
    _Entry("/cases", marked("案件"), marked("案件"), _linkage),
    _Entry("/programmes", marked("帮扶项目"), marked("项目"), _linkage),
    _Entry("/contracts", marked("合同"), marked("合同"), is_of_butler),
    _Entry("/patrols", marked("巡查"), marked("巡查"), is_of_butler),
    _Entry("/findings", marked("问题"), marked("问题"), is_of_butler),
    _Entry("/complaints", marked("投诉"), marked("投诉"), is_of_butler),
    _Entry("/incidents", marked("意外事件"), marked("事件"), is_of_butler),
    _Entry("/surveys", marked("满意度"), marked("满意度"), is_of_butler),
    _Entry("/registers", marked("登记簿"), marked("登记簿"), is_of_butler),
    _Entry("/approvals", marked("审批"), marked("审批"), approves),
    _Entry("/figures", marked("统计"), marked("统计"), is_of_bureau),
    _Entry("/knowledge", marked("知识"), marked("知识"), _everybody),
    _Entry("/articles", marked("法规与期限"), marked("法规"), _everybody),
    _Entry("/experts", marked("专家"), marked("专家"), keeps_experts),
    _Entry("/operations", marked("流程与异常"), marked("流程"), _operators),
    _Entry("/designer", marked("流程设计"), marked("设计"), _operators),
    _Entry("/admin", marked("管理"), marked("管理"), manages),
)


def navigation(visitor: Visitor) -> tuple[NavigationItem, ...]:
    """Return the entries that a visitor's roles need."""
    return tuple(
        NavigationItem(
            url=entry.url,
            text=_(entry.text),
            short=_(entry.short),
            current=request.path.startswith(entry.url),
        )
        for entry in ENTRIES
        if entry.for_whom(visitor)
    )
