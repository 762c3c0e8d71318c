from __future__ import annotations

import hashlib
import io
import os
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import MovableClock
from engine.store.database import Database
from handlers.evidence.errors import (
    EvidenceNotFound,
    EvidenceRefused,
    EvidenceTooLarge,
)
from handlers.evidence.files import EvidenceFiles, clean_name
from handlers.evidence.records import (
    evidence_by_id,
    evidence_of,
    record_evidence,
    sweep_orphans,
)
from tests.unit.handlers.evidence.corpus import (
    DANGEROUS,
    DOCX,
    HONEST,
    JPEG,
    PDF,
    PNG,
    XLSX,
)

CASE = "XMLD-2026-0001"


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence", size_limit=1024 * 1024)


def left_over(files: EvidenceFiles, tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "evidence").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_file_is_known_by_its_content(files: EvidenceFiles, kind: str):
    name, content, media_type = HONEST[kind]

    stored = files.store_file(io.BytesIO(content), name)

    assert (stored.media_type, stored.size, stored.name) == (
        media_type,
        len(content),
        name,
    )
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    with files.open(stored.sha256) as kept:
        assert kept.read() == content


@pytest.mark.parametrize("kind", DANGEROUS)
def test_a_dangerous_file_is_refused_and_leaves_nothing(
    files: EvidenceFiles, tmp_path: Path, kind: str
):
    with pytest.raises(EvidenceRefused):
        files.store_file(io.BytesIO(DANGEROUS[kind]), "照片.jpg")

    assert left_over(files, tmp_path) == []


def test_a_document_that_lies_about_its_sizes_is_refused(files: EvidenceFiles):
    # The directory says that the first part unpacks to 3 GB.
    place = DOCX.index(b"PK\x01\x02") + 24
    lying = DOCX[:place] + struct.pack("<L", 3_000_000_000) + DOCX[place + 4 :]

    with pytest.raises(EvidenceRefused, match="压缩炸弹"):
        files.store_file(io.BytesIO(lying), "方案.docx")


def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(
    files: EvidenceFiles, tmp_path: Path
):
    endless = _Endless()

    with pytest.raises(EvidenceTooLarge, match="1MB"):
        files.store_file(endless, "录像.jpg")

    assert endless.read_bytes < 2 * 1024 * 1024
    assert left_over(files, tmp_path) == []


@given(content=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_stored_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
):
    files = EvidenceFiles(tmp_path_factory.mktemp("any"))
    try:
        stored = files.store_file(io.BytesIO(content), "任意")
    except EvidenceRefused:
        return
    assert stored.media_type in {"text/plain", "image/jpeg"}


@given(
    content=st.sampled_from([DOCX, XLSX, PDF, JPEG, PNG]),
    place=st.integers(0, 2000),
    other=st.binary(min_size=1, max_size=4),
)
def test_a_damaged_file_is_stored_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, place: int, other: bytes
):
    files = EvidenceFiles(tmp_path_factory.mktemp("damaged"))
    place %= len(content)
    damaged = content[:place] + other + content[place + len(other) :]
    try:
        stored = files.store_file(io.BytesIO(damaged), "任意")
    except EvidenceRefused:
        return
    assert stored.size == len(damaged)


def test_the_same_content_is_kept_once(files: EvidenceFiles, tmp_path: Path):
    first = files.store_file(io.BytesIO(PDF), "甲.pdf")
    second = files.store_file(io.BytesIO(PDF), "乙.pdf")

    assert first.sha256 == second.sha256
    assert left_over(files, tmp_path) == [first.sha256]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\用户\照片.jpg", "照片.jpg"),
        ("a\x00b\n.txt", "ab.txt"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_shown(given: str, shown: str):
    assert clean_name(given) == shown


def test_evidence_is_listed_with_its_case_and_sender(
    files: EvidenceFiles, work, database: Database, clock: MovableClock
):
    stored = files.store_file(io.BytesIO(JPEG), "封存.jpg")
    with work() as uow:
        kept = record_evidence(uow, stored, business_key=CASE, task_id="t1")

    with database.read() as connection:
        assert evidence_of(connection, CASE) == [kept]
        assert evidence_by_id(connection, kept.id) == kept
        with pytest.raises(EvidenceNotFound):
            evidence_by_id(connection, "nothing")
    assert (kept.received_from, kept.received_at) == ("admin", clock.now())


def test_old_files_that_no_row_names_are_swept(
    files: EvidenceFiles, work, database: Database, clock: MovableClock
):
    named = files.store_file(io.BytesIO(JPEG), "留.jpg")
    orphan = files.store_file(io.BytesIO(PDF), "弃.pdf")
    young = files.store_file(io.BytesIO(DOCX), "新.docx")
    with work() as uow:
        record_evidence(uow, named, business_key=CASE)
    moment = clock.now().timestamp()
    for stored in (named, orphan):
        os.utime(files.path(stored.sha256), (moment, moment))
    in_two_days = clock.now() + timedelta(days=2)
    os.utime(files.path(young.sha256), (in_two_days.timestamp(),) * 2)

    with database.read() as connection:
        swept = sweep_orphans(connection, files, now=in_two_days)

    assert swept == 1
    assert files.path(named.sha256).exists()
    assert not files.path(orphan.sha256).exists()
    assert files.path(young.sha256).exists()


def test_what_was_half_received_is_forgotten(
    files: EvidenceFiles, tmp_path: Path, database: Database, clock: MovableClock
):
    half = tmp_path / "evidence" / "incoming" / "half"
    half.write_bytes(b"half")
    os.utime(half, (clock.now().timestamp(),) * 2)

    with database.read() as connection:
        sweep_orphans(connection, files, now=clock.now() + timedelta(days=2))

    assert not half.exists()


class _Endless:
    """An upload that never ends."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def read(self, size: int) -> bytes:
        self.read_bytes += size
        return b"x" * size
