"""Requests that no page of ours would send are refused before anything looks at them."""

from __future__ import annotations

import pytest

from tests.web.site import Site, open_site
from tests.web.walker import Walker, open_task

LONG_NUMBER = "1" * 5000
PLAIN = "application/x-www-form-urlencoded"
UPLOAD = "multipart/form-data; boundary=b"
TOO_MUCH = {
    "one long text": (PLAIN, b"x=" + b"y" * 3_000_000),
    "many fields": (PLAIN, b"x=&" * 6000),
    "one long text among uploads": (
        UPLOAD,
        b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n'
        + b"y" * 3_000_000
        + b"\r\n--b--\r\n",
    ),
    "many uploads": (
        UPLOAD,
        b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * 6000
        + b"--b--\r\n",
    ),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
@pytest.mark.parametrize("login", [None, "officer"])
def test_more_text_than_any_form_holds_is_refused(
    site: Site, login: str | None, kind: str
) -> None:
    visitor = site.visitor(login)
    content_type, body = TOO_MUCH[kind]

    answer = visitor.client.post("/sign-out", data=body, content_type=content_type)

    assert answer.status_code == 413
    assert "文件或内容太大" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/cases/%00",
        "/tasks/%00",
        "/evidence/%00",
        "/cases/%00/forms/%00",
        "/inbox?q=%00",
        "/cases?q=%00",
        "/cases?%00=x",
        "/operations/instances?key=%00",
    ],
)
def test_a_nul_in_an_address_is_refused(site: Site, path: str) -> None:
    admin = site.visitor("admin")

    assert admin.get(path).status_code == 400
    assert "请求不完整" in admin.text


def test_a_nul_in_a_form_is_refused_on_every_database(
    tmp_path_factory: pytest.TempPathFactory, upgraded_url: str
) -> None:
    folder = tmp_path_factory.mktemp("site")
    site = open_site(folder, TANDEM_DATABASE_URL=upgraded_url)
    visitor = site.visitor()

    for login, password in (("a\0b", "x"), ("x", "a\0b")):
        assert visitor.sign_in(login, password).status_code == 400

    site.assembly.close()


def test_a_number_of_thousands_of_digits_is_only_a_large_number(case: Walker) -> None:
    admin = case.site.visitor("admin")

    for path in ("/inbox", "/cases", "/operations/instances"):
        assert admin.get(f"{path}?page={LONG_NUMBER}").status_code == 200
    assert admin.get("/inbox?page=0").status_code == 200


def test_a_button_with_a_row_of_thousands_of_digits_changes_nothing(
    case: Walker,
) -> None:
    review = open_task(case, "review_assistance_plan")
    officer = case.site.visitor("officer")
    officer.get(f"/tasks/{review.id}")

    page = officer.post(
        f"/tasks/{review.id}",
        {"_remove_row": f"plan_rows-{LONG_NUMBER}", "do": "draft"},
    )

    assert page.status_code == 200
