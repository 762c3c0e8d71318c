"""Annex C: what goes wrong in each process of making a product, and how it is held.

The 25 issues and 24 controls are those of the standard; they never change. Which
control answers which issue is our reading, because the standard gives the controls as
running text. Entries of a bureau or an agency have keys that begin with X (C.1: 不限于
本示例).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

#: Every key of an entry that the standard does not have begins so.
LOCAL = "X"
#: The issue that the form offers where nothing in the annex fits.
OTHER = "X"

_FILE = Path(__file__).with_name("annex_c.json")


class EntryKind(StrEnum):
    """What an entry says."""

    ISSUE = "issue"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One issue or one control, as it stands now."""

    key: str
    kind: EntryKind
    #: Key of the process of making the product (C.2.1 to C.2.5).
    stage: str
    clause: str
    #: 需求分析识别 and the like; of a control its name.
    name: str
    text: str
    #: One of 人员, 机器, 原料, 方法, 环境, 测量, or nothing.
    factor: str = ""
    #: Keys of the controls that answer an issue.
    controls: tuple[str, ...] = ()
    #: From 1; the standard's own have no other.
    version: int = 1
    active: bool = True

    @property
    def is_local(self) -> bool:
        """Say whether the standard does not have it."""
        return self.key.startswith(LOCAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of making a product, with its requirements in the standard's words."""

    key: str
    name: str
    clause: str
    requirements: tuple[str, ...]


@cache
def processes() -> tuple[Process, ...]:
    """Return the five processes in the order of the annex."""
    return tuple(
        Process(
            key=part["key"],
            name=part["name"],
            clause=part["clause"],
            requirements=tuple(part["requirements"]),
        )
        for part in _annex()
    )


@cache
def standard_entries() -> Mapping[str, Entry]:
    """Return the issues and controls of the standard by key, in its order."""
    issues = [
        _issue(part["key"], issue) for part in _annex() for issue in part["issues"]
    ]
    controls = [
        _control(part["key"], control)
        for part in _annex()
        for control in part["controls"]
    ]
    return {entry.key: entry for entry in (*issues, *controls)}


#: The standard has no control for 标准一致性 (C.2.4.1.5): this one is proposed.
STANDARD_CHECK = Entry(
    key="XQ.standard",
    kind=EntryKind.CONTROL,
    stage="quality_mgmt",
    clause="",
    name="标准查新与对标",
    text="定期开展标准查新，与行业、国家、国际标准对标；企业标准自我声明公开",
)
_UNANSWERED = {"Q05": (STANDARD_CHECK.key,)}


@cache
def _annex() -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = json.loads(_FILE.read_text("utf-8"))
    return found


def _issue(stage: str, issue: Mapping[str, object]) -> Entry:
    key, controls = str(issue["key"]), issue["controls"]
    listed = controls if isinstance(controls, list) else []
    return Entry(
        key=key,
        kind=EntryKind.ISSUE,
        stage=stage,
        clause=str(issue["clause"]),
        name=str(issue["category"]),
        text=str(issue["text"]),
        factor=str(issue["factor"]),
        controls=tuple(listed) or _UNANSWERED.get(key, ()),
    )


def _control(stage: str, control: Mapping[str, object]) -> Entry:
    return Entry(
        key=str(control["key"]),
        kind=EntryKind.CONTROL,
        stage=stage,
        clause=str(control["clause"]),
        name=str(control["name"]),
        text=str(control["text"]),
    )
