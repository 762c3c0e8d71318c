from __future__ import annotations

import io
import os
from datetime import timedelta

from handlers.evidence.records import evidence_of
from tests.web.answers import PICTURE
from tests.web.walker import Walker
from web.upkeep import tidy_up


def test_a_start_removes_what_an_interrupted_upload_left_and_nothing_else(
    case: Walker,
) -> None:
    files, now = case.site.services.evidence_files, case.site.clock.now()
    left = files.store_file(io.BytesIO(PICTURE + b"left"), "a.jpg")
    fresh = files.store_file(io.BytesIO(PICTURE + b"fresh"), "b.jpg")
    with case.site.services.engine.read() as connection:
        named = {each.sha256 for each in evidence_of(connection, case.case_no)}
    for digest in {*named, left.sha256, fresh.sha256}:
        age = timedelta(hours=1) if digest == fresh.sha256 else timedelta(days=2)
        when = (now - age).timestamp()
        os.utime(files.path(digest), (when, when))

    removed = tidy_up(case.site.services)

    assert removed == 1
    assert not files.path(left.sha256).exists()
    assert all(files.path(digest).exists() for digest in {*named, fresh.sha256})
