"""Files that programs give to tasks: evidence, by the rules of the pages."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from engine import SYSTEM
from handlers.parties.view_log import views_by
from tests.engine_rest.program import Program
from tests.engine_rest.test_doors import actor
from tests.engine_rest.test_tasks import officer, task_of
from tests.support.photographs import photograph
from tests.unit.handlers.evidence.corpus import PDF

__all__ = ["officer"]


def give(program: Program, task_id: str, content: bytes = PDF, **parts: str) -> Any:
    data = {name.replace("_", "-"): text for name, text in parts.items()}
    data["content"] = (io.BytesIO(content), "整改 报告.pdf")  # type: ignore[assignment]
    return program.call("POST", f"/task/{task_id}/attachment/create", data=data)


def viewers_of(program: Program, evidence_id: str) -> list[str]:
    """Return who is noted to have looked at a file."""
    since = program.site.clock.now() - timedelta(days=1)
    with program.site.services.engine.read() as connection:
        return [
            person
            for person in ("officer", "lab", "admin")
            for each in views_by(connection, person, since=since, limit=10)
            if each.object_id == evidence_id
        ]


def test_a_file_is_kept_once_as_evidence(officer: Program) -> None:
    task_id = task_of(officer)

    given = give(officer, task_id, attachment_name="报告.pdf").json

    assert (given["name"], given["type"]) == ("报告.pdf", "application/pdf")
    assert give(officer, task_id, attachment_name="报告.pdf").json == given
    assert officer.get(f"/task/{task_id}/attachment").json == [given]
    assert officer.get(f"/task/{task_id}/attachment/{given['id']}").json == given
    assert give(officer, task_id).json["name"] == "整改 报告.pdf"


def test_what_the_pages_refuse_is_refused(officer: Program) -> None:
    task_id = task_of(officer)
    stranger = Program.with_password(officer.site, "lab")
    admin = Program.with_password(officer.site, "admin")

    assert give(officer, task_id, b"MZ\x90\x00").status_code == 422
    assert give(officer, task_id, attachment_description="x").status_code == 400
    empty = officer.call("POST", f"/task/{task_id}/attachment/create", data={})
    assert empty.status_code == 400
    assert give(stranger, task_id).status_code == 404
    assert give(admin, task_id).status_code == 403
    assert officer.get(f"/task/{task_id}/attachment").json == []


def test_a_file_is_handed_out_as_its_page_does(officer: Program) -> None:
    task_id = task_of(officer)
    given = give(officer, task_id).json["id"]
    path = f"/task/{task_id}/attachment/{given}/data"
    stranger = Program.with_password(officer.site, "lab")

    answer = officer.get(path)

    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert viewers_of(officer, given) == ["officer"]
    assert stranger.get(path).status_code == 404
    assert officer.get(f"/task/{task_id}/attachment/none/data").status_code == 404
    assert viewers_of(officer, given) == ["officer"]


def test_others_get_photographs_without_what_the_camera_noted(officer: Program) -> None:
    task_id = task_of(officer)
    given = give(officer, task_id, photograph(), attachment_name="现场.jpg").json["id"]
    path = f"/task/{task_id}/attachment/{given}/data"
    lab = Program.with_password(officer.site, "lab")
    engine = officer.site.services.engine
    root_id = engine.user_task(task_id, actor=SYSTEM).root_id
    label = next(iter(actor(officer.site, "lab").labels))
    engine.add_labels(root_id, labels=[label], actor=SYSTEM)

    own, others = officer.get(path).data, lab.get(path).data

    assert (b"Exif" in own, b"Exif" in others) == (True, False)
