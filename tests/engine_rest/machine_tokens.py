"""Tokens of programs, made as their people make them."""

from __future__ import annotations

from engine import Actor
from handlers.machines.scopes import Scope
from handlers.machines.tokens import Wanted, make_token
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_login
from tests.web.site import Site


def actor(site: Site, login: str) -> Actor:
    with site.services.engine.read() as connection:
        person = person_by_login(connection, login)
    assert person is not None
    return actor_for(person)


def token(site: Site, login: str, *scopes: Scope, days: int = 30) -> str:
    who = actor(site, login)
    wanted = Wanted(name="modeler", scopes=scopes, topics=None, days=days)
    with site.services.engine.transact(who) as uow:
        return make_token(uow, wanted, token_id=f"t-{login}", operates=who.operates)
