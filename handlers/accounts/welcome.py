"""Let in who brings a one-time code: they set a password and have a session."""

from __future__ import annotations

from dataclasses import dataclass

from engine import SYSTEM, Clock, ProcessEngine, UnitOfWork
from handlers.accounts import sessions, throttle
from handlers.accounts.errors import InvitationRefused, SignInThrottled
from handlers.accounts.invitations import (
    Invitation,
    Purpose,
    find_invitation,
    use_invitation,
)
from handlers.accounts.members import checked, checked_login
from handlers.accounts.sign_in import SignIns
from handlers.parties.access import actor_for
from handlers.parties.model import Person
from handlers.parties.people import add_person, person_by_id, set_password_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What somebody with a code tells of themselves."""

    code: str
    address: str
    password: str
    #: Of a new person; who has an account keeps theirs.
    login: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Who was let in, and for which case."""

    token: str
    person: Person
    business_key: str | None


class Welcomes:
    """The desk at the door for people who bring a code."""

    def __init__(
        self, *, engine: ProcessEngine, clock: Clock, sign_ins: SignIns
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._sign_ins = sign_ins

    def look(self, code: str, *, address: str) -> Invitation:
        """Return what a code is for, without spending it.

        Raises:
            SignInThrottled: too many codes were tried from this address.
            InvitationRefused: the code is wrong, spent, void or too old; which of
                these is not said.
        """
        guesses = throttle.throttle_of_codes(address)
        now = self._clock.now()
        with self._engine.read() as connection:
            until = throttle.wait_until(connection, guesses, now=now)
            found = None if until else find_invitation(connection, code, now=now)
        if until is not None:
            raise SignInThrottled(until)
        if found is None:
            with self._engine.transact(SYSTEM) as uow:
                throttle.note_failure(uow.connection, guesses, now=uow.now)
                uow.audit("invitation_refused", {"address": address})
            raise InvitationRefused(_NO_SUCH)
        return found

    def admit(self, arrival: Arrival) -> Admitted:
        """Spend a code: keep the person with their password and open a session.

        Raises:
            SignInThrottled: too many codes were tried from this address.
            InvitationRefused: the code opens nothing (any more).
            PasswordRefused: the password is too weak.
            MemberRefused: login or name cannot be kept.
            PartyExists: another person signs in with this login.
        """
        found = self.look(arrival.code, address=arrival.address)
        login = self._login(found, arrival)
        hashed = self._sign_ins.hash_of(arrival.password, login=login)
        with self._engine.transact(SYSTEM) as uow:
            person = self._person(uow, found, arrival, login)
            set_password_hash(uow, person.id, hashed)
            use_invitation(uow, found, person.id)
            sessions.revoke_sessions_of(
                uow.connection, person_id=person.id, now=uow.now
            )
        with self._engine.transact(actor_for(person)) as uow:
            token = sessions.open_session(
                uow.connection,
                person_id=person.id,
                address=arrival.address,
                now=uow.now,
            )
            uow.audit("signed_in", {"id": person.id, "address": arrival.address})
        return Admitted(token=token, person=person, business_key=found.business_key)

    def _login(self, found: Invitation, arrival: Arrival) -> str:
        if found.purpose is Purpose.JOIN:
            return checked_login(arrival.login)
        with self._engine.read() as connection:
            return person_by_id(connection, str(found.person_id)).login

    @staticmethod
    def _person(
        uow: UnitOfWork, found: Invitation, arrival: Arrival, login: str
    ) -> Person:
        if found.purpose is Purpose.RESET:
            person = person_by_id(uow.connection, str(found.person_id))
            if not person.active:
                raise InvitationRefused(_NO_SUCH)
            return person
        data = checked({"name": arrival.name, "phone": arrival.phone})
        return add_person(
            uow,
            login=login,
            name=data["name"],
            org_id=found.org_id,
            roles=[found.role],
            phone=data["phone"],
        )


_NO_SUCH = "邀请码不正确、已用过或已过期，请核对送达回证上的字母和数字"
