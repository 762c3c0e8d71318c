"""Tell those who answer for deadlines that these have moved: one notice a person."""

from __future__ import annotations

from collections.abc import Collection

from engine import UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.recounting import MovedClock
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.owners import people_of_lane
from handlers.notices.audience import audience, stand_ins
from handlers.notices.in_stead import stead_words, taken_over
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell

#: More would not be read; the rest stands on the pages of the cases.
_MOST_LINES = 30


def tell_moves(
    uow: UnitOfWork,
    moved: Collection[MovedClock],
    book: DeadlineBook,
    *,
    key: str,
    why: str,
) -> int:
    """Tell each owner once of all their deadlines that moved; return how many.

    The officer of a case hears of every deadline in it, others of their own; who
    works in somebody's stead has theirs in the same notice.
    """
    lines: dict[str, list[tuple[str, str]]] = {}
    by_case: dict[str, list[MovedClock]] = {}
    for each in moved:
        by_case.setdefault(each.new.business_key, []).append(each)
    headers = case_headers(uow.connection, by_case)
    for business_key, clocks in by_case.items():
        if business_key in headers:
            meant = _meant(uow, book, headers[business_key], clocks)
            for person_id, told in meant.items():
                lines.setdefault(person_id, []).extend(told)
    return sum(
        _tell(uow, person_id, told, key=key, why=why)
        for person_id, told in lines.items()
    )


def _meant(
    uow: UnitOfWork,
    book: DeadlineBook,
    header: CaseHeader,
    clocks: Collection[MovedClock],
) -> dict[str, list[tuple[str, str]]]:
    """Return what moved in one case by the person who is told of it."""
    meant: dict[str, list[tuple[str, str]]] = {}
    for each in clocks:
        rule = book.rule(each.new.rule_key, each.new.started_on)
        told = (header.business_key, _line(each, rule.zh, header.title))
        owners = people_of_lane(uow.connection, header, rule.owner)
        for person_id in dict.fromkeys([*owners, header.officer_id]):
            meant.setdefault(person_id, []).append(told)
    pairs = stand_ins(uow.connection, meant, now=uow.now)
    everybody = taken_over(meant, pairs)
    may_know = audience(uow.connection, everybody, business_key=header.business_key)
    return {
        person_id: [
            (case_no, stead_words(names) + line)
            for (case_no, line), names in everybody[person_id]
        ]
        for person_id in may_know
    }


def _tell(
    uow: UnitOfWork,
    person_id: str,
    lines: list[tuple[str, str]],
    *,
    key: str,
    why: str,
) -> int:
    shown = [line for _, line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"另有{len(lines) - _MOST_LINES}项，见各案件的期限页")
    cases = list(dict.fromkeys(case_no for case_no, _ in lines))
    only = cases[0] if len(cases) == 1 else None
    return tell(
        uow,
        kind=NoticeKind.CLOCK,
        key=key,
        to=[person_id],
        subject=f"{why}：您的{len(lines)}项期限变动",
        text="\n".join(shown),
        link=f"/cases/{only}?tab=deadlines" if only else "/calendar",
        business_key=only,
        substitutes=False,
    )


def _line(moved: MovedClock, matter: str, title: str) -> str:
    old, new = moved.old.effective, moved.new.effective
    days = f"{old.isoformat()} → {new.isoformat()}"
    if old == new:
        target = f"{moved.old.target.isoformat()} → {moved.new.target.isoformat()}"
        days = f"内控 {target}"
    return f"{moved.new.business_key} {title} {matter}：{days}"
