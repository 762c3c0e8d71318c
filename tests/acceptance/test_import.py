"""AS-13: forty failing reports come in as a file, through the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from engine import SYSTEM, CompletionView, Database
from handlers.evidence.records import evidence_of
from handlers.forms import submissions_of_case
from handlers.forms.rules import Values
from handlers.linkage.form_desk import FormDesk, OpenForm
from tests.support.databases import PATIENT
from tests.web.importing import confirm, offer, open_cases
from tests.web.reports import REPORT_NO, as_csv, report
from tests.web.site import Site, open_site
from tests.web.walker import Walker

ROWS = [report(number) for number in range(1, 41)]
#: As data counts from 1: the 7th has no report number, the 19th is a case already.
ROWS[6][REPORT_NO] = ""


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Open an office with the shipped processes, on either database."""
    database = None
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_database"))
        database = Database.open(url, patience=PATIENT)
    site = open_site(tmp_path, database=database)
    site.deploy()
    yield site
    site.assembly.close()


class DyingDesk(FormDesk):
    """Dies once at the third registration, as a process that is killed there."""

    tried = 0
    handed_in = 0

    @override
    def file(self, opened: OpenForm, values: Values, **other: Any) -> CompletionView:
        """Hand in, but not the third time."""
        self.tried += 1
        if self.tried == 3:
            message = "killed"
            raise OSError(message)
        done = super().file(opened, values, **other)
        self.handed_in += 1
        return done


def test_forty_reports_become_38_cases_and_the_same_file_none(office: Site) -> None:
    there = Walker.register(
        office,
        entity_name="厦门第19电器有限公司",
        credit_code="",
        product_name="电热毯",
        model_spec="NY-119",
        report_no="XM2025-0999",
    )
    officer = office.visitor("officer")

    said = offer(officer, as_csv(ROWS))

    assert "新建 38 并入 1 有误 1" in said
    assert "检验报告编号（H 列）" in said
    assert f"{there.case_no} 同一主体、产品、型号规格的案件" in said
    assert len(open_cases(office)) == 1, "a preview saves nothing"

    said = confirm(officer)

    assert "导入完成：共 40 份报告" in said
    assert "已新建 38 已并入 1 有误 1" in said
    cases = open_cases(office)
    assert len(cases) == 39
    assert {case.report_no for case in cases} == {
        "XM2025-0999",
        *(row[REPORT_NO] for index, row in enumerate(ROWS) if index not in {6, 18}),
    }
    assert {case.item for case in cases if case.report_no != "XM2025-0999"} == {
        "泄漏电流、电气强度"
    }

    said = offer(officer, as_csv(ROWS))
    assert "新建 0 并入 39 有误 1" in said
    confirm(officer)
    assert len(open_cases(office)) == 39


def test_each_case_of_a_file_is_registered_like_one_of_the_page(office: Site) -> None:
    officer = office.visitor("officer")

    offer(officer, as_csv([report(1)], encoding="gb18030"))
    confirm(officer)

    (case,) = open_cases(office)
    with office.services.engine.read() as connection:
        (filed,) = submissions_of_case(connection, case.business_key)
        (file,) = evidence_of(connection, case.business_key)
    assert (filed.element_id, filed.submitted_by) == ("register_issue", "officer")
    assert filed.answers["sampled_on"] == "2026-03-02"
    assert filed.answers["report_file"] == [file.id]
    assert filed.answers["licensed"] is False
    assert filed.answers["failing_items"] == [
        {
            "item_name": "泄漏电流",
            "requirement": "不大于 0.25 mA",
            "measured": "0.61 mA",
            "judged": "不合格",
        },
        {
            "item_name": "电气强度",
            "requirement": "不击穿",
            "measured": "击穿",
            "judged": "不合格",
        },
    ]
    tasks = office.services.engine.open_user_tasks(
        office.services.engine.instance_by_business_key(
            case.business_key, process_key="linkage", actor=SYSTEM
        ).root_id,
        actor=SYSTEM,
    )
    assert "serve_test_result" in {task.element_id for task in tasks}


def test_a_report_that_belongs_to_an_open_case_is_added_to_it(office: Site) -> None:
    officer = office.visitor("officer")
    first = report(1)
    offer(officer, as_csv([first]))
    confirm(officer)
    (case,) = open_cases(office)

    other = report(1, 报告编号="XM2026-8888", 不合格项目="标志")
    said = offer(officer, as_csv([other]))
    assert "并入 1" in said
    confirm(officer)

    officer.get(f"/cases/{case.business_key}?tab=history")
    assert "又收到一份检验报告" in officer.text
    assert "XM2026-8888" in officer.text
    with office.services.engine.read() as connection:
        assert len(evidence_of(connection, case.business_key)) == 2


def test_an_import_that_died_in_the_middle_is_finished_and_makes_nothing_twice(
    office: Site,
) -> None:
    officer = office.visitor("officer")
    offer(officer, as_csv([report(number) for number in range(1, 6)]))
    services = office.services
    desk = DyingDesk(
        engine=services.engine,
        desk=services.desk,
        forms=services.forms,
        books=services.books,
    )
    services.importer.work_with(services.engine, desk)

    confirm(officer)
    assert len(open_cases(office)) == 3, "the third is opened and not registered"
    office.clock.move_by(timedelta(minutes=20))
    office.settle()

    assert officer.page is not None
    officer.get(officer.page.request.path)
    assert "已新建 5" in officer.text
    assert len(open_cases(office)) == 5
    assert desk.handed_in == 5
