"""Keep drafts while a task is open, and filed forms for good."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from engine import UnitOfWork
from handlers.forms.errors import SubmissionNotFound
from handlers.forms.sealed import blanked, without_sealed
from handlers.forms.tables import draft, submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one person has written at a task so far."""

    raw: Mapping[str, object]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A form as it is handed in."""

    business_key: str
    root_id: str
    task_id: str
    #: The matter that it is filed at.
    element_id: str
    form_key: str
    #: The deployment whose version of the form was shown.
    deployment_id: str
    answers: Mapping[str, object]
    #: Names of chosen people and organisations, by the ids among the answers.
    labels: Mapping[str, str] = field(default_factory=dict)
    #: For whom somebody else files it from paper (代录).
    filed_for: str | None = None
    #: Who agreed to it before it counted.
    approved_by: str | None = None
    #: It happened before Tandem was used and was entered later (补录).
    entered_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Filing):
    """A filed form: who handed it in and when."""

    id: str
    submitted_by: str
    submitted_at: datetime


def save_draft(
    uow: UnitOfWork, *, task_id: str, person_id: str, raw: Mapping[str, object]
) -> None:
    """Keep a person's draft of a task in place of their last one.

    What is kept apart from forms is left empty in it.
    """
    drop_draft(uow, task_id=task_id, person_id=person_id)
    uow.connection.execute(
        insert(draft).values(
            task_id=task_id, person_id=person_id, raw=blanked(raw), saved_at=uow.now
        )
    )


def load_draft(connection: Connection, *, task_id: str, person_id: str) -> Draft | None:
    """Return a person's draft of a task, or None if they saved none."""
    row = connection.execute(
        select(draft).where(draft.c.task_id == task_id, draft.c.person_id == person_id)
    ).one_or_none()
    return None if row is None else Draft(raw=row.raw, saved_at=row.saved_at)


def drop_draft(uow: UnitOfWork, *, task_id: str, person_id: str) -> None:
    """Forget a person's draft of a task, if there is one."""
    uow.connection.execute(
        delete(draft).where(draft.c.task_id == task_id, draft.c.person_id == person_id)
    )


def file_submission(uow: UnitOfWork, filing: Filing) -> Submission:
    """Keep a form in the transaction that completes its task, and end the draft.

    The drafts of others stay: they may read what they could not hand in. What is kept
    apart from forms is never in it.
    """
    filing = replace(filing, answers=without_sealed(filing.answers))
    filed = Submission(
        id=uuid.uuid4().hex,
        submitted_by=uow.actor.id,
        submitted_at=uow.now,
        **{name: getattr(filing, name) for name in Filing.__dataclass_fields__},
    )
    row = {column.name: getattr(filed, column.name) for column in submission.columns}
    uow.connection.execute(insert(submission).values(row))
    drop_draft(uow, task_id=filing.task_id, person_id=uow.actor.id)
    return filed


def find_submission(connection: Connection, submission_id: str) -> Submission:
    """Return a filed form.

    Raises:
        SubmissionNotFound: none has this id.
    """
    row = connection.execute(
        select(submission).where(submission.c.id == submission_id)
    ).one_or_none()
    if row is None:
        raise SubmissionNotFound(submission_id)
    return _submission(row)


def submissions_of_case(connection: Connection, business_key: str) -> list[Submission]:
    """Return all forms that were filed for a case, oldest first."""
    rows = connection.execute(
        select(submission)
        .where(submission.c.business_key == business_key)
        .order_by(submission.c.submitted_at, submission.c.id)
    )
    return [_submission(row) for row in rows]


def submissions_at(
    connection: Connection, *, root_ids: Collection[str], element_ids: Collection[str]
) -> list[Submission]:
    """Return the forms filed at some tasks of some root instances, oldest first."""
    if not root_ids:
        return []
    rows = connection.execute(
        select(submission)
        .where(
            submission.c.root_id.in_(sorted(root_ids)),
            submission.c.element_id.in_(sorted(element_ids)),
        )
        .order_by(submission.c.submitted_at, submission.c.id)
    )
    return [_submission(row) for row in rows]


def last_submission(
    connection: Connection, *, business_key: str, form_key: str
) -> Submission | None:
    """Return the newest filed form of a kind of a case, or None."""
    row = connection.execute(
        select(submission)
        .where(
            submission.c.business_key == business_key,
            submission.c.form_key == form_key,
        )
        .order_by(submission.c.submitted_at.desc(), submission.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _submission(row)


def _submission(row: Row[Any]) -> Submission:
    return Submission(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
