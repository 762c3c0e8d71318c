"""Give case and document numbers: running, by year, without gaps, on both databases.

Each bureau counts for itself, also where it numbers by everybody's rule; only a rule
that names no bureau, as that of cases, is one series for all.
A number is taken by raising the counter of its series in the caller's transaction:
whoever comes meanwhile waits for the commit, and a rollback gives the number back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.bureau_words import settled_word
from handlers.documents.counters import next_serial
from handlers.documents.errors import NumberNotFound
from handlers.documents.number_clashes import series_owner
from handlers.documents.number_pattern import NumberPattern
from handlers.documents.number_rules import NumberRule, rule_in_force
from handlers.documents.outside_numbers import OutsideNumber, holder_of
from handlers.documents.tables import (
    number_entry,
    number_series,
    number_void,
)

#: Why a number of the series is given up before anybody has it.
_STANDS_ELSEWHERE = "已作为外部文号使用"


def give_number(
    uow: UnitOfWork,
    *,
    bureau_id: str,
    kind: str,
    business_key: str | None = None,
    document_id: str | None = None,
    year: int | None = None,
) -> str:
    """Take the next number of a kind and enter it in the register.

    One that stands on a paper from elsewhere is entered as void, and the next one given.

    Args:
        business_key: the case; None where the number is that of a new case.
        year: of the number; this year in Xiamen by default.

    Raises:
        DocumentKindUnknown: papers of this kind have no number.
        NumbersExhausted: the digits of the pattern are used up.
        NumberRuleRefused: the bureau has no word of its own.
    """
    rule = rule_in_force(uow.connection, bureau_id=bureau_id, kind=kind)
    pattern = NumberPattern(rule.pattern)
    owner = series_owner(rule_owner=rule.owner, pattern=pattern, bureau_id=bureau_id)
    if pattern.names_bureau:
        pattern = pattern.of_bureau(settled_word(uow, bureau_id))
    place = {"owner": owner, "kind": kind, "year": year or local_day(uow.now).year}
    while True:
        serial, number = _next_number(uow.connection, rule, pattern, place)
        wanted = OutsideNumber(bureau_id=bureau_id, kind=kind, number=number)
        holder = holder_of(uow.connection, wanted)
        uow.connection.execute(
            insert(number_entry).values(
                **place,
                serial=serial,
                number=number,
                bureau_id=bureau_id,
                business_key=holder or business_key or number,
                document_id=None if holder else document_id,
                given_by=uow.actor.id,
                given_at=uow.now,
            )
        )
        if holder is None:
            return number
        # The register shows why the series goes on behind it.
        void_number(uow, number, reason=_STANDS_ELSEWHERE)


def void_number(uow: UnitOfWork, number: str, *, reason: str) -> None:
    """Give a number up: it stays in the register, with the reason.

    Raises:
        NumberNotFound: it was never given, or is void already.
    """
    known = uow.connection.scalar(
        select(number_entry.c.number).where(number_entry.c.number == number)
    )
    voided = uow.connection.scalar(
        select(number_void.c.number).where(number_void.c.number == number)
    )
    if known is None or voided is not None:
        raise NumberNotFound(number)
    uow.connection.execute(
        insert(number_void).values(
            number=number, reason=reason, voided_by=uow.actor.id, voided_at=uow.now
        )
    )


def _next_number(
    connection: Connection,
    rule: NumberRule,
    pattern: NumberPattern,
    place: Mapping[str, Any],
) -> tuple[int, str]:
    """Return the next serial of a series whose number nobody has, and that number.

    Rules that were set before words named the bureaus may have given it already.
    """
    while True:
        serial = next_serial(connection, number_series, place, first=rule.first)
        number = pattern.number(year=place["year"], serial=serial)
        if not _is_given(connection, number):
            return serial, number


def _is_given(connection: Connection, number: str) -> bool:
    given = select(number_entry.c.number).where(number_entry.c.number == number)
    return connection.scalar(given) is not None
