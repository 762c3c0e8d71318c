"""When something below is broken, people read what happened, and nothing is half done."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest
from typing_extensions import override

from engine import DatabaseUnreachable
from handlers.evidence.files import EvidenceFiles, Readable, StoredFile
from tests.web.answers import picture
from tests.web.site import Site, open_site
from tests.web.test_reading import checksum
from tests.web.walker import Walker, open_task
from web.pages.health import LEAST_SPACE, answer, disk_status


def break_case(case: Walker) -> None:
    """Cut what is stored of the running case in half."""
    with case.site.services.engine.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE instance SET snapshot = substr(snapshot, 1, 40)"
            " WHERE snapshot IS NOT NULL AND process_key = 'linkage'"
        )


def test_a_broken_case_is_told_plainly_and_other_cases_go_on(case: Walker) -> None:
    other = Walker.register(case.site, product_name="电饭锅")
    break_case(case)
    review = open_task(case, "review_assistance_plan")
    officer = case.site.visitor("officer")
    officer.get(f"/tasks/{review.id}")
    fields = case.fields(review, "officer", {})
    before = checksum(case)

    page = officer.post(f"/tasks/{review.id}", {**fields, "do": "submit"})

    assert page.status_code == 500
    assert "这件案件存储的内容读不出来" in officer.text
    assert "其他案件不受影响" in officer.text
    assert "Traceback" not in officer.text
    assert checksum(case) == before
    for path in ("/", "/inbox", "/cases", f"/cases/{case.case_no}"):
        assert officer.get(path).status_code == 200, path
    assert officer.get(f"/cases/{other.case_no}").status_code == 200


class FullDisk(EvidenceFiles):
    """A folder of evidence on a disk without space."""

    @override
    def store_file(
        self, stream: Readable, filename: str, *, keeps_position: bool = False
    ) -> StoredFile:
        """Fail as the system does."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), filename)


def with_full_disk(site: Site) -> None:
    """Let every upload fail from now on."""
    full = FullDisk(site.services.settings.data_dir / "evidence")
    object.__setattr__(site.services, "evidence_files", full)


def test_an_upload_to_a_full_disk_is_refused_and_reading_goes_on(case: Walker) -> None:
    with_full_disk(case.site)
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=evidence")
    before = checksum(case)

    page = officer.post(f"/cases/{case.case_no}/evidence", {"files": [picture()]})

    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "磁盘已满" in officer.text
    assert checksum(case) == before
    assert officer.get(f"/cases/{case.case_no}?tab=evidence").status_code == 200


def test_a_form_to_a_full_database_is_refused_and_reading_goes_on(
    case: Walker,
) -> None:
    review = open_task(case, "review_assistance_plan")
    officer = case.site.visitor("officer")
    officer.get(f"/tasks/{review.id}")
    fields = case.fields(review, "officer", {})
    limit_pages(case.site)
    before = checksum(case)

    page = officer.post(
        f"/tasks/{review.id}", {**fields, "review_opinion": "x" * 4900, "do": "draft"}
    )

    assert page.status_code == 503
    assert "磁盘已满" in officer.text
    assert checksum(case) == before
    assert officer.get("/inbox").status_code == 200
    assert officer.get("/healthz").status_code == 200


def limit_pages(site: Site) -> None:
    """Let the database grow no more."""
    with site.services.engine.database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")


def test_a_database_that_is_gone_is_told_with_a_time_to_come_back(
    tmp_path: Path,
) -> None:
    site = open_site(tmp_path)
    officer = site.visitor("officer")
    site.assembly.database.close()
    (tmp_path / "tandem.db").write_bytes(b"no database at all" * 1000)
    for left in tmp_path.glob("tandem.db-*"):
        left.unlink()

    page = officer.get("/inbox")

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"
    assert "没有改变任何记录" in officer.text
    assert officer.get("/healthz").status_code == 503


@pytest.mark.parametrize(
    ("free", "status", "code"),
    [
        (0, "disk_full", 503),
        (LEAST_SPACE - 1, "disk_full", 503),
        (LEAST_SPACE, "ok", 200),
    ],
)
def test_a_disk_that_is_nearly_full_is_told_to_who_watches(
    free: int, status: str, code: int
) -> None:
    assert answer(disk_status(free)) == ({"status": status}, code)


def test_a_server_that_does_not_answer_is_told_before_anything_starts(
    tmp_path: Path, free_port: int
) -> None:
    url = f"postgresql://tandem:secret@127.0.0.1:{free_port}/tandem"

    with pytest.raises(DatabaseUnreachable) as refused:
        open_site(tmp_path, TANDEM_DATABASE_URL=url)

    assert "secret" not in str(refused.value)


@pytest.fixture
def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_an_expression_that_names_nothing_is_no_fault_of_the_person(
    case: Walker,
) -> None:
    with case.site.services.engine.database.write() as connection:
        forget = "DELETE FROM variable WHERE name = 'assist_round_at_start'"
        assert connection.exec_driver_sql(forget).rowcount == 1
    review = open_task(case, "review_assistance_plan")
    officer = case.site.visitor("officer")
    officer.get(f"/tasks/{review.id}")
    fields = case.fields(review, "officer", {})
    before = checksum(case)

    page = officer.post(f"/tasks/{review.id}", {**fields, "do": "submit"})

    assert page.status_code == 500
    assert "流程在这里走不下去，什么都没有改变" in officer.text
    assert "这不是您填写的问题" in officer.text
    assert checksum(case) == before
