"""Who works here, as clients list it: users, and the groups that roles are.

Nobody reads from here who else works here, but those who operate the service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from engine import Actor, Slice
from handlers.machines.scopes import Scope
from handlers.parties.model import ROLE_NAMES, Person
from handlers.parties.people import all_people, person_by_id
from web.engine_rest.errors import RestRefused
from web.engine_rest.listing import Names, Query, RestList
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.people import person_of
from web.engine_rest.schemas import directory as schemas
from web.engine_rest.schemas.identity import Profile
from web.services import services

users = Operations("User", __name__)
groups = Operations("Group", __name__)
authorizations = Operations("Authorization", __name__)

Entry = TypeVar("Entry")
#: What Camunda calls a group that people work in.
_WORKING = "WORKFLOW"


def user_answer(person: Person) -> dict[str, Any]:
    """Return somebody as they are dumped; a Chinese name is one word."""
    return {
        "id": person.id,
        "first_name": person.name,
        "last_name": "",
        "email": None,
    }


def _people(query: Query, actor: Actor) -> list[Person]:
    with services().engine.read() as connection:
        seen = (
            [each for each in all_people(connection) if each.active]
            if actor.operates
            else [person_by_id(connection, actor.id)]
        )
    role = query.get("member_of_group")
    return [
        each
        for each in seen
        if _is_wanted(query, {each.id, each.login or each.id})
        and _is_named(each.name, query.get("first_name"), query.get("first_name_like"))
        and (role is None or role in each.roles)
    ]


def _groups(query: Query, actor: Actor) -> list[dict[str, Any]]:
    member = query.get("member")
    roles = set(ROLE_NAMES) if member is None else _roles_of(member, actor)
    found = [group_answer(role) for role in sorted(roles)]
    return [
        each
        for each in found
        if _is_wanted(query, {each["id"]})
        and _is_named(each["name"], query.get("name"), query.get("name_like"))
    ]


def group_answer(role: str) -> dict[str, Any]:
    """Return a role as the group that it is to the engine."""
    return {"id": str(role), "name": ROLE_NAMES[role], "type": _WORKING}


def _roles_of(member: str, actor: Actor) -> set[str]:
    person = person_of(member)
    if person is None or not (actor.operates or person.id == actor.id):
        return set()
    return {str(role) for role in person.roles}


def _is_wanted(query: Query, names: set[str]) -> bool:
    wanted, some = query.get("wanted_id"), query.get("id_in")
    return (wanted is None or wanted in names) and (
        some is None or bool(names & set(some))
    )


def _is_named(name: str, exact: str | None, pattern: str | None) -> bool:
    if exact is not None and name != exact:
        return False
    return pattern is None or _like(pattern).fullmatch(name) is not None


def _like(pattern: str) -> re.Pattern[str]:
    """Return a pattern of SQL's LIKE, in which `%` stands for anything."""
    return re.compile(".*".join(re.escape(part) for part in pattern.split("%")))


def _part(
    entries: list[Entry], part: Slice, keys: Mapping[str, Callable[[Entry], str]]
) -> list[Entry]:
    if part.sort_by is not None:
        entries = sorted(entries, key=keys[part.sort_by], reverse=part.descending)
    return entries[part.first : part.first + part.limit]


RestList(
    path="/user",
    what="Who works here: of all for those who operate the service, or the caller",
    names=Names(found="getUsers", count="getUserCount"),
    query=schemas.UserQuery,
    answer=Profile(),
    sorts={"userId": "id", "firstName": "name"},
    wanted=lambda query: query,
    find=lambda query, part, actor: _part(
        _people(query, actor),
        part,
        {"id": lambda each: each.id, "name": lambda each: each.name},
    ),
    count=lambda query, actor: len(_people(query, actor)),
    show=user_answer,
).declare(users)
RestList(
    path="/group",
    what="The roles that people may have",
    names=Names(
        found="getQueryGroups",
        count="getGroupCount",
        posted="postQueryGroups",
        posted_count="queryGroupCount",
    ),
    query=schemas.GroupQuery,
    answer=schemas.ListedGroup(),
    sorts={"id": "id", "name": "name"},
    wanted=lambda query: query,
    find=lambda query, part, actor: _part(
        _groups(query, actor),
        part,
        {"id": lambda each: each["id"], "name": lambda each: each["name"]},
    ),
    count=lambda query, actor: len(_groups(query, actor)),
    show=dict,
).declare(groups)


@groups.operation(
    Operation(
        name="getGroup",
        method="GET",
        path="/group/{id}",
        scope=Scope.READ,
        summary="A role that people may have",
        answer=schemas.ListedGroup(),
    )
)
def group(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one group."""
    if wanted_id not in ROLE_NAMES:
        reason = f"Group with id {wanted_id} does not exist"
        raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)
    return group_answer(wanted_id)


RestList(
    path="/authorization",
    what="Authorizations of Camunda's kind: there are none, roles say who may do what",
    names=Names(found="queryAuthorizations", count="getAuthorizationCount"),
    query=schemas.AuthorizationQuery,
    answer=schemas.Authorization(),
    sorts={"resourceType": "resource_type", "resourceId": "resource_id"},
    wanted=lambda query: query,
    find=lambda _query, _part, _actor: [],
    count=lambda _query, _actor: 0,
    show=dict,
).declare(authorizations)
