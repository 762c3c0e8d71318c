"""How programmes and changes of their plans start, and what the end of one settles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import Actor, EndCall, NotAllowed, StartCall, StartOutcome, StartRule
from handlers.deadlines.books import load_book
from handlers.deadlines.local_time import local_day, to_day
from handlers.linkage.errors import (
    BureauMissing,
    ProgrammeClosed,
    ProgrammeNotFound,
    ProgrammeRuns,
)
from handlers.linkage.process_keys import PROGRAMME
from handlers.linkage.process_keys import PROGRAMME_CHANGE as CHANGE
from handlers.linkage.programme.planning import WAIT_RULE
from handlers.linkage.programmes.headers import (
    Programme,
    ProgrammeKind,
    change_programme,
    open_programme,
    programme_by_id,
    seen_programme,
)
from handlers.linkage.programmes.plans import plan_versions
from handlers.parties.access import org_label, org_of
from handlers.parties.model import Role

_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.JOINT_GROUP})
_CHANGERS = _BUREAU | {Role.AGENCY}

#: Steering variables are defined from the first step on.
PROGRAMME_DEFAULTS: Mapping[str, object] = {
    "collects_only": False,
    "joint_group_wanted": False,
    "review_passed": False,
    "plan_rows": None,
    "programme_ends_on": None,
    "programme_wait_until": None,
    "tai_name": None,
    "case_reported": None,
}


def programme_start_rules() -> Mapping[str, StartRule]:
    """Return the start rules by process key."""
    return {PROGRAMME: start_programme, CHANGE: start_change}


def start_programme(call: StartCall) -> StartOutcome:
    """Set a special programme up, or sum the yearly one up that has the cases.

    Raises:
        NotAllowed: only the bureau sets programmes up, and only its own.
        BureauMissing: nobody says whose programme it is.
        ProgrammeRuns: the yearly programme is being summed up already.
    """
    _require(call.actor, _BUREAU, "设立帮扶项目")
    bureau_id = org_of(call.actor)
    if call.actor.stands_in:
        bureau_id = str(call.variables.get("bureau_id") or bureau_id or "")
    if not bureau_id:
        raise BureauMissing
    asked = call.variables.get("programme_no")
    if asked:
        return _sum_up(call, str(asked), bureau_id)
    uow = call.unit_of_work
    number = open_programme(
        uow,
        bureau_id=bureau_id,
        kind=ProgrammeKind.SPECIAL,
        year=local_day(call.clock.now()).year,
        name="待定名的帮扶项目",
        root_id=call.instance_id,
    )
    return _begun(call, number, bureau_id)


def _sum_up(call: StartCall, programme_id: str, bureau_id: str) -> StartOutcome:
    """Begin the summing up of a yearly programme: its cases have plans of their own."""
    uow = call.unit_of_work
    found = programme_by_id(uow.connection, programme_id)
    if found.bureau_id != bureau_id:
        raise ProgrammeNotFound(programme_id)
    if found.root_id is not None or not found.is_yearly:
        raise ProgrammeRuns(programme_id)
    ends_on = to_day(found.ends_on or date(found.year, 12, 31))
    book = load_book(uow.connection).of(bureau_id)
    change_programme(uow, programme_id, root_id=call.instance_id)
    return _begun(
        call,
        programme_id,
        bureau_id,
        collects_only=True,
        programme_name=found.name,
        programme_starts_on=found.starts_on,
        programme_ends_on=ends_on.isoformat(),
        programme_wait_until=book.count(WAIT_RULE, ends_on).effective.isoformat(),
    )


def _begun(
    call: StartCall, programme_id: str, bureau_id: str, **facts: object
) -> StartOutcome:
    officer = call.actor.id
    if call.actor.stands_in:
        officer = str(call.variables.get("initiator") or officer)
    variables = {
        **PROGRAMME_DEFAULTS,
        **call.variables,
        **facts,
        "programme_no": programme_id,
        "bureau_id": bureau_id,
        "programme_officer": officer,
        "initiator": officer,
    }
    labels = frozenset({org_label(bureau_id)})
    return StartOutcome(variables=variables, labels=labels, business_key=programme_id)


def start_change(call: StartCall) -> StartOutcome:
    """Begin a change of the plan in force (7.2.2.4).

    Raises:
        NotAllowed: it is for the bureau and the agency of the programme.
        ProgrammeNotFound: there is none of this number that the actor may see.
        ProgrammeClosed: it has ended, or there is no plan in force yet.
    """
    _require(call.actor, _CHANGERS, "调整帮扶项目的方案")
    connection = call.unit_of_work.connection
    found = seen_programme(connection, call.business_key or "", actor=call.actor)
    if found.closed_at is not None or not found.plan_version:
        raise ProgrammeClosed(found.programme_id)
    variables = {
        "initiator": call.actor.id,
        **call.variables,
        **plan_versions(connection, found.programme_id)[-1].head,
        "programme_no": found.programme_id,
        "bureau_id": found.bureau_id,
        "programme_name": found.name,
        "programme_officer": found.opened_by,
        "plan_version": found.plan_version,
    }
    return StartOutcome(
        variables=variables,
        labels=_seen_by(found),
        business_key=found.programme_id,
    )


def end_programme(call: EndCall) -> None:
    """Note when a programme has ended, in whatever way."""
    if call.business_key is not None:
        uow = call.unit_of_work
        change_programme(uow, call.business_key, closed_at=uow.now)


def _seen_by(found: Programme) -> frozenset[str]:
    orgs = [found.bureau_id, *([found.agency_id] if found.agency_id else [])]
    return frozenset(org_label(org) for org in orgs)


def _require(actor: Actor, roles: frozenset[str], action: str) -> None:
    if not actor.stands_in and actor.groups.isdisjoint(roles):
        raise NotAllowed(action=action, reason="本岗位无此权限")
