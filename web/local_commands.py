"""What the command line does to an installation, as one dictionary of commands.

While `tandem serve` holds the database, the same commands reach it over loopback.
Arguments and answers are JSON, so that both ways are one.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from engine import SYSTEM, DeploymentRefused, EngineError
from handlers.accounts.passwords import random_password
from handlers.linkage.reindexing import reindex
from handlers.parties.errors import PersonNotFound
from handlers.parties.model import OrgKind, Person
from handlers.parties.orgs import add_org, find_orgs
from handlers.parties.people import (
    add_person,
    all_people,
    person_by_login,
    set_password_hash,
    set_roles,
)
from web.backing_up import back_up
from web.services import Services

Arguments = Mapping[str, Any]
Answer = dict[str, Any]


def run_command(services: Services, name: str, arguments: Arguments) -> Answer:
    """Carry out one command.

    Raises:
        KeyError: there is no such command.
        Refused: it was not valid; nothing changed.
    """
    return COMMANDS[name](services, arguments)


def reason_of(refused: EngineError) -> str:
    """Return why a command was refused: every fault of a deployment on its own line."""
    if isinstance(refused, DeploymentRefused):
        return "\n".join(str(finding) for finding in refused.findings)
    return str(refused)


def deploy(services: Services, arguments: Arguments) -> Answer:
    """Deploy files; identical ones stay the version that they are."""
    resources = {
        name: base64.b64decode(content)
        for name, content in arguments["resources"].items()
    }
    done = services.engine.deploy(
        name=str(arguments["name"]), resources=resources, actor=SYSTEM, source="cli"
    )
    return {
        "created": done.created,
        "definitions": [
            {"key": each.key, "name": each.name, "version": each.version}
            for each in done.definitions
        ],
    }


def user_add(services: Services, arguments: Arguments) -> Answer:
    """Add a person, with a password that they must change."""
    login = str(arguments["login"])
    password = str(arguments.get("password") or random_password(login=login))
    hashed = services.sign_ins.hash_of(password, login=login)
    with services.engine.transact(SYSTEM) as uow:
        kind = OrgKind(arguments["org_kind"])
        same = [
            org
            for org in find_orgs(uow.connection, arguments["org"], kind=kind)
            if org.name == arguments["org"]
        ]
        org = same[0] if same else add_org(uow, kind=kind, name=arguments["org"])
        person = add_person(
            uow,
            login=login,
            name=arguments["name"],
            org_id=org.id,
            roles=arguments["roles"],
        )
        set_password_hash(uow, person.id, hashed, must_change=True)
    return {"login": person.login, "password": password}


def user_password(services: Services, arguments: Arguments) -> Answer:
    """Give a person a new password and end their sessions."""
    person = _person(services, arguments)
    given = arguments.get("password")
    password = str(given or random_password(login=person.login))
    services.sign_ins.set_password(person, password, actor=SYSTEM)
    return {"login": person.login, "password": password}


def user_roles(services: Services, arguments: Arguments) -> Answer:
    """Give a person exactly these roles."""
    person = _person(services, arguments)
    with services.engine.transact(SYSTEM) as uow:
        set_roles(uow, person.id, arguments["roles"])
    return {"login": person.login, "roles": list(arguments["roles"])}


def user_disable(services: Services, arguments: Arguments) -> Answer:
    """Keep a person out from now on; what they did stays theirs."""
    person = _person(services, arguments)
    services.sign_ins.disable(person, actor=SYSTEM)
    return {"login": person.login}


def user_list(services: Services, _arguments: Arguments) -> Answer:
    """Return everybody with their roles."""
    with services.engine.read() as connection:
        people = all_people(connection)
    return {
        "people": [
            {
                "login": person.login,
                "name": person.name,
                "roles": sorted(person.roles),
                "active": person.active,
            }
            for person in people
        ]
    }


def reindex_search(services: Services, _arguments: Arguments) -> Answer:
    """Make the index of the search anew."""
    with services.engine.transact(SYSTEM) as uow:
        return {"entries": reindex(uow, services.forms)}


def backup(services: Services, _arguments: Arguments) -> Answer:
    """Back up now; `name` is empty where the database is a server's."""
    made = back_up(services)
    if made is None:
        return {"name": ""}
    return {
        "name": made.name,
        "size": made.size,
        "rows": made.rows,
        "files": made.files,
        "faults": made.faults.splitlines(),
    }


def _person(services: Services, arguments: Arguments) -> Person:
    login = str(arguments["login"])
    with services.engine.read() as connection:
        person = person_by_login(connection, login)
    if person is None:
        raise PersonNotFound(login)
    return person


COMMANDS: Mapping[str, Callable[[Services, Arguments], Answer]] = {
    "backup": backup,
    "deploy": deploy,
    "reindex": reindex_search,
    "user add": user_add,
    "user disable": user_disable,
    "user list": user_list,
    "user password": user_password,
    "user roles": user_roles,
}
