"""The pages of keys: made once, shown once, revoked; one's own and everybody's."""

from __future__ import annotations

import re

from handlers.machines.tokens import MachineToken, tokens_of
from tests.web.site import Browser, Site

ASKED = {"name": "办公室的 Modeler", "scope": ["read"], "days": "90"}
_SECRET = re.compile(r"tandem_[\w-]{20,}")


def made(browser: Browser, page: str = "/me/tokens", **more: object) -> str:
    """Make a key on a page and return it."""
    browser.get(page)
    browser.post(page, ASKED | more)
    [secret] = set(_SECRET.findall(html(browser)))
    return secret


def html(browser: Browser) -> str:
    assert browser.page is not None
    return browser.page.get_data(as_text=True)


def kept(site: Site) -> list[MachineToken]:
    with site.services.engine.read() as connection:
        return tokens_of(connection)


def status(site: Site, secret: str, path: str = "/version") -> int:
    """Return how the machine interface answers to a key."""
    head = {"Authorization": f"Bearer {secret}"}
    answer = site.app.test_client().get(f"/engine-rest{path}", headers=head)
    return answer.status_code


def test_a_key_is_shown_once_works_and_is_revoked(site: Site) -> None:
    officer = site.visitor("officer")
    secret = made(officer)

    assert status(site, secret) == 200
    officer.get("/me/tokens")
    assert "办公室的 Modeler" in officer.text
    assert secret not in html(officer)
    [token] = kept(site)
    officer.post(f"/me/tokens/{token.id}/revoke", {})

    assert "已停用" in officer.text
    assert status(site, secret) == 401


def test_nobody_gives_more_than_they_have(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me/tokens")
    assert "部署流程" not in officer.text

    answer = officer.post("/me/tokens", ASKED | {"scope": ["deploy"]})

    assert answer.status_code == 422
    assert "不能超出您本人的权限" in officer.text
    # What was filled in is still there.
    assert "办公室的 Modeler" in html(officer)
    assert kept(site) == []


def test_keys_of_others_are_not_there(site: Site) -> None:
    made(site.visitor("officer"))
    [token] = kept(site)
    for login in ("leader", "entity", "admin"):
        browser = site.visitor(login)
        browser.get("/me/tokens")
        assert "办公室的 Modeler" not in browser.text
        assert browser.post(f"/me/tokens/{token.id}/revoke", {}).status_code == 404
    [token] = kept(site)
    assert token.revoked_at is None


def test_operators_see_all_keys_and_revoke_any(site: Site) -> None:
    secret = made(site.visitor("officer"))
    [token] = kept(site)
    admin = site.visitor("admin")

    admin.get("/admin/tokens")
    assert "办公室的 Modeler" in admin.text
    admin.post(f"/admin/tokens/{token.id}/revoke", {})

    assert status(site, secret) == 401
    admin.get("/admin/tokens")
    assert admin.post(f"/admin/tokens/{token.id}/revoke", {}).status_code == 404


def test_a_program_has_an_account_of_its_own_without_a_password(site: Site) -> None:
    admin = site.visitor("admin")
    secret = made(
        admin,
        "/admin/tokens",
        login="worker.print",
        program="打印服务",
        scope=["read", "work"],
        topics="print，scan",
    )

    assert status(site, secret) == 200
    [token] = kept(site)
    assert token.topics == ("print", "scan")
    admin.get("/admin/tokens")
    assert "打印服务" in admin.text
    # It never signs in, so nobody is given a code to set its password.
    page = f"/people/{token.person_id}"
    admin.get(page)
    assert "程序账号没有密码" in admin.text
    assert f"{page}/code" not in admin.text
    admin.get("/admin/tokens")
    assert admin.post(f"{page}/code", {}).status_code == 422
    # A second key for the same account; nobody's own account is taken for it.
    again = made(admin, "/admin/tokens", account=token.person_id)
    assert status(site, again) == 200
    answer = admin.post("/admin/tokens", ASKED | {"account": "officer"})
    assert answer.status_code == 422
    assert "只能给程序账号生成访问密钥" in admin.text
    taken = {"login": "worker.print", "program": "另一个"}
    assert admin.post("/admin/tokens", ASKED | taken).status_code == 422
    assert len(kept(site)) == 2
