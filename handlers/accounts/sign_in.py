"""Sign people in and out, and change their passwords: each one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from engine import SYSTEM, Actor, Clock, ProcessEngine, Unavailable
from handlers.accounts import sessions, throttle
from handlers.accounts.errors import (
    OldPasswordWrong,
    PasswordRefused,
    PasswordThrottled,
    PasswordUnchanged,
    SignInRefused,
    SignInThrottled,
)
from handlers.accounts.passwords import Passwords, weakness
from handlers.accounts.rules import Session, Throttle
from handlers.parties.access import actor_for
from handlers.parties.errors import PersonNotFound
from handlers.parties.model import Person
from handlers.parties.people import (
    person_by_id,
    person_by_login,
    set_active,
    set_password_hash,
)
from handlers.parties.substitutes import principals_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What somebody typed, and from where."""

    login: str
    password: str
    address: str
    #: Id of a device on which this account has signed in before.
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person with their live session."""

    person: Person
    session: Session
    #: In whose stead the person works at this moment.
    stands_in_for: tuple[Person, ...] = ()


class SignIns:
    """The door book: who is signed in, and who may sign in."""

    def __init__(
        self, *, engine: ProcessEngine, clock: Clock, passwords: Passwords | None = None
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._passwords = passwords or Passwords()

    def identify(self, attempt: Attempt) -> Person:
        """Return whose account and password these are, and forget their failures.

        Raises:
            SignInThrottled: too many attempts failed lately.
            SignInBusy: too many people sign in at this moment.
            SignInRefused: the account does not exist, is disabled, or the password
                is wrong; which of these is not said.
        """
        person = self._verified(attempt)
        with self._engine.transact(actor_for(person)) as uow:
            throttle.forget_failures(uow.connection, _throttles(attempt))
        return person

    def sign_in(self, attempt: Attempt) -> tuple[str, Person]:
        """Open a session and return its token with the person.

        Raises:
            SignInThrottled: too many attempts failed lately.
            SignInBusy: too many people sign in at this moment.
            SignInRefused: the account does not exist, is disabled, or the password
                is wrong; which of these is not said.
        """
        person = self._verified(attempt)
        with self._engine.transact(actor_for(person)) as uow:
            throttle.forget_failures(uow.connection, _throttles(attempt))
            token = sessions.open_session(
                uow.connection,
                person_id=person.id,
                address=attempt.address,
                now=uow.now,
            )
            uow.audit("signed_in", {"id": person.id, "address": attempt.address})
        return token, person

    def _verified(self, attempt: Attempt) -> Person:
        throttles = _throttles(attempt)
        with self._engine.read() as connection:
            until = throttle.wait_until(connection, throttles, now=self._clock.now())
            person = person_by_login(connection, attempt.login)
        if until is not None:
            raise SignInThrottled(until)
        stored = person.password_hash if person and person.active else None
        fits = self._passwords.verify(stored, attempt.password)
        if person is None or not fits:
            with self._engine.transact(SYSTEM) as uow:
                throttle.note_failure(uow.connection, throttles, now=uow.now)
                uow.audit("sign_in_refused", {"address": attempt.address})
            raise SignInRefused
        return person

    def signed_in(self, token: str) -> SignedIn | None:
        """Return whose live session a token is, or None.

        The session's last use is written at most once a minute.
        """
        now = self._clock.now()
        with self._engine.read() as connection:
            session = sessions.find_session(connection, token=token, now=now)
            if session is None:
                return None
            try:
                person = person_by_id(connection, session.person_id)
            except PersonNotFound:
                return None
            principals = principals_of(connection, person.id, now=now)
        if not person.active:
            return None
        if session.wants_touch(now):
            self._touch(session, now)
        return SignedIn(person=person, session=session, stands_in_for=tuple(principals))

    def _touch(self, session: Session, now: datetime) -> None:
        # A database that is busy must not keep anybody from reading.
        with suppress(Unavailable), self._engine.transact(SYSTEM) as uow:
            sessions.touch_session(
                uow.connection, token_hash=session.token_hash, now=now
            )

    def sign_out(self, session: Session, *, actor: Actor) -> None:
        """End a session: its token opens nothing any more."""
        with self._engine.transact(actor) as uow:
            sessions.revoke_session(
                uow.connection, token_hash=session.token_hash, now=uow.now
            )
            uow.audit("signed_out", {"id": session.person_id})

    def change_password(self, signed_in: SignedIn, *, old: str, new: str) -> None:
        """Change one's own password and end one's other sessions.

        Raises:
            PasswordRefused: the old one is wrong, or the new one too weak.
            SignInBusy: too many passwords are being verified at this moment.
        """
        person = signed_in.person
        guesses = throttle.throttle_of_change(person.id)
        with self._engine.read() as connection:
            until = throttle.wait_until(connection, guesses, now=self._clock.now())
        if until is not None:
            raise PasswordThrottled
        if not self._passwords.verify(person.password_hash, old):
            with self._engine.transact(actor_for(person)) as uow:
                throttle.note_failure(uow.connection, guesses, now=uow.now)
                uow.audit("password_change_refused", {"id": person.id})
            raise OldPasswordWrong
        if old == new:
            raise PasswordUnchanged
        self._store(
            person,
            new,
            actor=actor_for(person),
            keep=signed_in.session.token_hash,
            must_change=False,
        )

    def set_password(
        self, person: Person, new: str, *, actor: Actor, must_change: bool = True
    ) -> None:
        """Give a person a password and end all their sessions.

        Raises:
            PasswordRefused: the password is too weak.
        """
        self._store(person, new, actor=actor, keep=None, must_change=must_change)

    def hash_of(self, new: str, *, login: str) -> str:
        """Return what to store of a new password.

        Raises:
            PasswordRefused: the password is too weak.
        """
        reason = weakness(new, login=login)
        if reason is not None:
            raise PasswordRefused(reason)
        return self._passwords.hash(new)

    def disable(self, person: Person, *, actor: Actor) -> None:
        """Keep a person out from this moment on."""
        with self._engine.transact(actor) as uow:
            set_active(uow, person.id, active=False)
            sessions.revoke_sessions_of(
                uow.connection, person_id=person.id, now=uow.now
            )

    def _store(
        self,
        person: Person,
        new: str,
        *,
        actor: Actor,
        keep: str | None,
        must_change: bool,
    ) -> None:
        hashed = self.hash_of(new, login=person.login)
        with self._engine.transact(actor) as uow:
            set_password_hash(uow, person.id, hashed, must_change=must_change)
            sessions.revoke_sessions_of(
                uow.connection, person_id=person.id, now=uow.now, keep=keep
            )


def _throttles(attempt: Attempt) -> Mapping[str, Throttle]:
    return throttle.throttles_for(
        login=attempt.login, address=attempt.address, device=attempt.device
    )
