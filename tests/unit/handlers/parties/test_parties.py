from __future__ import annotations

from datetime import date

import pytest

from engine.model.actors import may_see, may_work_on
from engine.store.database import Database
from handlers.parties.access import actor_for, org_label, org_of, person_label
from handlers.parties.errors import (
    CreditCodeRefused,
    OrgNotFound,
    PartyExists,
    PersonNotFound,
    RoleRefused,
)
from handlers.parties.experts import expert, save_profile
from handlers.parties.model import (
    BUTLER_ROLES,
    ROLE_NAMES,
    Org,
    OrgKind,
    Person,
    Role,
)
from handlers.parties.orgs import (
    add_org,
    close_org,
    find_orgs,
    org_by_credit_code,
    org_by_id,
    orgs_of_kind,
)
from handlers.parties.people import (
    add_certificate,
    add_person,
    all_people,
    people_by_ids,
    people_with_role,
    person_by_id,
    person_by_login,
    set_active,
    set_password_hash,
    set_roles,
)
from handlers.parties.qualification import refusal
from handlers.parties.rights import Keeper
from handlers.reminders.steps import ANSWERS_FOR

CODE = "12100000400000624D"


@pytest.fixture
def parties(work) -> None:
    """Store a bureau with an officer, and an entity."""
    with work() as uow:
        add_org(uow, kind=OrgKind.BUREAU, name="海湾区市场监督管理局", org_id="bureau")
        add_org(
            uow,
            kind=OrgKind.ENTITY,
            name="厦门暖阳电器有限公司",
            credit_code=CODE.lower(),
            org_id="entity",
        )
        add_person(
            uow,
            login="chen",
            name="陈经办",
            org_id="bureau",
            roles=["msa"],
            person_id="officer",
        )


@pytest.mark.usefixtures("parties")
def test_an_organisation_is_found_by_id_code_kind_and_part_of_its_name(
    database: Database,
):
    with database.read() as connection:
        entity = org_by_id(connection, "entity")
        assert org_by_credit_code(connection, f" {CODE} ") == entity
        assert orgs_of_kind(connection, OrgKind.ENTITY) == [entity]
        assert find_orgs(connection, "暖阳") == [entity]
        assert find_orgs(connection, "624d", kind=OrgKind.ENTITY) == [entity]
        assert find_orgs(connection, "%") == []
        with pytest.raises(OrgNotFound):
            org_by_id(connection, "nobody")


@pytest.mark.usefixtures("parties")
def test_a_closed_organisation_is_no_longer_offered(work, database: Database):
    with work() as uow:
        close_org(uow, "entity")

    with database.read() as connection:
        assert orgs_of_kind(connection, OrgKind.ENTITY) == []
        assert not org_by_id(connection, "entity").active


@pytest.mark.usefixtures("parties")
def test_a_wrong_or_repeated_credit_code_is_refused(work):
    with work() as uow:
        with pytest.raises(CreditCodeRefused):
            add_org(uow, kind=OrgKind.LAB, name="某院", credit_code="1" * 18)
        with pytest.raises(PartyExists):
            add_org(uow, kind=OrgKind.LAB, name="某院", credit_code=CODE)


@pytest.mark.usefixtures("parties")
def test_a_person_is_found_by_id_login_and_role(work, database: Database):
    with work() as uow:
        add_person(uow, login="lin", name="林局", org_id="bureau", roles=["msa_leader"])

    with database.read() as connection:
        officer = person_by_id(connection, "officer")
        assert (officer.name, officer.roles) == ("陈经办", {"msa"})
        assert person_by_login(connection, "chen") == officer
        assert person_by_login(connection, "nobody") is None
        assert people_with_role(connection, "msa", org_id="bureau") == [officer]
        assert people_with_role(connection, "msa", org_id="entity") == []
        assert people_by_ids(connection, ["officer", "nobody"]) == {"officer": officer}
        assert [person.login for person in all_people(connection)] == ["chen", "lin"]
        with pytest.raises(PersonNotFound):
            person_by_id(connection, "nobody")


@pytest.mark.usefixtures("parties")
def test_a_login_is_given_once_and_roles_must_exist(work):
    with work() as uow:
        with pytest.raises(PartyExists):
            add_person(uow, login="chen", name="另一人", org_id="bureau", roles=[])
        with pytest.raises(RoleRefused):
            set_roles(uow, "officer", ["king"])
        with pytest.raises(PersonNotFound):
            set_password_hash(uow, "nobody", "hash")


@pytest.mark.usefixtures("parties")
def test_a_person_changes_roles_password_and_leaves(work, database: Database):
    with work() as uow:
        set_roles(uow, "officer", ["msa", "msa_enforcement"])
        set_password_hash(uow, "officer", "$argon2id$...")
        set_active(uow, "officer", active=False)

    with database.read() as connection:
        officer = person_by_id(connection, "officer")
        assert people_with_role(connection, "msa") == []
    assert officer.roles == {"msa", "msa_enforcement"}
    assert (officer.password_hash, officer.must_change_password) == (
        "$argon2id$...",
        False,
    )
    assert officer.password_changed_at is not None
    assert actor_for(officer).groups == frozenset()


@pytest.mark.usefixtures("parties")
def test_an_expert_is_judged_by_title_certificates_and_employer(
    work, database: Database
):
    with work() as uow:
        add_person(
            uow,
            login="wang",
            name="陈工",
            org_id="entity",
            roles=["wg"],
            person_id="expert",
        )
        add_certificate(
            uow,
            "expert",
            kind="工业品生产许可证审查员资格",
            valid_to=date(2026, 4, 1),
        )
        known = {"quality_experience": "质量管理", "fields": "家用电器"}
        save_profile(uow, "expert", known)

    with database.read() as connection:
        candidate = expert(connection, "expert")
    assert refusal(candidate, visit_on=date(2026, 4, 1)) is None
    assert "2026-04-01" in str(refusal(candidate, visit_on=date(2026, 4, 10)))
    assert "回避" in str(
        refusal(candidate, visit_on=date(2026, 4, 1), entity_id="entity")
    )


def person(*roles: str, org_id: str = "bureau") -> Person:
    return Person(
        id="someone", login="x", name="某人", org_id=org_id, roles=frozenset(roles)
    )


def test_an_officer_sees_the_cases_of_the_bureau_only():
    actor = actor_for(person("msa"))

    assert may_see(actor, {org_label("bureau")})
    assert may_see(actor, {person_label("someone")})
    assert not may_see(actor, {org_label("other")})
    assert org_of(actor) == "bureau"


def test_a_role_is_the_group_that_tasks_ask_for():
    actor = actor_for(person("msa_leader"))

    assert may_work_on(
        actor, assignee=None, candidate_users=(), candidate_groups=("msa_leader",)
    )
    assert not may_work_on(
        actor, assignee="other", candidate_users=(), candidate_groups=("msa",)
    )


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_who_operates_the_service_sees_everything(role: str):
    actor = actor_for(person(role))

    assert actor.operates
    assert may_see(actor, {org_label("other")})


def test_every_role_has_a_name_for_people():
    assert set(ROLE_NAMES) == set(Role)


def test_the_head_of_a_butlers_unit_gives_every_role_but_the_own_one():
    unit = Org(id="butler", kind=OrgKind.BUTLER, name="鹭鸣")
    head, expert = (
        Keeper(
            person=Person(
                id="x", login="x", name="某", org_id=unit.id, roles=frozenset({role})
            ),
            org=unit,
            below=frozenset({unit.id}),
        )
        for role in (Role.BUTLER_HEAD.value, Role.BUTLER_EXPERT.value)
    )

    assert head.roles_to_give(unit) == {"bu_pm", "bu_expert", "bu_arch"}
    assert expert.roles_to_give(unit) == frozenset()
    other = Org(id="other", kind=OrgKind.BUTLER, name="另一家")
    assert head.roles_to_give(other) == frozenset()


@pytest.mark.parametrize("role", sorted(BUTLER_ROLES))
def test_whoever_answers_for_a_butlers_missed_day_is_of_the_unit(role: str):
    answering = ANSWERS_FOR.get(role, Role.BUTLER_HEAD.value)

    assert answering in BUTLER_ROLES
    assert (role == Role.BUTLER_HEAD.value) == (role not in ANSWERS_FOR)
