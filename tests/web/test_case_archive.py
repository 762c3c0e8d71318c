from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import SYSTEM
from handlers.documents.archive import AUDIT, MANIFEST, SUMS, archive_faults
from handlers.documents.produce import issue_document
from handlers.parties.view_log import Viewed, is_noted
from tests.web.walker import Walker
from web.cli import tandem


@pytest.fixture
def taken(case: Walker, tmp_path: Path) -> Path:
    """Take the archive of a case with papers, as its officer."""
    with case.site.services.engine.transact(SYSTEM) as uow:
        for tick in ("尚未复查", "复查合格"):
            issue_document(
                uow,
                business_key=case.case_no,
                bureau_id="bureau",
                kind="annex_d",
                content={
                    "entity_name": "厦门暖阳电器有限公司",
                    "s5_reinspection": tick,
                },
            )
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=parties")
    message = {"text": "请于周五前补交检验记录", "to": "org:entity"}
    officer.post(f"/cases/{case.case_no}/messages", message)
    return save(case, "officer", tmp_path / "case.zip")


def save(case: Walker, login: str, path: Path) -> Path:
    page = case.site.visitor(login).get(f"/cases/{case.case_no}/archive.zip")
    assert page.status_code == 200
    path.write_bytes(page.data)
    return path


def rewritten(path: Path, changed: dict[str, bytes | None]) -> Path:
    """Return a copy in which parts are other ones; None leaves a part out."""
    copy = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in {*old.namelist(), *changed}:
            content = changed[name] if name in changed else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return copy


def test_the_archive_holds_the_whole_case_file_and_proves_itself(case, taken):
    with zipfile.ZipFile(taken) as archive:
        said = archive.read("沟通.csv").decode("utf-8-sig")
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST))
        cover = archive.read("封面.txt").decode()
        history = archive.read("办理记录.csv").decode("utf-8-sig")

    assert archive_faults(taken) == []
    assert {
        "文书/001_联动工作记录表_第1版.pdf",
        "文书/001_联动工作记录表_第2版.docx",
    } <= {*names}
    assert any(name.startswith("表单/001_") for name in names)
    assert any(name.startswith("证据/") for name in names)
    assert "请于周五前补交检验记录" in said
    assert "林晓岚" in said
    assert {part["name"] for part in manifest["parts"]} == {*names} - {MANIFEST, SUMS}
    assert manifest["case_no"] == case.case_no
    assert "officer" in manifest["taken_by"]
    assert "厦门暖阳电器有限公司" in cover
    assert "登记产品质量问题" in history


def test_everybody_can_check_the_sums_without_tandem(taken, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(taken) as archive:
        archive.extractall(folder)

    done = subprocess.run(
        ["sha256sum", "-c", SUMS], check=False, cwd=folder, capture_output=True
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"封面.txt": b"forged"}, "changed: 封面.txt"),
        ({"封面.txt": None}, "missing: 封面.txt"),
        ({"另加.txt": b"x"}, "not in the manifest: 另加.txt"),
        ({MANIFEST: None}, "not a case file"),
        ({MANIFEST: b"[]"}, "not a case file"),
    ],
)
def test_what_was_changed_afterwards_is_named(taken, changed, fault):
    faults = archive_faults(rewritten(taken, changed))

    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_row_that_is_missing_in_the_audit_is_found_though_the_sums_fit(taken):
    import hashlib

    with zipfile.ZipFile(taken) as archive:
        lines = archive.read(AUDIT).splitlines(keepends=True)
        manifest = json.loads(archive.read(MANIFEST))
    forged = b"".join(lines[:2] + lines[3:])
    for part in manifest["parts"]:
        if part["name"] == AUDIT:
            part["sha256"] = hashlib.sha256(forged).hexdigest()
    changed = {AUDIT: forged, MANIFEST: json.dumps(manifest).encode()}

    (fault,) = archive_faults(rewritten(taken, changed))

    assert fault == "the audit does not hold from row 4 on"


def test_a_party_takes_what_it_may_see_and_the_audit_still_holds(case, taken, tmp_path):
    theirs = save(case, "entity", tmp_path / "entity.zip")

    with zipfile.ZipFile(theirs) as archive:
        audit = archive.read(AUDIT).decode()
        manifest = json.loads(archive.read(MANIFEST))
    assert archive_faults(theirs) == []
    assert manifest["complete"] is False
    assert all(json.loads(line)["payload"] is None for line in audit.splitlines())


def test_who_took_it_is_noted(case, taken):
    services = case.site.services
    with services.engine.read() as connection:
        assert is_noted(
            connection,
            person_id="officer",
            kind=Viewed.EXPORT,
            object_id=f"archive:{case.case_no}",
            now=services.clock.now(),
        )
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}/archive")
    assert "各版的 Word 和 PDF" in officer.text


def test_the_command_says_whether_an_archive_is_whole(taken):
    whole = CliRunner().invoke(tandem, ["verify-file", str(taken)])
    broken = CliRunner().invoke(
        tandem, ["verify-file", str(rewritten(taken, {"封面.txt": b""}))]
    )

    assert (whole.exit_code, whole.output) == (0, "case.zip: 0 faults\n")
    assert broken.exit_code == 1
    assert "changed: 封面.txt" in broken.output


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(io.BytesIO(b"PK\x03\x04 nothing").read())

    (fault,) = archive_faults(path)

    assert fault.startswith("not a case file")
