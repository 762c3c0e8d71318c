"""Who people are, for the web apps that sign them in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import request

from handlers.machines.errors import CallerUnknown
from handlers.machines.scopes import Scope
from handlers.parties.model import ROLE_NAMES, Person
from handlers.parties.people import people_with_role
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import person_of
from web.engine_rest.schemas import identity as schemas
from web.engine_rest.schemas.links import Count
from web.security.address import client_address
from web.services import services

operations = Operations("Identity", __name__)
filters = Operations("Filter", __name__)


@operations.operation(
    Operation(
        name="verifyUser",
        method="POST",
        path="/identity/verify",
        scope=Scope.READ,
        summary="Say whether a login and a password belong together",
        body=schemas.Credentials(),
        answer=schemas.Verified(),
    )
)
def verify(call: Call) -> dict[str, Any]:
    """Check a password; wrong ones are counted as at the sign-in."""
    login = call.body["username"]
    found = services()
    try:
        known = found.machines.by_password(
            login,
            call.body["password"],
            address=client_address(request, found.settings),
        )
    except CallerUnknown:
        return _verified(login, None)
    return _verified(login, known.person)


def _verified(login: str, person: Person | None) -> dict[str, Any]:
    return {
        "authenticated_user": login,
        "authenticated": person is not None,
        "tenants": [],
        "groups": [] if person is None else sorted(person.roles),
    }


@operations.operation(
    Operation(
        name="getGroupInfo",
        method="GET",
        path="/identity/groups",
        scope=Scope.READ,
        summary="The groups of somebody; who else is in them, for those who operate "
        "the service",
        query=schemas.GroupsQuery(),
        answer=schemas.Groups(),
    )
)
def groups(call: Call) -> dict[str, Any]:
    """Return the groups of the caller, or for operators of anybody."""
    person = _known(call, call.query["user_id"])
    roles = sorted(person.roles)
    return {
        "groups": [{"id": role, "name": ROLE_NAMES.get(role, role)} for role in roles],
        "group_users": _colleagues(roles) if call.caller.actor.operates else [],
    }


def _colleagues(roles: list[str]) -> list[dict[str, Any]]:
    with services().engine.read() as connection:
        found = [each for role in roles for each in people_with_role(connection, role)]
    people = {each.id: each for each in found if each.active}
    return [
        {**_profile(each), "display_name": each.name}
        for each in sorted(people.values(), key=lambda each: each.id)
    ]


@operations.operation(
    Operation(
        name="getUserProfile",
        method="GET",
        path="/user/{id}/profile",
        scope=Scope.READ,
        summary="Somebody's name",
        answer=schemas.Profile(),
    )
)
def profile(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return the caller's profile, or for operators that of anybody."""
    return {**_profile(_known(call, wanted_id)), "email": None}


def _profile(person: Person) -> dict[str, Any]:
    return {"id": person.id, "first_name": person.name, "last_name": ""}


def _known(call: Call, text: str) -> Person:
    """Return a person of whom the caller may know.

    Raises:
        RestRefused: to this caller there is nobody of that name.
    """
    found = person_of(text)
    actor = call.caller.actor
    if found is None or not (actor.operates or found.id == actor.id):
        reason = f"User with id {text} does not exist"
        raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)
    return found


@filters.operation(
    Operation(
        name="getFilterList",
        method="GET",
        path="/filter",
        scope=Scope.READ,
        summary="Saved filters: there are none, lists are narrowed where they are read",
        query=schemas.ListedFilterQuery(),
        answer=schemas.Filter(),
        many=True,
    )
)
def saved_filters(_call: Call) -> list[dict[str, Any]]:
    """Return no filter: nobody can save one."""
    return []


@filters.operation(
    Operation(
        name="getFilterCount",
        method="GET",
        path="/filter/count",
        scope=Scope.READ,
        summary="How many filters are saved: none",
        query=schemas.FilterQuery(),
        answer=Count(),
    )
)
def count_filters(_call: Call) -> dict[str, int]:
    """Return that there is none."""
    return {"count": 0}
