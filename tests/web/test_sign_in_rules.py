from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection
from typing_extensions import override

from engine.store.database import Database
from handlers.accounts import sessions, throttle
from handlers.accounts.errors import SignInBusy
from handlers.accounts.passwords import MOST_AT_ONCE, Passwords, random_password
from handlers.accounts.rules import PER_ACCOUNT, Session, Throttle
from tests.support.waiting import wait_until
from tests.web.site import CHEAP
from web.server import WORKERS

NOW = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database.open(data_dir=tmp_path)
    database.upgrade()
    with database.write() as opened:
        yield opened
    database.close()


def session_seen(*, opened: timedelta, seen: timedelta) -> Session:
    return Session(
        token_hash=sessions.hash_token("t"),
        person_id="p",
        opened_at=NOW - opened,
        seen_at=NOW - seen,
    )


@pytest.mark.parametrize(
    ("opened", "seen", "live"),
    [
        (timedelta(minutes=29), timedelta(minutes=29), True),
        (timedelta(minutes=30), timedelta(minutes=30), False),
        (timedelta(hours=11, minutes=59), timedelta(0), True),
        (timedelta(hours=12), timedelta(0), False),
    ],
)
def test_a_session_ends_when_idle_for_30_minutes_and_after_12_hours(
    opened: timedelta, seen: timedelta, *, live: bool
) -> None:
    assert session_seen(opened=opened, seen=seen).is_live(NOW) is live


def test_a_session_is_touched_at_most_once_a_minute() -> None:
    fresh = session_seen(opened=timedelta(hours=1), seen=timedelta(seconds=59))
    older = session_seen(opened=timedelta(hours=1), seen=timedelta(seconds=60))

    assert not fresh.wants_touch(NOW)
    assert older.wants_touch(NOW)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (99, 900)]
)
def test_the_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour(
    failures: int, seconds: int
) -> None:
    until = PER_ACCOUNT.wait_until(failures=failures, last_failed_at=NOW, now=NOW)

    assert until == (NOW + timedelta(seconds=seconds) if seconds else None)


def test_failures_are_forgotten_after_an_hour() -> None:
    rule = Throttle(free=1, longest_wait=timedelta(days=1))

    assert rule.wait_until(
        failures=99, last_failed_at=NOW - timedelta(minutes=59), now=NOW
    )
    assert not rule.wait_until(
        failures=99, last_failed_at=NOW - timedelta(hours=1), now=NOW
    )


def test_the_database_never_holds_the_token(connection: Connection) -> None:
    token = sessions.open_session(connection, person_id="p", address="a", now=NOW)

    stored = connection.exec_driver_sql("SELECT * FROM web_session").one()

    assert token not in stored
    assert sessions.find_session(connection, token=token, now=NOW)


def test_tokens_are_long_and_never_alike(connection: Connection) -> None:
    tokens = {sessions.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert min(len(token) for token in tokens) >= 43


def test_a_revoked_session_stays_shut_even_if_touched(connection: Connection) -> None:
    token = sessions.open_session(connection, person_id="p", address="a", now=NOW)
    later = NOW + timedelta(minutes=5)
    hashed = sessions.hash_token(token)

    sessions.revoke_session(connection, token_hash=hashed, now=later)
    sessions.touch_session(connection, token_hash=hashed, now=later)

    assert sessions.find_session(connection, token=token, now=later) is None


def test_all_other_sessions_of_a_person_can_be_ended(connection: Connection) -> None:
    kept, other, foreign = (
        sessions.open_session(connection, person_id=person, address="a", now=NOW)
        for person in ("p", "p", "q")
    )

    ended = sessions.revoke_sessions_of(
        connection, person_id="p", now=NOW, keep=sessions.hash_token(kept)
    )

    assert ended == 1
    live = [
        bool(sessions.find_session(connection, token=token, now=NOW))
        for token in (kept, other, foreign)
    ]
    assert live == [True, False, True]


def test_sessions_of_yesterday_are_forgotten(connection: Connection) -> None:
    sessions.open_session(connection, person_id="p", address="a", now=NOW)

    sessions.open_session(
        connection, person_id="p", address="a", now=NOW + timedelta(days=2)
    )

    count = connection.exec_driver_sql("SELECT count(*) FROM web_session").scalar_one()
    assert count == 1


def test_guessing_one_account_is_slowed_from_anywhere(connection: Connection) -> None:
    for number in range(5):
        throttles = throttle.throttles_for(
            login="officer", address=f"10.0.0.{number}", device=None
        )
        throttle.note_failure(connection, throttles, now=NOW)

    elsewhere = throttle.throttles_for(login="OFFICER", address="10.9.9.9", device=None)

    assert throttle.wait_until(connection, elsewhere, now=NOW)


def test_trying_many_accounts_from_one_place_is_slowed(connection: Connection) -> None:
    for number in range(30):
        throttles = throttle.throttles_for(
            login=f"guess{number}", address="10.0.0.1", device=None
        )
        throttle.note_failure(connection, throttles, now=NOW)

    another = throttle.throttles_for(login="admin", address="10.0.0.1", device=None)

    assert throttle.wait_until(connection, another, now=NOW)


def test_an_outsider_cannot_keep_the_owner_of_a_known_device_out(
    connection: Connection,
) -> None:
    outside = throttle.throttles_for(login="admin", address="10.6.6.6", device=None)
    for _ in range(50):
        throttle.note_failure(connection, outside, now=NOW)

    own = throttle.throttles_for(login="admin", address="10.0.0.1", device="d1")

    assert throttle.wait_until(connection, outside, now=NOW)
    assert throttle.wait_until(connection, own, now=NOW) is None


def test_a_sign_in_forgets_the_failures_of_the_account_but_not_of_the_address(
    connection: Connection,
) -> None:
    throttles = throttle.throttles_for(login="officer", address="10.0.0.1", device=None)
    for _ in range(30):
        throttle.note_failure(connection, throttles, now=NOW)

    throttle.forget_failures(connection, throttles)

    own = {key: rule for key, rule in throttles.items() if key.startswith("account:")}
    assert throttle.wait_until(connection, own, now=NOW) is None
    assert throttle.wait_until(connection, throttles, now=NOW)


def test_what_was_typed_as_a_login_is_not_stored(connection: Connection) -> None:
    throttles = throttle.throttles_for(
        login="my-secret-password", address="10.0.0.1", device=None
    )

    throttle.note_failure(connection, throttles, now=NOW)

    rows = connection.exec_driver_sql("SELECT key FROM sign_in_failure").scalars()
    assert not any("secret" in key for key in rows)


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$broken"])
@pytest.mark.parametrize("password", ["", "x"])
def test_nothing_fits_an_account_without_a_password(
    stored: str | None, password: str
) -> None:
    assert not CHEAP.verify(stored, password)


def test_the_empty_password_fits_only_its_own_hash() -> None:
    assert CHEAP.verify(CHEAP.hash(""), "")
    assert not CHEAP.verify(CHEAP.hash("x"), "")


class SlowHasher(PasswordHasher):
    """A hasher that takes its time until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    @override
    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        """Wait, then find that nothing fits."""
        self.begun.release()
        self.go_on.wait()
        raise VerifyMismatchError


def test_who_floods_the_sign_in_does_not_take_every_worker() -> None:
    hasher = SlowHasher()
    passwords = Passwords(hasher)
    results: list[bool] = []
    crowd = [
        threading.Thread(target=lambda: results.append(passwords.verify(None, "x")))
        for _ in range(MOST_AT_ONCE)
    ]
    for each in crowd:
        each.start()
    hasher.begun.acquire()
    wait_until(lambda: is_full(passwords))

    with pytest.raises(SignInBusy):
        passwords.verify(None, "one more")

    hasher.go_on.set()
    for each in crowd:
        each.join()
    assert results == [False] * MOST_AT_ONCE
    assert MOST_AT_ONCE < WORKERS


def is_full(passwords: Passwords) -> bool:
    """Say whether all places are taken."""
    if passwords._places.acquire(blocking=False):
        passwords._places.release()
        return False
    return True


def test_no_password_that_is_made_up_holds_the_login() -> None:
    # Of twelve letters one is an "a" in three of ten: fifty never are by chance.
    made = [random_password(login="a") for _ in range(50)]

    assert not [password for password in made if "a" in password.casefold()]
