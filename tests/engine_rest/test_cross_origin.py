"""Web apps at other addresses: those that are configured, with their own credentials."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine_rest.program import Program
from tests.web.site import open_site
from web.config import SettingsRefused, settings_from

APP = "https://apps.example"
ASKS = {"Access-Control-Request-Method": "POST"}


@pytest.fixture
def program(founded: Path, tmp_path: Path) -> Iterator[Program]:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    site = open_site(tmp_path, TANDEM_CORS_ORIGINS=f"{APP},http://localhost:5173")
    yield Program.with_password(site, "admin")
    site.assembly.close()


@pytest.mark.parametrize("path", ["/external-task/fetchAndLock", "/no-such-thing"])
def test_a_configured_app_may_ask_before_it_sends(program: Program, path: str) -> None:
    nobody = Program(program.site)

    answer = nobody.call("OPTIONS", path, headers={"Origin": APP, **ASKS})

    assert answer.status_code == 204
    headers = answer.headers
    assert headers["Access-Control-Allow-Origin"] == APP
    assert "Authorization" in headers["Access-Control-Allow-Headers"]
    assert "Content-Type" in headers["Access-Control-Allow-Headers"]
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    ["https://apps.example.evil", "http://apps.example", "null", "file://", "*"],
)
def test_any_other_is_told_nothing(program: Program, origin: str) -> None:
    nobody = Program(program.site)

    asked = nobody.call("OPTIONS", "/engine", headers={"Origin": origin, **ASKS})
    read = program.call("GET", "/engine", headers={"Origin": origin})

    assert asked.status_code == 401
    # Programs that are no browsers, the Modeler among them, are served as ever.
    assert read.status_code == 200
    for answer in (asked, read):
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"]


def test_answers_and_refusals_can_be_read_by_the_app(program: Program) -> None:
    known = program.call("GET", "/engine", headers={"Origin": APP})
    unknown = Program(program.site).call("GET", "/engine", headers={"Origin": APP})

    assert (known.status_code, unknown.status_code) == (200, 401)
    for answer in (known, unknown):
        assert answer.headers["Access-Control-Allow-Origin"] == APP


def test_the_cookie_of_a_page_opens_nothing_to_an_app(program: Program) -> None:
    visitor = program.site.visitor("admin")

    answer = visitor.client.get("/engine-rest/engine", headers={"Origin": APP})

    assert answer.status_code == 401


def test_pages_are_nobody_elses(program: Program) -> None:
    client = program.site.app.test_client()

    page = client.get("/sign-in", headers={"Origin": APP})

    assert "Access-Control-Allow-Origin" not in page.headers


def test_without_the_setting_there_are_no_other_apps(designer: Program) -> None:
    answer = designer.call("GET", "/engine", headers={"Origin": APP})

    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "origins", ["*", "null", "file://", "apps.example", f"{APP}/path", f"{APP}/"]
)
def test_what_is_no_origin_is_refused(origins: str) -> None:
    with pytest.raises(SettingsRefused, match="TANDEM_CORS_ORIGINS"):
        settings_from({"TANDEM_CORS_ORIGINS": origins})
