from __future__ import annotations

import io

import pytest

from engine import SYSTEM
from tests.web.answers import picture
from tests.web.site import Site
from tests.web.walker import Walker, open_task

SCRIPT = b"<html><script>alert(1)</script></html>"
Upload = tuple[io.BytesIO, str]


def page_in_disguise() -> Upload:
    return io.BytesIO(SCRIPT), "现场.png"


def empty_file() -> Upload:
    return io.BytesIO(b""), "空.pdf"


@pytest.fixture
def registration(office: Site) -> Walker:
    """Return a case whose registration is open."""
    officer = office.visitor("officer")
    officer.get("/cases")
    path = officer.post("/cases").request.path
    task = office.services.engine.user_task(path.removeprefix("/tasks/"), actor=SYSTEM)
    return Walker(office, str(task.business_key))


def test_a_file_that_is_not_taken_costs_nobody_what_they_typed(
    registration: Walker,
) -> None:
    task = open_task(registration, "register_issue")
    officer = registration.site.visitor("officer")
    officer.get(f"/tasks/{task.id}")
    fields = registration.fields(task, "officer", {})
    fields["report_file-upload"] = [picture(), page_in_disguise(), empty_file()]

    page = officer.post(f"/tasks/{task.id}", {**fields, "do": "submit"})

    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "“现场.png”没有上传：网页和脚本不能作为证据上传" in officer.text
    assert "“空.pdf”没有上传：" in officer.text
    assert f'value="{fields["product_name"]}"' in html
    # The file that was good is kept, and need not be chosen again.
    assert "现场.jpg" in officer.text
    assert html.count("网页和脚本不能作为证据上传") == 2, "in the list and at its field"


def test_a_refused_file_is_not_also_called_missing(registration: Walker) -> None:
    task = open_task(registration, "register_issue")
    officer = registration.site.visitor("officer")
    officer.get(f"/tasks/{task.id}")
    fields = registration.fields(task, "officer", {})
    fields["report_file-upload"] = [empty_file()]

    officer.post(f"/tasks/{task.id}", {**fields, "do": "submit"})

    assert "请先更正以下 1 处" in officer.text


def test_a_draft_is_kept_beside_a_refused_file(registration: Walker) -> None:
    task = open_task(registration, "register_issue")
    officer = registration.site.visitor("officer")
    officer.get(f"/tasks/{task.id}")

    page = officer.post(
        f"/tasks/{task.id}",
        {
            "do": "draft",
            "product_name": "电热毯",
            "report_file-upload": [empty_file()],
        },
    )

    assert page.status_code == 422
    assert "“空.pdf”没有上传" in officer.text
    again = officer.get(f"/tasks/{task.id}")
    assert "草稿存于" in officer.text
    assert 'value="电热毯"' in again.get_data(as_text=True)


def test_evidence_says_what_came_in_and_what_did_not(case: Walker) -> None:
    officer = case.site.visitor("officer")
    address = f"/cases/{case.case_no}"
    officer.get(f"{address}?tab=evidence")

    officer.post(
        f"{address}/evidence", {"files": [picture("标签.jpg"), page_in_disguise()]}
    )

    assert "已上传 1 个文件。“现场.png”没有上传：网页和脚本" in officer.text
    assert "标签.jpg" in officer.text


def test_an_upload_without_a_file_says_what_to_do(case: Walker) -> None:
    officer = case.site.visitor("officer")
    address = f"/cases/{case.case_no}"
    officer.get(f"{address}?tab=evidence")

    officer.post(f"{address}/evidence", {"files": (io.BytesIO(b""), "")})

    assert "没有选择文件，请先选择再上传" in officer.text
