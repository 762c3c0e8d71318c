"""People through their pages: who may do what, and that nobody raises themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import SYSTEM
from handlers.parties.model import OrgKind, Person, Role
from handlers.parties.orgs import add_org
from handlers.parties.people import (
    add_person,
    person_by_id,
    set_password_hash,
    set_roles,
)
from handlers.parties.view_log import Viewed, views_by
from tests.web.site import Browser, Site


def person(site: Site, person_id: str) -> Person:
    with site.services.engine.read() as connection:
        return person_by_id(connection, person_id)


def colleague(
    site: Site, login: str, org_id: str, *roles: Role, phone: str = ""
) -> str:
    with site.services.engine.transact(SYSTEM) as uow:
        return add_person(
            uow,
            login=login,
            name=f"同事{login}",
            org_id=org_id,
            roles=[role.value for role in roles],
            phone=phone,
            person_id=login,
        ).id


def code_on(browser: Browser) -> str:
    assert browser.page is not None
    text = browser.page.get_data(as_text=True)
    return text.split('<p class="code">')[1].split("</p>")[0]


def test_a_leader_adds_an_officer_who_sets_a_password_by_the_code(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/people/new")

    leader.post(
        "/people",
        {"name": "王新", "login": "wangxin", "roles": ["msa"], "phone": "13800000001"},
    )
    code = code_on(leader)

    newcomer = site.visitor()
    newcomer.get("/welcome")
    newcomer.post("/welcome", {"code": code.lower().replace("-", " ")})
    assert "王新" in newcomer.text
    fields = {"code": code, "password": "green tea 27", "again": "green tea 27"}
    page = newcomer.post("/welcome", fields)
    assert page.request.path == "/inbox"
    again = site.visitor()
    again.sign_in("wangxin", "green tea 27")
    again.get("/me")
    assert "王新" in again.text


def test_a_code_works_once_and_not_after_its_day(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/people/officer")
    leader.post("/people/officer/code")
    first = code_on(leader)
    leader.post("/people/officer/code")
    second = code_on(leader)

    browser = site.visitor()
    browser.get("/welcome")
    assert browser.post("/welcome", {"code": first}).status_code == 422
    fields = {"password": "green tea 27", "again": "green tea 27"}
    assert browser.post("/welcome", {"code": second, **fields}).status_code == 200
    late = site.visitor()
    late.get("/welcome")
    assert late.post("/welcome", {"code": second}).status_code == 422
    leader.get("/people/officer")
    leader.post("/people/officer/code")
    third = code_on(leader)
    site.clock.move_by(timedelta(days=3))
    assert late.post("/welcome", {"code": third}).status_code == 422


def test_who_guesses_codes_has_to_wait(site: Site) -> None:
    browser = site.visitor(address="10.9.9.9")
    browser.get("/welcome")

    answers = [
        browser.post("/welcome", {"code": f"AAAA-BBBB-CC{n}{n}"}).status_code
        for n in range(2, 9)
        for _ in range(2)
    ]

    assert answers[:10] == [422] * 10
    assert 429 in answers[10:]


@pytest.mark.parametrize(
    ("login", "target", "roles"),
    [
        # Oneself.
        ("leader", "leader", ["msa_leader", "admin"]),
        ("agency", "agency", ["tai", "msa"]),
        ("entity", "entity", ["ent", "msa"]),
        ("officer", "officer", ["msa", "msa_leader"]),
        ("admin", "admin", ["admin", "operator", "msa_leader"]),
        # Somebody else, beyond what one may give.
        ("leader", "officer", ["msa", "admin"]),
        ("leader", "officer", ["operator"]),
        ("leader", "officer", ["tai"]),
        ("agency", "expert", ["wg", "tai"]),
        ("agency", "expert", ["msa"]),
        # Somebody who is above, or elsewhere.
        ("leader", "admin", ["msa"]),
        ("leader", "expert", ["wg"]),
        ("leader", "entity", ["ent"]),
        ("officer", "leader", ["msa"]),
        ("agency", "officer", ["wg"]),
        ("expert", "agency", ["wg"]),
        ("entity", "officer", ["ent"]),
        ("lab", "entity", ["ent"]),
    ],
)
def test_nobody_gives_roles_beyond_their_own_rights(
    site: Site, login: str, target: str, roles: list[str]
) -> None:
    before = person(site, target)
    browser = site.visitor(login)
    browser.get("/people")

    page = browser.post(f"/people/{target}/roles", {"roles": roles})

    assert page.status_code in {403, 404}
    assert person(site, target) == before


@pytest.mark.parametrize(
    ("login", "org", "role"),
    [
        ("leader", "bureau", "admin"),
        ("leader", "bureau", "operator"),
        ("leader", "agency", "tai"),
        ("leader", "entity", "msa"),
        ("agency", "agency", "tai"),
        ("agency", "bureau", "msa"),
        ("agency", "agency", "msa_leader"),
        ("entity", "entity", "admin"),
        ("entity", "agency", "ent"),
        ("entity", "bureau", "ent"),
        ("expert", "agency", "wg"),
        ("officer", "bureau", "msa"),
        ("lab", "lab", "lab"),
        ("admin", "entity", "admin"),
        ("admin", "entity", "msa"),
    ],
)
def test_nobody_adds_a_person_with_more_than_they_may_give(
    site: Site, login: str, org: str, role: str
) -> None:
    browser = site.visitor(login)
    browser.get("/people")

    fields = {"org": org, "roles": [role], "login": "intruder", "name": "新人"}
    page = browser.post("/people", fields)

    # Where they do not see who works, there is no such organisation for them.
    assert page.status_code in {403, 404}
    with site.services.engine.read() as connection:
        stored = connection.exec_driver_sql(
            "SELECT count(*) FROM person WHERE login = 'intruder'"
        )
        assert stored.scalar() == 0


@pytest.mark.parametrize("login", ["entity", "agency", "officer", "expert", "leader"])
@pytest.mark.parametrize(
    "field",
    [
        ("roles", "admin"),
        ("org_id", "bureau"),
        ("id", "admin"),
        ("active", "1"),
        ("must_change_password", "0"),
        ("password_hash", "x"),
        ("left_at", ""),
        ("login", "root"),
        ("name", "别人"),
        ("title_level", "正高级"),
    ],
)
def test_no_field_of_one_s_own_page_changes_anything_but_the_number(
    site: Site, login: str, field: tuple[str, str]
) -> None:
    before = person(site, login)
    browser = site.visitor(login)
    browser.get(f"/people/{login}")

    browser.post(f"/people/{login}", {"phone": before.phone, field[0]: field[1]})

    assert person(site, login) == before


@pytest.mark.parametrize("action", ["lock", "code", "roles", "substitutes"])
@pytest.mark.parametrize(
    ("login", "target"),
    [
        ("leader", "admin"),
        ("leader", "agency"),
        ("agency", "leader"),
        ("entity", "officer"),
        ("expert", "agency"),
    ],
)
def test_nobody_touches_who_is_not_theirs(
    site: Site, login: str, target: str, action: str
) -> None:
    before = person(site, target)
    browser = site.visitor(login)
    browser.get("/people")

    page = browser.post(f"/people/{target}/{action}", {"do": "lock", "roles": ["ent"]})

    assert page.status_code in {403, 404}
    assert person(site, target) == before


def test_a_leader_cannot_make_themselves_the_substitute_of_another(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/people/officer")

    page = leader.post(
        "/people/officer/substitutes",
        {
            "substitute": "leader",
            "from_at": "2026-07-20T09:00",
            "until_at": "2026-07-21T18:00",
            "reason": "出差",
        },
    )

    assert page.status_code == 400


def test_a_locked_person_is_out_at_once_and_in_again_when_restored(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/inbox")
    leader = site.visitor("leader")
    leader.get("/people/officer")

    leader.post("/people/officer/lock", {"do": "lock"})
    assert officer.get("/inbox").request.path == "/sign-in"
    officer.sign_in("officer", site.passwords["officer"])
    assert "账号或密码不正确" in officer.text

    leader.post("/people/officer/lock", {"do": "unlock"})
    officer.sign_in("officer", site.passwords["officer"])
    assert officer.get("/inbox").request.path == "/inbox"


def test_the_last_administrator_stays(site: Site) -> None:
    colleague(site, "second", "bureau", Role.ADMIN)
    with site.services.engine.transact(SYSTEM) as uow:
        set_roles(uow, "second", [Role.OPERATOR.value])
        set_roles(uow, "leader", [Role.LEADER.value])
    admin = site.visitor("admin")
    admin.get("/people/admin")

    assert admin.post("/people/admin/lock", {"do": "lock"}).status_code == 403
    assert person(site, "admin").active


def test_a_number_is_masked_until_somebody_asks_and_that_is_kept(site: Site) -> None:
    colleague(site, "zhou", "bureau", Role.OFFICER, phone="13850001234")
    officer = site.visitor("officer")
    officer.get("/people/zhou")
    assert "13850001234" not in officer.text
    assert "138******34" in officer.text
    officer.get("/people")
    assert "13850001234" not in officer.text

    officer.post("/people/zhou/phone")

    assert "13850001234" in officer.text
    with site.services.engine.read() as connection:
        seen = views_by(connection, "officer", since=site.clock.now(), limit=9)
    assert [(view.kind, view.object_id) for view in seen] == [(Viewed.PHONE, "zhou")]


def test_a_manager_s_form_neither_shows_nor_loses_a_number(site: Site) -> None:
    colleague(site, "zhou", "bureau", Role.OFFICER, phone="13850001234")
    leader = site.visitor("leader")
    page = leader.get("/people/zhou")
    assert "13850001234" not in page.get_data(as_text=True)

    leader.post("/people/zhou", {"name": "周新", "login": "zhou", "phone": ""})

    assert (person(site, "zhou").name, person(site, "zhou").phone) == (
        "周新",
        "13850001234",
    )


def test_people_of_a_station_are_managed_by_the_bureau_above(site: Site) -> None:
    with site.services.engine.transact(SYSTEM) as uow:
        add_org(
            uow,
            kind=OrgKind.STATION,
            name="嘉莲市场监督管理所",
            parent_id="bureau",
            org_id="station",
        )
    colleague(site, "suo", "station", Role.OFFICER)
    leader = site.visitor("leader")
    leader.get("/people")
    assert "同事suo" in leader.text

    leader.post("/people/suo/roles", {"roles": ["msa", "msa_enforcement"]})

    assert person(site, "suo").roles == {"msa", "msa_enforcement"}
    with site.services.engine.transact(SYSTEM) as uow:
        set_roles(uow, "suo", [Role.OFFICER.value, Role.LEADER.value])
    hashed = site.services.sign_ins.hash_of("a long password", login="suo")
    with site.services.engine.transact(SYSTEM) as uow:
        set_password_hash(uow, "suo", hashed)
    below = site.visitor()
    below.sign_in("suo", "a long password")
    below.get("/people")
    assert below.post("/people/officer/lock", {"do": "lock"}).status_code == 404


def test_a_station_without_a_bureau_and_a_circle_are_refused(site: Site) -> None:
    admin = site.visitor("admin")
    admin.get("/orgs/new")

    page = admin.post("/orgs", {"kind": "station", "name": "孤儿所"})
    assert page.status_code == 422
    page = admin.post("/orgs/bureau", {"name": "思明局", "parent_id": "bureau"})
    assert page.status_code == 422
    page = admin.post(
        "/orgs",
        {"kind": "agency", "name": "新机构", "credit_code": "91350203MA00000019"},
    )
    assert page.status_code == 422
    assert "统一社会信用代码" in admin.text
