"""Typical cases (7.3.1): drafted by the agency, published and withdrawn by the bureau.

Every step is a new version. What is published is a text of its own: with an agreement
to be named it is the draft, with an agreement to stay unnamed the names are taken out
before it is stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select

from engine import UnitOfWork
from handlers.knowledge.anonymise import Piece, Secret, anonymised, pieces
from handlers.knowledge.errors import (
    ConsentMissing,
    DraftMissing,
    NotPublished,
    ReasonMissing,
)
from handlers.knowledge.tables import typical_case


class CaseState(StrEnum):
    """How far a typical case has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Consent(StrEnum):
    """What the entity agreed to, in the words of the form."""

    NAMED = "同意署名发布"
    UNNAMED = "同意匿名发布"
    NONE = "不同意"


#: The parts of Annex F that are read, in its order, with its headings.
PARTS: Mapping[str, str] = {
    "intro": "一、经营主体简介",
    "work_diagnosis": "二、（一）问诊调研阶段",
    "work_improvement": "二、（二）帮扶改进阶段",
    "work_followup": "二、（三）跟踪回访阶段",
    "result_expert_advice": "三、（一）成效1（专家建议）",
    "result_entity_action": "三、（二）成效2（经营主体行动）",
    "result_benefits": "三、（三）成效3（取得管理效益、经济效益、社会效益等）",
    "industry_focus": "四、行业共性质量问题或质量关注要点",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalCase:
    """One version of one typical case."""

    business_key: str
    version: int
    public_id: str
    state: CaseState
    bureau_id: str
    product: str
    consent: str
    #: Title and parts by key.
    content: Mapping[str, str]
    issue_keys: Sequence[str]
    note: str
    written_by: str
    written_at: datetime

    @property
    def title(self) -> str:
        """Return the name that stands over the case."""
        return self.content.get("title", "")


def draft_case(
    uow: UnitOfWork,
    business_key: str,
    *,
    bureau_id: str,
    product: str,
    answers: Mapping[str, object],
    issue_keys: Iterable[str],
) -> None:
    """Keep what the agency wrote in Annex F as the next draft."""
    before = latest_case(uow.connection, business_key)
    content = {key: str(answers.get(key) or "") for key in PARTS}
    content["title"] = str(answers.get("entity_name") or "")
    _store(
        uow,
        TypicalCase(
            business_key=business_key,
            version=before.version + 1 if before else 1,
            public_id=before.public_id if before else uuid.uuid4().hex,
            state=CaseState.DRAFT,
            bureau_id=bureau_id,
            product=product,
            consent=str(answers.get("publish_consent") or ""),
            content=content,
            issue_keys=tuple(dict.fromkeys(key for key in issue_keys if key)),
            note="",
            written_by=uow.actor.id,
            written_at=uow.now,
        ),
    )


def preview(
    draft: TypicalCase, secrets: Mapping[str, Secret]
) -> Mapping[str, list[Piece]]:
    """Return title and parts as they would be published, what is taken out marked."""
    if draft.consent == Consent.NAMED:
        return {key: [Piece(text)] for key, text in draft.content.items()}
    parts = {key: pieces(text, secrets) for key, text in draft.content.items()}
    return {**parts, "title": [Piece(draft.title, Secret.ENTITY)]}


def publish_case(
    uow: UnitOfWork, business_key: str, *, secrets: Mapping[str, Secret]
) -> TypicalCase:
    """Publish the latest draft as far as the entity agreed.

    Raises:
        DraftMissing: there is no draft that waits.
        ConsentMissing: the entity did not agree.
    """
    draft = latest_case(uow.connection, business_key)
    if draft is None or draft.state is CaseState.PUBLISHED:
        raise DraftMissing
    if draft.consent not in {Consent.NAMED, Consent.UNNAMED}:
        raise ConsentMissing
    content = _draft_content(uow.connection, draft)
    if draft.consent == Consent.UNNAMED:
        content = {key: anonymised(text, secrets) for key, text in content.items()}
        content["title"] = f"某{draft.product}企业"
    return _follow(uow, draft, state=CaseState.PUBLISHED, content=content)


def withdraw_case(uow: UnitOfWork, business_key: str, *, reason: str) -> TypicalCase:
    """Take a published case out of the library.

    Raises:
        NotPublished: it is not published.
        ReasonMissing: nobody says why.
    """
    found = latest_case(uow.connection, business_key)
    if found is None or found.state is not CaseState.PUBLISHED:
        raise NotPublished
    if not reason.strip():
        raise ReasonMissing
    return _follow(
        uow,
        found,
        state=CaseState.WITHDRAWN,
        content=found.content,
        note=reason.strip(),
    )


def latest_case(connection: Connection, business_key: str) -> TypicalCase | None:
    """Return the newest version of a typical case, or None."""
    found = case_versions(connection, business_key)
    return found[0] if found else None


def published_case(connection: Connection, public_id: str) -> TypicalCase | None:
    """Return what everybody may read under a public id, None if nothing."""
    query = select(typical_case.c.business_key).where(
        typical_case.c.public_id == public_id
    )
    business_key = connection.scalar(query.limit(1)) if public_id else None
    found = latest_case(connection, business_key) if business_key else None
    return found if found and found.state is CaseState.PUBLISHED else None


def case_versions(connection: Connection, business_key: str) -> list[TypicalCase]:
    """Return all versions of a typical case, latest first."""
    query = select(typical_case).where(typical_case.c.business_key == business_key)
    rows = connection.execute(query.order_by(typical_case.c.version.desc()))
    return [_case(row) for row in rows]


def find_cases(
    connection: Connection,
    *,
    states: Iterable[CaseState],
    text: str = "",
    issue_key: str = "",
    visible: ColumnElement[bool] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[TypicalCase]:
    """Return typical cases whose latest version is in one of the states, latest first.

    Args:
        text: words that product, title or text must contain.
        issue_key: an issue of Annex C that it must be about.
        visible: whose drafts are shown.
    """
    query = _latest().where(typical_case.c.state.in_([state.value for state in states]))
    for word in text.split():
        query = query.where(
            or_(
                typical_case.c.product.icontains(word, autoescape=True),
                typical_case.c.content.cast(_TEXT).icontains(word, autoescape=True),
            )
        )
    if issue_key:
        quoted = f'"{issue_key}"'
        found = typical_case.c.issue_keys.cast(_TEXT)
        query = query.where(found.contains(quoted, autoescape=True))
    if visible is not None:
        query = query.where(visible)
    ordered = query.order_by(
        typical_case.c.written_at.desc(), typical_case.c.business_key
    )
    rows = connection.execute(ordered.limit(limit).offset(offset))
    return [_case(row) for row in rows]


_TEXT = typical_case.c.note.type


def _latest() -> Select[Any]:
    newest = (
        select(
            typical_case.c.business_key,
            func.max(typical_case.c.version).label("version"),
        )
        .group_by(typical_case.c.business_key)
        .subquery()
    )
    return select(typical_case).join(
        newest,
        (newest.c.business_key == typical_case.c.business_key)
        & (newest.c.version == typical_case.c.version),
    )


def _draft_content(connection: Connection, found: TypicalCase) -> dict[str, str]:
    """Return what was drafted last: a withdrawn case may be published anew."""
    drafts = (
        each
        for each in case_versions(connection, found.business_key)
        if each.state is CaseState.DRAFT
    )
    return dict(next(drafts, found).content)


def latest_draft(connection: Connection, business_key: str) -> TypicalCase | None:
    """Return the newest draft, whatever became of it."""
    versions = case_versions(connection, business_key)
    return next((each for each in versions if each.state is CaseState.DRAFT), None)


def _follow(
    uow: UnitOfWork,
    before: TypicalCase,
    *,
    state: CaseState,
    content: Mapping[str, str],
    note: str = "",
) -> TypicalCase:
    new = TypicalCase(
        business_key=before.business_key,
        version=before.version + 1,
        public_id=before.public_id,
        state=state,
        bureau_id=before.bureau_id,
        product=before.product,
        consent=before.consent,
        content=content,
        issue_keys=before.issue_keys,
        note=note,
        written_by=uow.actor.id,
        written_at=uow.now,
    )
    _store(uow, new)
    return new


def _store(uow: UnitOfWork, new: TypicalCase) -> None:
    row = {
        "business_key": new.business_key,
        "version": new.version,
        "public_id": new.public_id,
        "state": new.state.value,
        "bureau_id": new.bureau_id,
        "product": new.product,
        "consent": new.consent,
        "content": dict(new.content),
        "issue_keys": list(new.issue_keys),
        "note": new.note,
        "written_by": new.written_by,
        "written_at": new.written_at,
    }
    uow.connection.execute(insert(typical_case).values(row))
    uow.audit(
        "typical_case_written",
        {
            "case": new.business_key,
            "version": new.version,
            "state": new.state.value,
        },
    )


def _case(row: Row[Any]) -> TypicalCase:
    values = row._asdict()
    return TypicalCase(**{**values, "state": CaseState(row.state)})
