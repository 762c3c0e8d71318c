"""Users and groups as clients list them: of others, only operators read."""

from __future__ import annotations

import pytest

from tests.engine_rest.program import Program


@pytest.fixture
def officer(designer: Program) -> Program:
    """Return an officer's program."""
    return Program.with_password(designer.site, "officer")


def names(program: Program, query: str) -> list[str]:
    answer = program.get(f"/user?{query}")
    assert answer.status_code == 200, answer.text
    return [each["firstName"] for each in answer.json or []]


def test_operators_list_everybody(designer: Program) -> None:
    sorting = "sortBy=userId&sortOrder=asc"
    everybody = names(designer, sorting)
    count = designer.get("/user/count").json
    one = names(designer, "id=officer")

    assert count == {"count": len(everybody)}
    assert len(one) == 1
    assert set(one) < set(everybody)
    assert names(designer, f"{sorting}&firstResult=1&maxResults=1") == everybody[1:2]
    assert names(designer, f"firstName={one[0]}") == one
    assert one[0] in names(designer, f"firstNameLike={one[0][0]}%25")
    assert one[0] in names(designer, "memberOfGroup=msa")
    assert names(designer, "memberOfGroup=nobody") == []
    assert names(designer, "idIn=officer,nobody") == one


def test_others_read_of_themselves_alone(officer: Program) -> None:
    assert len(names(officer, "")) == 1
    assert names(officer, "id=admin") == []
    assert officer.get("/user/count").json == {"count": 1}
    assert officer.get("/group?member=admin").json == []


def test_roles_are_groups(officer: Program) -> None:
    mine = officer.get("/group?member=officer").json or []
    body = {"nameLike": "%", "sorting": [{"sortBy": "name", "sortOrder": "desc"}]}
    posted = officer.call("POST", "/group", json=body).json or []

    assert mine
    assert mine[0] == officer.get(f"/group/{mine[0]['id']}").json
    assert officer.get("/group/nobody").status_code == 404
    found = [each["name"] for each in posted]
    assert found == sorted(found, reverse=True)
    assert officer.get("/group/count").json == {"count": len(found)}


def test_there_are_no_authorizations(officer: Program) -> None:
    assert officer.get("/authorization?resourceType=1").json == []
    assert officer.get("/authorization/count").json == {"count": 0}
