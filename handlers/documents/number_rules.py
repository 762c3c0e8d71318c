"""By which rules a bureau numbers its papers, and how the rules are changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from engine import UnitOfWork
from handlers.documents.bureau_words import (
    checked_word,
    keep_word,
    words_ever,
)
from handlers.documents.errors import (
    DocumentKindUnknown,
    NumberRuleRefused,
)
from handlers.documents.kinds import KINDS
from handlers.documents.number_clashes import (
    EVERYBODY,
    RuleText,
    Words,
    clash_among,
    series_of,
)
from handlers.documents.number_pattern import number_pattern
from handlers.documents.tables import number_rule

#: The kind under which cases are numbered.
CASE = "case"
CASE_PATTERN = "XMLD-{year}-{n:4}"
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
        NumberRuleRefused: the pattern is not in order, or gives another's numbers.
    """
    checked = number_pattern(pattern)
    if kind not in DEFAULT_PATTERNS:
        raise DocumentKindUnknown(kind)
    _require_reason(reason)
    if not 1 <= first <= 10**5:
        raise NumberRuleRefused(reason="起始号应为1至100000的整数")
    if owner == EVERYBODY and kind != CASE and not checked.names_bureau:
        raise NumberRuleRefused(
            reason="通用规则各局共用，须用{bureau}写明文号简称，否则各局会重号"
        )
    _refuse_clash(
        uow.connection,
        [RuleText(owner, kind, checked.text)],
        words_ever(uow.connection),
    )
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


def change_word(uow: UnitOfWork, *, bureau_id: str, word: str, reason: str) -> None:
    """Name a bureau in its numbers by another word from now on.

    Raises:
        NumberRuleRefused: it is no word, or with it two bureaus' numbers would clash.
    """
    _require_reason(reason)
    words = words_ever(uow.connection)
    checked = checked_word(words, bureau_id, word)
    touched = [
        rule
        for rule in _rules_ever(uow.connection)
        if rule.owner == bureau_id or "{bureau}" in rule.pattern
    ]
    _refuse_clash(uow.connection, touched, {bureau_id: [checked]})
    keep_word(uow, bureau_id, checked, reason=reason.strip())


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise NumberRuleRefused(reason=f"请写明修改原因（{_LONGEST_REASON}字以内）")


def _refuse_clash(
    connection: Connection, rules: Iterable[RuleText], words: Words
) -> None:
    """Refuse rules that with these words would give a number of another series."""
    ever = words_ever(connection)
    known = [s for rule in _rules_ever(connection) for s in series_of(rule, ever)]
    wanted = [s for rule in rules for s in series_of(rule, words)]
    other = clash_among(wanted, known)
    if other is not None:
        name = KIND_NAMES[other.kind]
        whose = "另一个局的" if other.owner else "通用的"
        raise NumberRuleRefused(
            reason=f"按此编出的号会与{whose}“{name}”（{other.pattern.text}）重号"
        )


def _rules_ever(connection: Connection) -> list[RuleText]:
    used = connection.execute(
        select(number_rule.c.owner, number_rule.c.kind, number_rule.c.pattern)
    )
    return [
        *(RuleText(row.owner, row.kind, row.pattern) for row in used),
        *(RuleText(EVERYBODY, kind, text) for kind, text in DEFAULT_PATTERNS.items()),
    ]


def _default(kind: str) -> NumberRule:
    return NumberRule(
        owner=EVERYBODY, kind=kind, version=0, pattern=DEFAULT_PATTERNS[kind], first=1
    )


def _rule(row: Row[Any]) -> NumberRule:
    return NumberRule(**row._asdict())
