"""The invented unit of butlers has a past: files of six years ago, complaints settled."""

from __future__ import annotations

from collections import Counter

from engine import SYSTEM, Slice, UserTaskFilter
from handlers.backups.log import runs
from handlers.butler.complaints.reading import ComplaintQuery, find_complaints
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.butler.incidents.reading import IncidentQuery, find_incidents
from handlers.butler.process_keys import SELF_CHECK
from handlers.butler.service.items import items_of
from handlers.deadlines.local_time import local_day
from handlers.demo.butler_archive import fill_archive
from handlers.demo.butler_complaints import fill_complaints
from handlers.demo.butler_incidents import fill_incidents
from handlers.demo.butler_self_checks import fill_self_checks
from handlers.demo.butler_services import fill_services
from handlers.demo.butler_time import ButlerTime
from handlers.demo.registers import fill_registers
from handlers.parties.access import actor_for
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import person_by_id
from handlers.registers.declarations.service import EMERGENCY
from handlers.registers.entries import all_entries, events_of
from handlers.retention.certificate import certificate_faults, certificates
from handlers.retention.purging import expired_of
from tests.web.site import Site


def test_of_three_old_files_one_is_held_one_gone_and_one_free(site: Site) -> None:
    services = site.services
    with services.engine.transact(SYSTEM) as uow:
        for name in ("鹭江小家电厂", "湖里童车厂"):
            add_org(uow, kind=OrgKind.ENTITY, name=name)
    time = ButlerTime(services.engine.database, services.clock.now())

    for _twice in range(2):
        fill_archive(time, services.evidence_files, butler_id="butler")

    with services.engine.read() as connection:
        expired = expired_of(connection, "butler", now=services.clock.now())
        (certificate,) = certificates(connection, "butler")
        logged = Counter(each.good for each in runs(connection, limit=20))
        assert certificate_faults(connection) == []
        assert len(contracts(connection, butler_id="butler")) == 2
    (free,) = (contract for contract, why in expired if not why)
    (held,) = (why for _contract, why in expired if why)
    assert free.ended_on is not None
    assert "仲裁" in held
    (gone,) = certificate.content["destroyed"]  # type: ignore[misc]
    assert gone["gone"]["register_entry"]["count"] == 2
    assert logged == {True: 5, False: 1}
    assert services.engine.audit_faults() == []


def test_complaints_stand_in_every_state_that_people_ask_for(site: Site) -> None:
    site.deploy()
    services = site.services
    time = ButlerTime(services.engine.database, services.clock.now())

    for _twice in range(2):
        fill_complaints(time, butler_id="butler", client_id="entity")

    with services.engine.read() as connection:
        query = ComplaintQuery(org_id="butler", limit=20)
        found = {each.state.value for each in find_complaints(connection, query)}
    assert found == {"entered", "answered", "explained", "closed"}


def test_of_two_events_one_is_under_way_and_one_was_learned_from(site: Site) -> None:
    site.deploy()
    services = site.services
    time = ButlerTime(services.engine.database, services.clock.now())
    fill_incidents(time, butler_id="butler", client_id="entity")
    today = local_day(services.clock.now())
    with services.engine.transact(SYSTEM) as uow:
        contract = Contract(
            number="GJ-01",
            client_id="entity",
            butler_id="butler",
            lead_id="butler_pm",
            valid_from=today,
            valid_to=today,
        )
        make_contract(uow, contract)

    for _twice in range(2):
        fill_incidents(time, butler_id="butler", client_id="entity")

    with services.engine.read() as connection:
        found = find_incidents(connection, IncidentQuery(org_id="butler"))
        (plan,) = all_entries(connection, "butler", EMERGENCY)
        (event,) = events_of(connection, plan.id)
    assert [each.state.value for each in found] == ["reported", "closed"]
    assert [each.fits for each in found] == [None, True]
    assert not found[0].is_late(services.clock.now())
    assert event.kind == "reviewed"
    assert plan.content["review_on"] > today.isoformat()


def test_one_contract_is_in_its_full_check_and_one_is_new(site: Site) -> None:
    site.deploy()
    services = site.services
    with services.engine.read() as connection:
        head = actor_for(person_by_id(connection, "butler"))
    fill_registers(services.engine, "butler", head, services.evidence_files)
    time = ButlerTime(services.engine.database, services.clock.now())

    for _twice in range(2):
        fill_services(time, butler_id="butler", client_id="entity")

    with services.engine.read() as connection:
        first, second = contracts(connection, butler_id="butler")
        (check, *others) = items_of(connection, first.id)
        assert items_of(connection, second.id) == []
    assert (check.done_parts, len(check.parts)) == (2, 7)
    assert [each.done_at for each in others] == [None, None, None]
    lead = site.visitor("butler_pm")
    lead.get("/inbox")
    assert "全面排查：质量管理文件" in lead.text
    chief = site.visitor("butler")
    chief.get("/inbox")
    assert "合同登记与服务内容清单" in chief.text


def test_a_client_checks_itself_in_the_demonstration(site: Site) -> None:
    site.deploy()
    services = site.services
    with services.engine.transact(SYSTEM) as uow:
        make_contract(
            uow,
            Contract(
                number="GJ-2026-31",
                client_id="entity",
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=services.today,
                valid_to=services.today.replace(month=12),
            ),
        )
    with services.engine.read() as connection:
        head = actor_for(person_by_id(connection, "butler"))

    for _twice in range(2):
        fill_self_checks(
            services.engine, "butler", head, lead="butler_pm", expert="butler_expert"
        )
    site.settle()

    waiting = services.engine.find_user_tasks(
        UserTaskFilter(process_keys=[SELF_CHECK]), Slice(limit=10), actor=SYSTEM
    )
    assert {(each.task.element_id, each.task.assignee) for each in waiting} == {
        ("daily_control", "entity"),
        ("weekly_check", "entity"),
        ("monthly_dispatch", "entity"),
    }
