"""Give case and document numbers: running, by year, without gaps, on both databases.

A number is taken by raising the counter of its series in the caller's transaction:
whoever comes meanwhile waits for the commit, and a rollback gives the number back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, Row, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.errors import (
    DocumentKindUnknown,
    NumberNotFound,
    NumberRuleRefused,
)
from handlers.documents.kinds import KINDS
from handlers.documents.number_pattern import NumberPattern, number_pattern
from handlers.documents.tables import (
    number_entry,
    number_rule,
    number_series,
    number_void,
)

#: The kind under which cases are numbered.
CASE = "case"
CASE_PATTERN = "XMLD-{year}-{n:4}"
#: Owner of the rule of everybody who has none of their own.
EVERYBODY = ""
_LONGEST_REASON = 300

#: Kinds that are numbered, with the pattern that holds until somebody changes it.
DEFAULT_PATTERNS: Mapping[str, str] = {
    CASE: CASE_PATTERN,
    **{kind.key: kind.pattern for kind in KINDS.values() if kind.is_numbered},
}
KIND_NAMES: Mapping[str, str] = {
    CASE: "案号",
    **{kind.key: kind.zh for kind in KINDS.values() if kind.is_numbered},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule:
    """How an owner numbers a kind; version 0 is what the program comes with."""

    owner: str
    kind: str
    version: int
    pattern: str
    first: int
    reason: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


def rule_in_force(connection: Connection, *, bureau_id: str, kind: str) -> NumberRule:
    """Return the rule by which a bureau numbers a kind: its own, else everybody's.

    Raises:
        DocumentKindUnknown: papers of this kind have no number.
    """
    if kind not in DEFAULT_PATTERNS:
        raise DocumentKindUnknown(kind)
    rows = connection.execute(
        select(number_rule)
        .where(
            number_rule.c.kind == kind,
            or_(number_rule.c.owner == bureau_id, number_rule.c.owner == EVERYBODY),
        )
        .order_by(number_rule.c.owner.desc(), number_rule.c.version.desc())
        .limit(1)
    ).all()
    return _rule(rows[0]) if rows else _default(kind)


def rule_history(connection: Connection, *, owner: str, kind: str) -> list[NumberRule]:
    """Return all versions of an owner's rule, newest first."""
    rows = connection.execute(
        select(number_rule)
        .where(number_rule.c.owner == owner, number_rule.c.kind == kind)
        .order_by(number_rule.c.version.desc())
    )
    return [_rule(row) for row in rows]


def change_rule(
    uow: UnitOfWork,
    *,
    owner: str,
    kind: str,
    pattern: str,
    first: int = 1,
    reason: str,
) -> NumberRule:
    """Number a kind by another pattern from now on; what was given stays.

    Raises:
        DocumentKindUnknown: papers of this kind have no number.
        NumberRuleRefused: the pattern is not in order, or somebody else's.
    """
    checked = number_pattern(pattern)
    if kind not in DEFAULT_PATTERNS:
        raise DocumentKindUnknown(kind)
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise NumberRuleRefused(reason=f"请写明修改原因（{_LONGEST_REASON}字以内）")
    if not 1 <= first <= 10**5:
        raise NumberRuleRefused(reason="起始号应为1至100000的整数")
    _refuse_shared(uow.connection, owner=owner, kind=kind, pattern=checked.text)
    past = rule_history(uow.connection, owner=owner, kind=kind)
    new = NumberRule(
        owner=owner,
        kind=kind,
        version=past[0].version + 1 if past else 1,
        pattern=checked.text,
        first=first,
        reason=reason.strip(),
        changed_by=uow.actor.id,
        changed_at=uow.now,
    )
    row = {name: getattr(new, name) for name in NumberRule.__dataclass_fields__}
    uow.connection.execute(insert(number_rule).values(row))
    uow.audit("number_rule_changed", {**row, "changed_at": uow.now.isoformat()})
    return new


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

    Args:
        business_key: the case; None where the number is that of a new case.
        year: of the number; this year in Xiamen by default.

    Raises:
        DocumentKindUnknown: papers of this kind have no number.
        NumbersExhausted: the digits of the pattern are used up.
    """
    rule = rule_in_force(uow.connection, bureau_id=bureau_id, kind=kind)
    year = year or local_day(uow.now).year
    serial = _next_serial(uow.connection, rule, year)
    number = NumberPattern(rule.pattern).number(year=year, serial=serial)
    uow.connection.execute(
        insert(number_entry).values(
            owner=rule.owner,
            kind=kind,
            year=year,
            serial=serial,
            number=number,
            bureau_id=bureau_id,
            business_key=business_key or number,
            document_id=document_id,
            given_by=uow.actor.id,
            given_at=uow.now,
        )
    )
    return number


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


def _next_serial(connection: Connection, rule: NumberRule, year: int) -> int:
    """Raise the counter of a series and return it; the first call makes it.

    One statement: between looking and writing nobody can come in.
    """
    row = {"owner": rule.owner, "kind": rule.kind, "year": year}
    raised = {"last_serial": number_series.c.last_serial + 1}
    statement = (
        _insert(connection)
        .values(**row, last_serial=rule.first)
        .on_conflict_do_update(index_elements=list(row), set_=raised)
        .returning(number_series.c.last_serial)
    )
    return int(connection.execute(statement).scalar_one())


def _insert(connection: Connection) -> Any:
    """Return an insert that can say what to do when the row is there already."""
    dialects: Mapping[str, Insert] = {
        "postgresql": postgresql.insert(number_series),
        "sqlite": sqlite.insert(number_series),
    }
    return dialects[connection.dialect.name]


def _refuse_shared(
    connection: Connection, *, owner: str, kind: str, pattern: str
) -> None:
    """Refuse a pattern that another series uses: its numbers would come twice."""
    used = connection.execute(
        select(number_rule.c.owner, number_rule.c.kind, number_rule.c.pattern)
    ).all()
    others = [(row.owner, row.kind, row.pattern) for row in used]
    others += [(EVERYBODY, other, text) for other, text in DEFAULT_PATTERNS.items()]
    for other_owner, other_kind, text in others:
        if text == pattern and (other_owner, other_kind) != (owner, kind):
            name = KIND_NAMES[other_kind]
            raise NumberRuleRefused(reason=f"该编号规则已用于“{name}”，会造成重号")


def _default(kind: str) -> NumberRule:
    return NumberRule(
        owner=EVERYBODY, kind=kind, version=0, pattern=DEFAULT_PATTERNS[kind], first=1
    )


def _rule(row: Row[Any]) -> NumberRule:
    return NumberRule(**row._asdict())
