"""Two entries of one company become one, and everybody still sees what is theirs."""

from __future__ import annotations

import pytest

from engine import SYSTEM
from engine.store.metadata import METADATA
from handlers.linkage.cases import case_header
from handlers.linkage.org_merging import NAMING
from handlers.linkage.reindexing import reindex
from handlers.messages.parties import parties_of_case
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org, close_org, org_by_id
from handlers.registers.declarations.service import CLIENT_TRAINING
from handlers.registers.entries import entries_of_client
from handlers.registers.keeping import add_entry
from tests.web.site import Site
from tests.web.walker import Walker

#: Columns that name an organisation and rightly stay as they are.
LEFT_ALONE = {
    "org.parent_id",
    "org.merged_into",
    # Units of butlers are never merged; what names them as `butler_id` stays.
    "register_entry.org_id",
    "register_series.org_id",
    "purge.org_id",
    "purge_certificate.org_id",
    # Of two weeks one holds: test_production_days_of_a_double_are_taken_over.
    "client_week.client_id",
    "client_day.client_id",
}
NAMES = {"org_id", "entity_id", "agency_id", "lab_id", "client_id"}


def double(site: Site, **facts: str) -> str:
    with site.services.engine.transact(SYSTEM) as uow:
        return add_org(
            uow,
            kind=OrgKind.ENTITY,
            name="厦门暖阳电器有限责任公司",
            org_id="kept",
            **facts,
        ).id


def test_every_column_that_names_an_organisation_is_moved() -> None:
    moved = {f"{column.table.name}.{column.name}" for _, column in NAMING}
    naming = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.name in NAMES
    }

    assert naming - LEFT_ALONE == moved


def test_people_of_both_see_the_cases_of_both_afterwards(case: Walker) -> None:
    kept = double(case.site, address="厦门市海沧区")
    leader = case.site.visitor("leader")
    leader.get(f"/orgs/entity/merge?into={kept}")
    assert "案件（经营主体） 1 条改记到保留的单位" in leader.text
    assert "由重复单位补上：91350203MA00000018" in leader.text
    assert "保留“厦门市海沧区”" in leader.text

    page = leader.post("/orgs/entity/merge", {"into": kept, "reason": "登记时名称写错"})

    assert page.status_code == 200, leader.text
    assert page.request.path == f"/orgs/{kept}"
    assert leader.get("/orgs/entity").request.path == f"/orgs/{kept}"
    with case.site.services.engine.read() as connection:
        assert case_header(connection, case.case_no).entity_id == kept
        assert org_by_id(connection, kept).credit_code == "91350203MA00000018"
    entity = case.site.visitor("entity")
    entity.get("/cases?view=all")
    assert case.case_no in entity.text
    assert entity.get(f"/cases/{case.case_no}").status_code == 200
    entity.get(f"/cases/{case.case_no}?tab=evidence")
    assert entity.page is not None
    assert entity.page.status_code == 200


def merged(case: Walker) -> None:
    """Merge the company of the case into another entry of it."""
    kept = double(case.site)
    leader = case.site.visitor("leader")
    leader.get(f"/orgs/entity/merge?into={kept}")
    leader.post("/orgs/entity/merge", {"into": kept, "reason": "登记时名称写错"})


def test_a_case_is_found_by_either_name_and_by_an_old_address(case: Walker) -> None:
    merged(case)
    officer = case.site.visitor("officer")

    for again in (False, True):
        if again:
            with case.site.services.engine.transact(SYSTEM) as uow:
                reindex(uow, case.site.services.forms)
        for words in ("暖阳电器有限公司", "暖阳电器有限责任公司"):
            officer.get(f"/search?q={words}&in=case")
            assert case.case_no in officer.text
            officer.get(f"/search?q={words}&in=party")
            assert officer.text.count("91350203MA00000018") == 1
        officer.get("/cases?view=all&q=厦门暖阳电器有限责任公司")
        assert case.case_no in officer.text
    officer.get("/cases?view=all&entity=entity")
    assert case.case_no in officer.text
    with case.site.services.engine.read() as connection:
        header = case_header(connection, case.case_no)
        parties = [each.name for each in parties_of_case(connection, header)]
    assert [name for name in parties if "暖阳" in name] == ["厦门暖阳电器有限责任公司"]


def test_a_report_under_the_old_name_belongs_to_the_company_that_was_kept(
    case: Walker,
) -> None:
    merged(case)

    old = {"entity_name": "厦门暖阳电器有限公司", "credit_code": ""}
    new = Walker.register(case.site, **old, product_name="暖手宝")

    with case.site.services.engine.read() as connection:
        assert case_header(connection, new.case_no).entity_id == "kept"


def test_a_company_that_was_closed_is_still_the_one_of_its_name(case: Walker) -> None:
    new = {"entity_name": "鹭江小家电厂", "credit_code": ""}
    first = Walker.register(case.site, **new, product_name="电吹风")
    with case.site.services.engine.transact(SYSTEM) as uow:
        there = case_header(uow.connection, first.case_no).entity_id
        close_org(uow, there)

    again = Walker.register(case.site, **new, product_name="电水壶")

    with case.site.services.engine.read() as connection:
        assert case_header(connection, again.case_no).entity_id == there


def test_entries_of_registers_go_with_the_company_that_was_kept(site: Site) -> None:
    """Whoever kept the registers under the old name finds them under the new one."""
    kept = double(site)
    raw = {
        "client": ["厦门暖阳电器有限公司"],
        "topic": ["生产环境的相关要求"],
        "held_on": [site.services.today.isoformat()],
        "by": ["叶青"],
    }
    with site.services.engine.transact(SYSTEM) as uow:
        entry = add_entry(uow, CLIENT_TRAINING, "butler", raw)
    assert entry.client_id == "entity"
    leader = site.visitor("leader")
    leader.get(f"/orgs/entity/merge?into={kept}")
    assert "登记簿记录 1 条改记到保留的单位" in leader.text

    leader.post("/orgs/entity/merge", {"into": kept, "reason": "登记时名称写错"})

    with site.services.engine.read() as connection:
        (moved,) = entries_of_client(connection, "butler", kept)
        assert entries_of_client(connection, "butler", "entity") == []
    assert (moved.id, moved.client) == (entry.id, "厦门暖阳电器有限责任公司")


def test_nothing_moves_without_a_reason_or_to_another_kind(case: Walker) -> None:
    kept = double(case.site)
    leader = case.site.visitor("leader")
    leader.get(f"/orgs/entity/merge?into={kept}")

    fields = {"into": kept, "reason": " "}
    assert leader.post("/orgs/entity/merge", fields).status_code == 422
    fields = {"into": "agency", "reason": "重复"}
    assert leader.post("/orgs/entity/merge", fields).status_code == 422
    fields = {"into": "entity", "reason": "重复"}
    assert leader.post("/orgs/entity/merge", fields).status_code == 422

    with case.site.services.engine.read() as connection:
        assert case_header(connection, case.case_no).entity_id == "entity"


@pytest.mark.parametrize("login", ["officer", "agency", "entity", "lab"])
def test_only_who_keeps_the_register_merges(site: Site, login: str) -> None:
    kept = double(site)
    browser = site.visitor(login)
    browser.get("/people")

    page = browser.post("/orgs/entity/merge", {"into": kept, "reason": "重复"})

    assert page.status_code == 403
