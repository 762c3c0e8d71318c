"""Drafts live as long as their task is open; filed forms stay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from engine import Actor, MovableClock, UnitOfWork
from engine.store.database import Database
from handlers.forms import SubmissionNotFound
from handlers.forms.repository import (
    Filing,
    Submission,
    file_submission,
    find_submission,
    last_submission,
    load_draft,
    save_draft,
    submissions_of_case,
)

Work = Callable[..., AbstractContextManager[UnitOfWork]]

WANG = Actor(id="wang")
LI = Actor(id="li")
CASE = "XMLD-2026-0001"


def filing(task_id: str = "t1", **more: object) -> Filing:
    values: dict[str, object] = {
        "business_key": CASE,
        "root_id": "r1",
        "task_id": task_id,
        "element_id": "register_issue",
        "form_key": "f101",
        "deployment_id": "d1",
        "answers": {"product_name": "电热毯", "rows": [{"seq": 1}], "ccc": None},
    }
    return Filing(**(values | more))


def write(work: Work, actor: Actor, raw: dict[str, object]) -> None:
    with work(actor) as uow:
        save_draft(uow, task_id="t1", person_id=actor.id, raw=raw)


def file(work: Work, actor: Actor, what: Filing) -> Submission:
    with work(actor) as uow:
        return file_submission(uow, what)


def draft_of(database: Database, actor: Actor) -> object:
    with database.read() as connection:
        found = load_draft(connection, task_id="t1", person_id=actor.id)
    return found and found.raw


def test_a_draft_comes_back_as_it_was_left(work: Work, database: Database) -> None:
    raw = {"a": " 一 ", "b": True, "rows": [{"x": ""}]}

    write(work, WANG, {"a": "first"})
    write(work, WANG, raw)

    assert draft_of(database, WANG) == raw
    assert draft_of(database, LI) is None


def test_filing_a_form_ends_the_draft_of_the_one_who_files_it(
    work: Work, database: Database
) -> None:
    write(work, WANG, {"a": "wang"})
    write(work, LI, {"a": "li"})

    file(work, WANG, filing())

    assert draft_of(database, WANG) is None
    assert draft_of(database, LI) == {"a": "li"}


def test_a_filed_form_says_what_was_answered_by_whom_and_when(
    work: Work, database: Database, clock: MovableClock
) -> None:
    filed = file(
        work, WANG, filing(filed_for="厦门暖阳电器有限公司", labels={"p-7": "李工"})
    )

    with database.read() as connection:
        found = find_submission(connection, filed.id)

    assert found == filed
    assert found.labels == {"p-7": "李工"}
    assert found.answers == filing().answers
    assert (found.submitted_by, found.submitted_at) == ("wang", clock.now())
    assert found.filed_for == "厦门暖阳电器有限公司"


def test_a_case_lists_its_forms_in_the_order_of_filing(
    work: Work, database: Database, clock: MovableClock
) -> None:
    first = file(work, WANG, filing("t1"))
    clock.move_by(timedelta(minutes=1))
    second = file(work, LI, filing("t2", form_key="f201"))
    clock.move_by(timedelta(minutes=1))
    third = file(work, LI, filing("t3"))
    file(work, LI, filing("t4", business_key="XMLD-2026-0002"))

    with database.read() as connection:
        listed = submissions_of_case(connection, CASE)
        last = last_submission(connection, business_key=CASE, form_key="f101")
        none = last_submission(connection, business_key=CASE, form_key="f999")

    assert listed == [first, second, third]
    assert last == third
    assert none is None


def test_a_task_is_filed_once(work: Work, database: Database) -> None:
    file(work, WANG, filing())

    with pytest.raises(IntegrityError):
        file(work, LI, filing())


def test_a_form_that_was_never_filed_is_not_found(database: Database) -> None:
    with database.read() as connection, pytest.raises(SubmissionNotFound):
        find_submission(connection, "nothing")
