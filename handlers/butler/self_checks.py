"""The checks that a company makes itself under Orders 75 and 76: daily, weekly, monthly.

They are planned like patrols, and helped with by the butler, but a person of the company
signs them: a butler supports this duty and cannot take it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.butler.rhythm import Frequency, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """One of the three, with the record that it leaves."""

    name: str
    #: As the record is called.
    record: str
    #: Who signs, by duty.
    post: str
    #: How often at least, in words.
    least: str
    #: The rhythms that are often enough, every time they come.
    rhythms: frozenset[Frequency]
    #: Which rhythm a new plan proposes.
    usual: Frequency


DAILY = "f_b41"
WEEKLY = "f_b42"
MONTHLY = "f_b43"

#: Template of a plan -> the check that it plans.
SELF_CHECKS: Mapping[str, SelfCheck] = {
    DAILY: SelfCheck(
        name="日管控",
        record="每日工业产品安全检查记录",
        post="质量安全员",
        least="每日一次",
        rhythms=frozenset({Frequency.DAY}),
        usual=Frequency.DAY,
    ),
    WEEKLY: SelfCheck(
        name="周排查",
        record="每周工业产品质量安全排查治理报告",
        post="质量安全总监",
        least="每周至少一次",
        rhythms=frozenset({Frequency.DAY, Frequency.WEEK}),
        usual=Frequency.WEEK,
    ),
    MONTHLY: SelfCheck(
        name="月调度",
        record="每月工业产品质量安全调度会议纪要",
        post="主要负责人",
        least="每月至少一次",
        rhythms=frozenset({Frequency.DAY, Frequency.WEEK, Frequency.MONTH}),
        usual=Frequency.MONTH,
    ),
}


def is_often_enough(template: str, rhythm: Rhythm) -> bool:
    """Say whether a check comes as often as the Orders want it."""
    check = SELF_CHECKS[template]
    return rhythm.frequency in check.rhythms and rhythm.every_n == 1
