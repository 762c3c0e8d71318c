from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import IntegerConverter, Rule

from tests.web.site import COMMAND_TOKEN, Site, open_site
from web.app import create_app
from web.routing import Guard

#: What anybody may call.
OPEN = {
    ("/.well-known/camunda-automation-platform/webapps", "GET"),
    ("/articles", "GET"),
    # Leads on to what is behind the sign-in.
    ("/camunda/app/cockpit/", "GET"),
    ("/camunda/app/cockpit/default/", "GET"),
    # By a secret in the address, which stands on a paper or in somebody's calendar.
    ("/calendar/<secret>.ics", "GET"),
    ("/check/<token>", "GET"),
    # Not there outside of a drill.
    ("/drill", "GET"),
    ("/drill/clock", "POST"),
    ("/drill/enter", "POST"),
    ("/healthz", "GET"),
    ("/language", "POST"),
    # Anybody may complain about a butler, and asks by a secret how far it is.
    ("/complain/<unit_id>", "GET"),
    ("/complain/<unit_id>", "POST"),
    ("/progress/<secret>", "GET"),
    ("/progress/<secret>", "POST"),
    # By a secret that was sent to a mail address.
    ("/mail/<secret>", "GET"),
    ("/mail/<secret>", "POST"),
    ("/sign-in", "GET"),
    ("/sign-in", "POST"),
    ("/static/<path:name>", "GET"),
    # By a code that works once.
    ("/welcome", "GET"),
    ("/welcome", "POST"),
}
LOCAL = {("/internal/command", "POST")}


def routes(site: Site) -> Iterator[tuple[Rule, str]]:
    for rule in site.page_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def path_of(rule: Rule) -> str:
    """Return a path of the rule, with something in every place."""
    values = {name: _something(rule, name) for name in rule.arguments}
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def _something(rule: Rule, name: str) -> object:
    return 1 if isinstance(rule._converters[name], IntegerConverter) else "x"


def test_every_route_declares_its_guard(site: Site) -> None:
    guards = site.app.extensions["guards"]

    undeclared = [
        rule.endpoint for rule, _ in routes(site) if rule.endpoint not in guards
    ]

    assert undeclared == []


def test_only_the_listed_routes_are_open_to_anybody(site: Site) -> None:
    guards = site.app.extensions["guards"]

    found = {
        (rule.rule, method)
        for rule, method in routes(site)
        if guards[rule.endpoint] is Guard.PUBLIC
    }

    assert found == OPEN


def test_nobody_gets_past_the_door_without_a_session(site: Site) -> None:
    for rule, method in routes(site):
        if (rule.rule, method) in OPEN | LOCAL:
            continue
        answer = site.app.test_client().open(path_of(rule), method=method)

        expected = 303 if method == "GET" else 401
        assert answer.status_code == expected, f"{method} {rule.rule}"


def test_an_endpoint_without_a_guard_is_shut_for_everybody(site: Site) -> None:
    site.app = create_app(site.services)
    site.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    admin = site.visitor("admin")

    assert admin.get("/forgotten").status_code == 404


def test_pages_for_operators_refuse_everybody_else(site: Site) -> None:
    officer = site.visitor("officer")
    guards = site.app.extensions["guards"]
    for rule, method in routes(site):
        if guards[rule.endpoint] is not Guard.OPERATOR:
            continue
        officer.get("/articles")
        answer = (
            officer.get(path_of(rule))
            if method == "GET"
            else officer.post(path_of(rule))
        )

        assert answer.status_code == 403, f"{method} {rule.rule}"


def test_every_form_needs_the_token_of_its_session(site: Site) -> None:
    for rule, method in routes(site):
        if method != "POST" or (rule.rule, method) in LOCAL:
            continue
        admin = site.visitor("admin")
        answer = admin.client.post(path_of(rule), data={"csrf_token": "0" * 64})

        assert answer.status_code == 403, rule.rule


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = officer.client.post(
            "/sign-out", data=officer.tokens(), headers=headers
        )

        assert answer.status_code == 403, headers


def test_a_form_of_our_own_page_is_taken(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me")

    answer = officer.client.post(
        "/sign-out",
        data=officer.tokens(),
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8160",
        "localhost@evil.example",
        "evil@localhost",
        "localhost:8160@evil",
        "[::1",
        "[::2]",
        "a b",
    ],
)
def test_another_host_name_is_refused(site: Site, host: str) -> None:
    answer = site.app.test_client().get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400


def test_the_command_line_needs_the_token_and_this_machine(site: Site) -> None:
    client = site.app.test_client()
    body = {"command": "user list", "arguments": {}}
    right = {"X-Tandem-Token": COMMAND_TOKEN}

    def status(headers: dict[str, str], address: str) -> int:
        return client.post(
            "/internal/command",
            json=body,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": address},
        ).status_code

    assert status(right, "127.0.0.1") == 200
    assert status({}, "127.0.0.1") == 403
    assert status({"X-Tandem-Token": "wrong"}, "127.0.0.1") == 403
    assert status(right, "10.0.0.1") == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_nobody_reaches_the_command_line_through_a_proxy(
    site: Site, header: str
) -> None:
    answer = site.app.test_client().post(
        "/internal/command",
        json={"command": "user list", "arguments": {}},
        headers={"X-Tandem-Token": COMMAND_TOKEN, header: "127.0.0.1"},
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ("user list", 400),
        ({"command": "user list"}, 400),
        ({"command": "format", "arguments": {}}, 404),
        ({"command": ["user list"], "arguments": {}}, 404),
    ],
)
def test_what_the_command_line_never_sends_is_refused(
    site: Site, body: object, status: int
) -> None:
    answer = site.app.test_client().post(
        "/internal/command", json=body, headers={"X-Tandem-Token": COMMAND_TOKEN}
    )

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://tandem.example", "tandem.example"),
        ("https://tandem.example:8443", "tandem.example:8443"),
        ("https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://tandem.example", "127.0.0.1:8160"),
    ],
)
def test_the_public_name_and_this_machine_are_let_in(
    tmp_path: Path, address: str, host: str
) -> None:
    site = open_site(tmp_path, TANDEM_PUBLIC_URL=address, TANDEM_HOST="0.0.0.0")  # noqa: S104
    client = site.app.test_client()

    assert client.get("/sign-in", headers={"Host": host}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    site.assembly.close()


@pytest.mark.parametrize(
    "path", ["/inbox;.css", "//inbox", "/INBOX", "/inbox/", "/%2e/inbox", "/inbox%00"]
)
def test_a_strange_spelling_of_an_address_opens_nothing(site: Site, path: str) -> None:
    answer = site.app.test_client().get(path)

    assert answer.status_code in {303, 308, 400, 404}
    assert "林晓岚" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    assert site.app.test_client().open("/inbox", method=method).status_code == 405


@pytest.mark.parametrize("path", ["/.git/config", "/metrics", "/openapi.json"])
def test_nothing_else_is_served(site: Site, path: str) -> None:
    assert site.app.test_client().get(path).status_code == 404


def test_every_answer_carries_the_headers_that_keep_browsers_honest(
    site: Site,
) -> None:
    admin = site.visitor("admin")
    for rule, method in routes(site):
        if method != "GET":
            continue
        answer = admin.client.get(path_of(rule))

        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, rule.rule
        assert "unsafe" not in policy, rule.rule
        assert "frame-ancestors 'none'" in policy, rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
        if not rule.rule.startswith("/static"):
            assert answer.headers["Cache-Control"] == "no-store", rule.rule


def test_no_page_carries_a_style_attribute_or_a_script_of_its_own(site: Site) -> None:
    admin = site.visitor("admin")
    for rule, method in routes(site):
        if method != "GET" or rule.endpoint == "assets.static_file":
            continue
        answer = admin.get(path_of(rule))
        if answer.mimetype == "application/zip":
            continue
        html = answer.get_data(as_text=True)

        assert " style=" not in html, rule.rule
        assert "<style" not in html, rule.rule
        assert " onclick=" not in html, rule.rule
        assert "<script>" not in html, rule.rule
