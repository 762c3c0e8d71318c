from __future__ import annotations

import pytest
from sqlalchemy import event, text

from engine import DatabaseFull, MovableClock, RequestKey, UnitOfWork
from engine.store.database import Database
from tests.support.databases import SqliteTemplate
from tests.support.engine_lab import OPERATOR, ZHANG, Case, EngineLab
from tests.support.invariants import check_invariants
from tests.support.statements import Stopped, statements

#: A completion with all that one can bring about: timers, messages, called processes.
EVERYTHING = """
    start s
    user work groups=msa
    on work timer late duration=P1D cancel=false
    and split
    user next groups=msa,other
    on next timer late2 duration=P1D
    call sub calls=called
    receive wait name=go
    throw-message tell name=told
    end e1
    end e2
    end e3
    end e4
    end e5
    s -> work
    work -> split
    split -> next
    split -> sub
    split -> wait
    split -> tell
    next -> e1
    sub -> e2
    wait -> e3
    tell -> e4
    late -> e5
    late2 -> e5
"""
CALLED = "start s\nuser inside\nend e\ns -> inside\ninside -> e"
SIMPLE = """
    start s
    user work groups=msa
    user next groups=msa
    end e
    s -> work
    work -> next
    next -> e
"""


def complete(case: Case, task_id: str) -> None:
    case.engine.complete_user_task(
        task_id, variables={"a": 1, "b": "text"}, actor=ZHANG, labels={"org:new"}
    )


def test_a_completion_takes_ten_statements_and_one_commit(lab: EngineLab) -> None:
    lab.deploy(SIMPLE)
    case = lab.start(a=0)
    task_id = case.task("work").id
    commits: list[object] = []
    event.listen(lab.database.engine, "commit", commits.append)

    with statements(lab.database) as seen:
        lab.engine.complete_user_task(
            task_id, variables={"a": 1, "b": "text"}, actor=ZHANG
        )

    assert len(seen) <= 10, "\n".join(seen)
    assert len(commits) == 1


def test_a_process_that_dies_at_any_statement_has_done_nothing(
    lab: EngineLab,
) -> None:
    lab.deploy(main=EVERYTHING, called=CALLED)
    case = lab.start(a=0)
    task_id = case.task("work").id
    before = case.events()
    for number in range(1, 40):
        with statements(lab.database, stop_at=number) as seen:
            try:
                complete(case, task_id)
            except Stopped:
                assert case.events() == before
                assert case.waits_at() == ["work"]
                continue
        assert len(seen) < number
        break

    assert case.waits_at() == ["inside", "next"]
    assert number > 15


def test_a_process_that_dies_while_a_job_runs_leaves_the_job(
    lab: EngineLab,
) -> None:
    lab.deploy("start s\ntask t async=true\nuser u\nend e\ns -> t\nt -> u\nu -> e")
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)
    before = case.events()
    for number in range(1, 40):
        with statements(lab.database, stop_at=number) as seen:
            try:
                lab.engine.run_job(claimed)
            except Stopped:
                assert case.events() == before
                continue
        assert len(seen) < number
        break

    assert case.waits_at() == ["u"]


def test_a_full_disk_is_told_and_changes_nothing(
    sqlite_template: SqliteTemplate, clock: MovableClock
) -> None:
    with sqlite_template.copy() as url:
        database = Database.open(url)
        fill_the_disk(EngineLab(database, clock))
        check_invariants(database)
        database.close()


def fill_the_disk(lab: EngineLab) -> None:
    lab.deploy(SIMPLE)
    case = lab.start()
    limit_pages(lab.database, "page_count")

    with pytest.raises(DatabaseFull, match="free some space"):
        case.complete("work", big="x" * 2_000_000)

    assert case.waits_at() == ["work"]
    limit_pages(lab.database, "1000000")
    case.complete("work", big="x" * 2_000_000)
    assert case.waits_at() == ["next"]


def limit_pages(database: Database, pages: str) -> None:
    with database.write() as connection:
        if not pages.isdigit():
            pages = str(connection.exec_driver_sql(f"PRAGMA {pages}").scalar())
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_domain_room_writes_in_the_transaction_of_a_completion(
    lab: EngineLab,
) -> None:
    lab.deploy(SIMPLE)
    case = lab.start()

    def record(work: UnitOfWork) -> None:
        work.connection.execute(
            text(
                "INSERT INTO message_taken (name, message_id, root_id, at) "
                "SELECT 'form', id, root_id, created_at FROM user_task "
                "WHERE ended_at IS NOT NULL"
            )
        )

    lab.engine.complete_user_task(
        case.task("work").id, variables={}, actor=ZHANG, record=record
    )

    with lab.engine.read() as connection:
        count = connection.scalar(text("SELECT count(*) FROM message_taken"))
    assert count == 1


def test_a_transaction_of_the_domain_is_audited_and_can_be_repeated_safely(
    lab: EngineLab,
) -> None:
    request = RequestKey(key="import-1", digest="d")
    ran = []
    for _ in range(2):
        with lab.engine.transact(OPERATOR, request) as work:
            if not work.repeated:
                work.audit("import_calendar", {"year": 2027})
                ran.append(work.now)

    assert len(ran) == 1
