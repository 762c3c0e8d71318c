from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from engine import SYSTEM, Database
from handlers.parties.people import person_by_login
from tests.web.site import Browser, Site, open_site
from web.local_commands import run_command


def is_inside(browser: Browser) -> bool:
    """Say whether a browser still opens what is for signed-in people."""
    return "/sign-in" not in str(browser.client.get("/me").headers.get("Location", ""))


def test_a_person_signs_in_and_sees_their_start_page(site: Site) -> None:
    officer = site.visitor()

    page = officer.sign_in("officer", site.passwords["officer"])

    assert page.status_code == 200
    assert page.request.path == "/"
    assert "林晓岚" in officer.text


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    site: Site,
) -> None:
    officer = site.visitor()
    officer.get("/sign-in")

    answer = officer.post(
        "/sign-in",
        {"login": "officer", "password": site.passwords["officer"]},
        follow=False,
    )

    cookie = next(
        text
        for text in answer.headers.getlist("Set-Cookie")
        if text.startswith("tandem=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # this machine, without https


@pytest.mark.parametrize("login", ["officer", "nobody", "", "x" * 5000, "' OR 1=1 --"])
def test_a_refusal_does_not_say_whether_the_account_exists(
    site: Site, login: str
) -> None:
    visitor = site.visitor()

    page = visitor.sign_in(login, "wrong password")

    assert page.status_code == 422
    assert "账号或密码不正确" in visitor.text


def test_the_sixth_guess_has_to_wait_and_then_may_go_on(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(5):
        assert visitor.sign_in("officer", "wrong").status_code == 422

    assert visitor.sign_in("officer", site.passwords["officer"]).status_code == 429

    site.clock.move_by(timedelta(seconds=31))
    assert visitor.sign_in("officer", site.passwords["officer"]).status_code == 200


def test_an_account_that_does_not_exist_has_to_wait_as_well(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(5):
        visitor.sign_in("nobody", "wrong")

    assert visitor.sign_in("nobody", "wrong").status_code == 429


def test_an_outsider_cannot_keep_the_administrator_out(site: Site) -> None:
    admin = site.visitor("admin")
    admin.get("/me")
    admin.post("/sign-out")
    outsider = site.visitor(address="10.6.6.6")
    for _ in range(8):
        outsider.sign_in("admin", "wrong")

    assert admin.sign_in("admin", site.passwords["admin"]).status_code == 200


def test_a_sign_in_gives_a_new_session_whatever_cookie_came_along(site: Site) -> None:
    visitor = site.visitor()
    visitor.client.set_cookie("tandem", "chosen-by-somebody-else")

    visitor.sign_in("officer", site.passwords["officer"])

    cookie = visitor.client.get_cookie("tandem")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"


def test_a_session_is_dead_on_the_server_after_sign_out(site: Site) -> None:
    officer = site.visitor("officer")
    stolen = officer.client.get_cookie("tandem")
    assert stolen is not None
    officer.get("/me")

    officer.post("/sign-out")

    thief = site.visitor()
    thief.client.set_cookie("tandem", stolen.value)
    assert not is_inside(thief)


@pytest.mark.parametrize(
    ("steps", "step", "inside"),
    [
        (1, timedelta(minutes=29), True),
        (1, timedelta(minutes=31), False),
        (20, timedelta(minutes=29), True),
        (26, timedelta(minutes=29), False),
    ],
)
def test_a_session_ends_when_idle_and_after_twelve_hours(
    site: Site, steps: int, step: timedelta, *, inside: bool
) -> None:
    officer = site.visitor("officer")

    for _ in range(steps):
        site.clock.move_by(step)
        found = is_inside(officer)

    assert found is inside


def test_a_new_password_ends_the_sessions_on_other_devices(site: Site) -> None:
    here, elsewhere = site.visitor("officer"), site.visitor("officer")
    here.get("/me")

    here.post(
        "/me/password",
        {
            "old": site.passwords["officer"],
            "new": "a much better one",
            "again": "a much better one",
        },
    )

    assert "密码已修改" in here.text
    assert is_inside(here)
    assert not is_inside(elsewhere)
    assert site.visitor().sign_in("officer", "a much better one").status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", "short", "至少 8 位"),
        ("officer2026", "officer2026", "不能包含账号"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "相同的字符太多"),
        ("one password", "another one", "不一致"),
        ("x" * 129, "x" * 129, "最多 128 位"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    site: Site, new: str, again: str, words: str
) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    page = officer.post(
        "/me/password",
        {"old": site.passwords["officer"], "new": new, "again": again},
    )

    assert page.status_code == 422
    assert words in officer.text


def test_a_password_is_changed_only_by_who_knows_the_old_one(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    officer.post(
        "/me/password",
        {"old": "wrong", "new": "a better one", "again": "a better one"},
    )

    assert "原密码不正确" in officer.text


def test_who_was_given_a_password_must_change_it_before_anything_else(
    site: Site,
) -> None:
    answer = run_command(site.services, "user password", {"login": "officer"})
    officer = site.visitor()
    officer.sign_in("officer", answer["password"])
    assert "请先改成自己的密码" in officer.text
    assert officer.get("/inbox").request.path == "/me"

    officer.post(
        "/me/password",
        {"old": answer["password"], "new": "one of my own", "again": "one of my own"},
    )

    assert officer.get("/inbox").request.path == "/inbox"


def test_a_busy_database_keeps_nobody_from_reading(tmp_path: Path) -> None:
    database = Database.open(data_dir=tmp_path, patience=0.1)
    site = open_site(tmp_path, database=database)
    officer = site.visitor("officer")
    site.clock.move_by(timedelta(minutes=2))

    with database.write():
        assert officer.get("/me").status_code == 200
        assert officer.post("/sign-out").status_code == 503

    assert "系统正忙" in officer.text
    site.assembly.close()


def test_a_disabled_person_is_out_with_the_next_click(site: Site) -> None:
    officer = site.visitor("officer")
    with site.services.engine.read() as connection:
        person = person_by_login(connection, "officer")
    assert person is not None

    site.services.sign_ins.disable(person, actor=SYSTEM)

    assert not is_inside(officer)
    assert (
        site.visitor().sign_in("officer", site.passwords["officer"]).status_code == 422
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(
    site: Site, elsewhere: str
) -> None:
    visitor = site.visitor()
    visitor.get("/sign-in")

    answer = visitor.post(
        "/sign-in",
        {
            "login": "officer",
            "password": site.passwords["officer"],
            "next": elsewhere,
        },
        follow=False,
    )

    assert answer.headers["Location"] == "/"


def test_one_returns_to_the_page_that_one_wanted(site: Site) -> None:
    visitor = site.visitor()
    html = visitor.get("/cases?view=all&q=%E6%9A%96").get_data(as_text=True)
    wanted = re.search(r'name="next" value="([^"]*)"', html)
    assert wanted is not None

    page = visitor.post(
        "/sign-in",
        {
            "login": "officer",
            "password": site.passwords["officer"],
            "next": unescape(wanted[1]),
        },
    )

    assert page.request.path == "/cases"
    assert dict(page.request.args) == {"view": "all", "q": "暖"}


def test_sign_ins_and_refusals_are_in_the_audit_without_the_password(
    site: Site,
) -> None:
    site.visitor().sign_in("officer", "my wrong password")
    site.visitor("officer")

    with site.services.engine.read() as connection:
        rows = connection.exec_driver_sql("SELECT action, payload FROM audit").all()

    actions = [row.action for row in rows]
    assert "sign_in_refused" in actions
    assert "signed_in" in actions
    assert not any("my wrong password" in str(row.payload) for row in rows)


def test_stored_passwords_are_argon2id(site: Site) -> None:
    with site.services.engine.read() as connection:
        hashes = connection.exec_driver_sql(
            "SELECT password_hash FROM person"
        ).scalars()

        assert all(stored.startswith("$argon2id$") for stored in hashes)


def test_https_locks_the_cookie_to_the_host(tmp_path: Path) -> None:
    site = open_site(tmp_path, TANDEM_PUBLIC_URL="https://tandem.example")
    client = site.app.test_client()
    page = client.get("/sign-in", base_url="https://tandem.example")
    browser = Browser(client=client, site=site, page=page)

    answer = client.post(
        "/sign-in",
        data={
            **browser.tokens(),
            "login": "officer",
            "password": site.passwords["officer"],
        },
        base_url="https://tandem.example",
    )

    cookies = answer.headers.getlist("Set-Cookie")
    session = next(text for text in cookies if text.startswith("__Host-tandem="))
    assert "Secure" in session
    assert "Domain" not in session
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    site.assembly.close()


def test_who_guesses_the_old_password_of_an_open_session_has_to_wait(
    site: Site,
) -> None:
    thief = site.visitor("officer")
    fields = {"old": "wrong", "new": "another long one", "again": "another long one"}
    for _ in range(5):
        thief.get("/me")
        thief.post("/me/password", dict(fields))
        assert "原密码不正确" in thief.text

    thief.get("/me")
    right = {**fields, "old": site.passwords["officer"]}
    assert thief.post("/me/password", dict(right)).status_code == 422
    assert "错误次数过多" in thief.text

    site.clock.move_by(timedelta(seconds=31))
    thief.get("/me")
    assert thief.post("/me/password", dict(right)).status_code == 200


def test_one_household_of_ipv6_is_one_place(site: Site) -> None:
    for number in range(30):
        guesser = site.visitor(address=f"2001:db8:1:2::{number:x}")
        assert guesser.sign_in(f"nobody{number}", "wrong").status_code == 422

    same = site.visitor(address="2001:db8:1:2:ffff::1")
    other = site.visitor(address="2001:db8:1:3::1")

    assert same.sign_in("somebody", "wrong").status_code == 429
    assert other.sign_in("somebody", "wrong").status_code == 422
