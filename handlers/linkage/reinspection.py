"""Decision table D-REINSP: what follows from a re-inspection (design 2.3).

First row that fits wins. The gateways of the diagram say the same, which a test
compares row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SAMPLING = "监督抽查"
PASSED = "合格"
FAILED = "不合格"
NOT_NEEDED = "无需复查"

_NATIONAL_OR_PROVINCIAL = frozenset({"国家", "省"})


class Next(StrEnum):
    """Where the supervision line goes."""

    END = "end"
    NEXT_ROUND = "next_round"
    TRANSFER = "transfer"
    #: The law leaves it to the bureau (7.1.2.3).
    BUREAU_DECIDES = "bureau_decides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the table asks."""

    result: str
    source: str
    level: str | None = None
    licensed: bool = False
    announced: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What is to be done, as the ids of user tasks, and what comes then."""

    row: int
    tasks: tuple[str, ...]
    next: Next
    law_ref: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    applies: Callable[[Facts], bool]
    consequence: Consequence


def licence_at_stake(facts: Facts) -> bool:
    """Say whether article 54 of the licence regulation applies."""
    return facts.licensed and facts.level in _NATIONAL_OR_PROVINCIAL


TABLE: tuple[_Row, ...] = (
    _Row(
        lambda facts: facts.result == NOT_NEEDED,
        Consequence(row=1, tasks=("approve_no_reinspection",), next=Next.END),
    ),
    _Row(
        lambda facts: facts.result == PASSED,
        Consequence(
            row=2, tasks=("serve_pass_notice",), next=Next.END, law_ref="18号令第49条"
        ),
    ),
    _Row(
        lambda facts: facts.source != SAMPLING,
        Consequence(
            row=7,
            tasks=("find_failure_cause",),
            next=Next.BUREAU_DECIDES,
            law_ref="7.1.2.3",
        ),
    ),
    _Row(
        lambda facts: facts.suspended,
        Consequence(
            row=6,
            tasks=("find_failure_cause", "transfer_revocation"),
            next=Next.TRANSFER,
            law_ref="产品质量法第17条、18号令第48条",
        ),
    ),
    _Row(
        lambda facts: facts.announced,
        Consequence(
            row=5,
            tasks=("find_failure_cause", "order_suspension"),
            next=Next.NEXT_ROUND,
            law_ref="产品质量法第17条、18号令第48条",
        ),
    ),
    _Row(
        licence_at_stake,
        Consequence(
            row=3,
            tasks=(
                "find_failure_cause",
                "report_failure_upward",
                "transfer_revocation",
            ),
            next=Next.TRANSFER,
            law_ref="许可条例第54条",
        ),
    ),
    _Row(
        lambda _: True,
        Consequence(
            row=4,
            tasks=(
                "find_failure_cause",
                "report_failure_upward",
                "record_provincial_announcement",
            ),
            next=Next.NEXT_ROUND,
            law_ref="18号令第47条",
        ),
    ),
)


def consequence(facts: Facts) -> Consequence:
    """Return what follows from the result of a re-inspection."""
    return next(row.consequence for row in TABLE if row.applies(facts))


@dataclass(frozen=True, slots=True)
class Revocation:
    """A licence that a transfer may ask to revoke, with the article."""

    kind: str
    law_ref: str


def revocable(facts: Facts) -> tuple[Revocation, ...]:
    """Return which licences a transfer may ask to revoke."""
    options = []
    if facts.suspended:
        options.append(Revocation("吊销营业执照", "产品质量法第17条、18号令第48条"))
    if licence_at_stake(facts):
        options.append(Revocation("吊销生产许可证", "许可条例第54条"))
    return tuple(options)
