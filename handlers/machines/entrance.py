"""Know which program asks: by the password of its person, or by a token."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from engine import SYSTEM, Actor, Clock, ProcessEngine, Unavailable
from handlers.accounts.errors import SignInRefused
from handlers.accounts.sign_in import Attempt, SignIns
from handlers.machines.errors import CallerUnknown
from handlers.machines.remembered import RememberedPasswords
from handlers.machines.scopes import Scope, narrowed, scopes_of
from handlers.machines.tokens import MachineToken, find_token, touch_token
from handlers.parties.access import actor_for
from handlers.parties.errors import PersonNotFound
from handlers.parties.model import Person
from handlers.parties.people import person_by_id

_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program that asks for something."""

    person: Person
    actor: Actor
    scopes: frozenset[Scope]
    #: Topics of external tasks that it may fetch; None = any.
    topics: frozenset[str] | None = None


class MachineEntrance:
    """Lets programs in."""

    def __init__(
        self, *, engine: ProcessEngine, clock: Clock, sign_ins: SignIns
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._sign_ins = sign_ins
        self._remembered = RememberedPasswords()

    def by_password(self, login: str, password: str, *, address: str) -> Caller:
        """Return who comes with the password of a person.

        Raises:
            CallerUnknown: they do not belong together, or the person must first
                choose a password of their own.
            SignInThrottled: too many attempts failed lately.
            SignInBusy: too many passwords are being verified at this moment.
        """
        person = self._known_person(login, password) or self._verified(
            Attempt(login=login, password=password, address=address)
        )
        if person.must_change_password:
            raise CallerUnknown
        actor = actor_for(person)
        return Caller(
            person=person, actor=actor, scopes=scopes_of(operates=actor.operates)
        )

    def by_token(self, token: str) -> Caller:
        """Return who comes with a token.

        Raises:
            CallerUnknown: there is no such live token, or its person has left.
        """
        now = self._clock.now()
        with self._engine.read() as connection:
            found = find_token(connection, token, now=now)
            person = _person_in(connection, found.person_id) if found else None
        if found is None or person is None or not person.active:
            raise CallerUnknown
        self._touch(found)
        actor = actor_for(person)
        return Caller(
            person=person,
            actor=actor,
            scopes=narrowed(found.scopes, operates=actor.operates),
            topics=None if found.topics is None else frozenset(found.topics),
        )

    def _known_person(self, login: str, password: str) -> Person | None:
        now = self._clock.now()
        person_id, stored = self._remembered.find(login, password, now=now)
        person = self._person(person_id) if person_id else None
        if person is None or not person.active or person.password_hash != stored:
            return None
        return person

    def _verified(self, attempt: Attempt) -> Person:
        try:
            person = self._sign_ins.identify(attempt)
        except SignInRefused as error:
            raise CallerUnknown from error
        self._remembered.keep(
            attempt.login,
            attempt.password,
            person_id=person.id,
            stored_hash=person.password_hash or "",
            now=self._clock.now(),
        )
        return person

    def _person(self, person_id: str) -> Person | None:
        with self._engine.read() as connection:
            return _person_in(connection, person_id)

    def _touch(self, token: MachineToken) -> None:
        now = self._clock.now()
        if token.used_at is not None and now - token.used_at < _TOUCH_EVERY:
            return
        # A database that is busy must not keep a program from reading.
        with suppress(Unavailable), self._engine.transact(SYSTEM) as uow:
            touch_token(uow.connection, token.id, now=now)


def _person_in(connection: Connection, person_id: str) -> Person | None:
    with suppress(PersonNotFound):
        return person_by_id(connection, person_id)
    return None
