"""Files that programs give to tasks: evidence, by the rules of the pages."""

from __future__ import annotations

import io
from typing import Any

from tests.engine_rest.program import Program
from tests.engine_rest.test_tasks import officer, task_of
from tests.unit.handlers.evidence.corpus import PDF

__all__ = ["officer"]


def give(program: Program, task_id: str, content: bytes = PDF, **parts: str) -> Any:
    data = {name.replace("_", "-"): text for name, text in parts.items()}
    data["content"] = (io.BytesIO(content), "整改 报告.pdf")  # type: ignore[assignment]
    return program.call("POST", f"/task/{task_id}/attachment/create", data=data)


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
