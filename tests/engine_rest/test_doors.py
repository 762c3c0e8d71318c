"""Who gets in, what each may do, and what is answered where there is nothing."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from handlers.machines.scopes import Scope
from handlers.machines.tokens import Wanted, make_token, revoke_token
from handlers.parties.people import person_by_login
from tests.engine_rest.machine_tokens import actor, token
from tests.engine_rest.program import Program
from tests.web.site import Site
from web.engine_rest import GROUPS
from web.routing import Guard


def test_a_token_opens_what_its_scopes_say(site: Site) -> None:
    reader = Program(site, f"Bearer {token(site, 'admin', Scope.READ)}")

    assert reader.get("/deployment").status_code == 200
    refused = reader.deploy(("a.bpmn", b"<x/>"), name="x")
    assert refused.status_code == 403
    assert refused.json["type"] == "AuthorizationException"
    assert "'deploy'" in refused.json["message"]


def test_a_revoked_token_opens_nothing(site: Site) -> None:
    reader = Program(site, f"Bearer {token(site, 'admin', Scope.READ)}")
    with site.services.engine.transact(actor(site, "admin")) as uow:
        revoke_token(uow, "t-admin")

    assert reader.get("/deployment").status_code == 401


def test_a_token_ends(site: Site) -> None:
    reader = Program(site, f"Bearer {token(site, 'admin', Scope.READ, days=1)}")

    site.clock.move_to(site.clock.now() + timedelta(days=1))

    assert reader.get("/deployment").status_code == 401


def test_a_password_that_was_changed_opens_nothing(site: Site) -> None:
    designer = Program.with_password(site, "admin")
    assert designer.get("/deployment").status_code == 200
    with site.services.engine.read() as connection:
        person = person_by_login(connection, "admin")
    assert person is not None
    site.services.sign_ins.set_password(
        person, "Neues-Passwort-7", actor=actor(site, "admin"), must_change=False
    )

    assert designer.get("/deployment").status_code == 401


def test_names_and_passwords_are_read_as_utf_8(site: Site) -> None:
    text = base64.b64encode("张三:密码".encode()).decode()

    assert Program(site, f"Basic {text}").get("/version").status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"admin").decode(),
        "Basic " + base64.b64encode(b":x").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Bearer",
        "Bearer x",
        "Digest x",
        "Basic " + "A" * 10_000,
    ],
)
def test_odd_credentials_are_refused(site: Site, authorization: str) -> None:
    answer = Program(site, authorization).get("/version")

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/json"


def test_guesses_are_slowed_down(site: Site) -> None:
    text = base64.b64encode(b"admin:wrong").decode()
    guesser = Program(site, f"Basic {text}")

    answers = [guesser.get("/version").status_code for _ in range(6)]

    assert answers[0] == 401
    assert answers[-1] == 429


def test_every_operation_refuses_who_is_not_known(site: Site) -> None:
    for group in GROUPS:
        for operation in group.declared:
            path = operation.path.replace("{", "").replace("}", "")

            answer = Program(site).call(operation.method, path)

            assert answer.status_code == 401, operation


def test_every_operation_asks_for_its_scope(site: Site) -> None:
    for scope in Scope:
        others = [each for each in Scope if each is not scope]
        reader = Program(site, f"Bearer {_renewed(site, others)}")
        for group in GROUPS:
            for operation in group.declared:
                if operation.scope is not scope:
                    continue
                path = operation.path.replace("{", "").replace("}", "")

                answer = reader.call(operation.method, path)

                assert answer.status_code == 403, operation


def _renewed(site: Site, scopes: list[Scope]) -> str:
    who = actor(site, "admin")
    wanted = Wanted(name="x", scopes=scopes, topics=None, days=1)
    with site.services.engine.transact(who) as uow:
        return make_token(uow, wanted, token_id="-".join(sorted(scopes)), operates=True)


@pytest.mark.parametrize("path", ["", "/", "/metrics", "/deployment/x/y/z", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_what_is_not_there_says_so(designer: Program, path: str, method: str) -> None:
    answer = designer.call(method, path)

    assert answer.status_code == 501
    assert answer.json["type"] == "NotImplementedException"
    assert Program(designer.site).call(method, path).status_code == 401


def test_all_routes_of_the_interface_are_for_programs(site: Site) -> None:
    guards = site.app.extensions["guards"]

    for rule in site.app.url_map.iter_rules():
        of_machines = rule.rule.startswith("/engine-rest")
        assert (guards[rule.endpoint] is Guard.MACHINE) == of_machines, rule


def test_the_engine_has_a_name(designer: Program) -> None:
    assert designer.get("/engine").json == [{"name": "default"}]
    other = designer.call("GET", "/deployment", prefix="/engine-rest/engine/default")
    assert other.json == []


def test_an_unknown_filter_is_refused(designer: Program) -> None:
    answer = designer.get("/deployment?nameLikely=x")

    assert answer.status_code == 400
    assert "'nameLikely'" in answer.json["message"]


@pytest.mark.parametrize(
    "query",
    [
        "maxResults=x",
        "maxResults=-1",
        "firstResult=1.5",
        "sortBy=name",
        "sortBy=digest&sortOrder=asc",
        "sortBy=name&sortOrder=up",
        "before=2026",
        "name=a&name=b",
    ],
)
def test_a_query_of_no_use_is_refused(designer: Program, query: str) -> None:
    answer = designer.get(f"/deployment?{query}")

    assert answer.status_code == 400
    assert answer.json["type"] == "InvalidRequestException"


def test_the_document_tells_of_every_operation(designer: Program) -> None:
    document = designer.get("/openapi.json").json

    told = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
    }
    declared = {(each.method, each.path) for group in GROUPS for each in group.declared}
    assert told == declared
