"""A whole Tandem in memory of one test: real engine, real pages, a clock to move."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine import Database, MovableClock
from handlers.accounts.passwords import Passwords
from handlers.couriers.posting import Poster
from web.app import blank_app
from web.bootstrap import Assembly, build
from web.cli import resources
from web.config import settings_from
from web.demo import store_people
from web.local_commands import run_command
from web.routing import Guard
from web.services import Services

START = datetime(2026, 7, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
COMMAND_TOKEN = "token-of-this-test"  # noqa: S105 - opens nothing else
PROCESSES = Path("processes")

_CSRF = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
_REQUEST_KEY = re.compile(r'name="request_key" value="([0-9a-f]+)"')

#: A hash in a millisecond: the tests are about everything around it.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Site:
    """One installation with invented people."""

    assembly: Assembly
    clock: MovableClock
    app: Flask
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        """Return the services behind the pages."""
        return self.assembly.services

    def deploy(self) -> None:
        """Deploy the shipped processes and forms."""
        found = {"name": "processes", "resources": resources([PROCESSES])}
        run_command(self.services, "deploy", found)

    def visitor(
        self,
        login: str | None = None,
        *,
        address: str = "10.0.0.1",
        arrives: bool = True,
    ) -> Browser:
        """Return a browser, signed in as one of the invented people.

        Who does not arrive has no page open: they know already where they will go.
        """
        client = self.app.test_client()
        browser = Browser(client=client, site=self, address=address)
        if login is not None:
            browser.sign_in(login, self.passwords[login], arrives=arrives)
        return browser

    def page_rules(self) -> list[Rule]:
        """Return all routes but those of programs, which are tested apart."""
        guards = self.app.extensions["guards"]
        rules = self.app.url_map.iter_rules()
        return [each for each in rules if guards.get(each.endpoint) != Guard.MACHINE]

    def settle(self) -> None:
        """Run what is due now."""
        while self.services.engine.run_due_jobs():
            pass


@dataclass
class Browser:
    """Somebody at a browser without scripts: reads pages, sends their forms."""

    client: FlaskClient
    site: Site
    address: str = "10.0.0.1"
    page: TestResponse | None = None

    def get(self, path: str) -> TestResponse:
        """Open an address, going where it leads."""
        return self._show(
            self.client.get(
                path,
                follow_redirects=True,
                environ_overrides={"REMOTE_ADDR": self.address},
            )
        )

    def post(
        self, path: str, data: dict[str, object] | None = None, *, follow: bool = True
    ) -> TestResponse:
        """Send a form of the page that is open, with its tokens."""
        fields = {**self.tokens(), **(data or {})}
        answer = self.client.post(
            path,
            data=fields,
            follow_redirects=follow,
            environ_overrides={"REMOTE_ADDR": self.address},
        )
        return self._show(answer)

    def _show(self, answer: TestResponse) -> TestResponse:
        """Read the answer to its end, as browsers do, and keep it open on the screen."""
        answer.get_data()
        answer.close()
        self.page = answer
        return answer

    def tokens(self) -> dict[str, object]:
        """Return the hidden fields of the open page."""
        text = self.page.get_data(as_text=True) if self.page is not None else ""
        found = {
            "csrf_token": _CSRF.search(text),
            "request_key": _REQUEST_KEY.search(text),
        }
        return {name: match[1] for name, match in found.items() if match}

    def sign_in(
        self, login: str, password: str, *, arrives: bool = True
    ) -> TestResponse:
        """Sign in with a login and a password."""
        self.get("/sign-in")
        fields: dict[str, object] = {"login": login, "password": password}
        return self.post("/sign-in", fields, follow=arrives)

    @property
    def text(self) -> str:
        """Return the open page as a person reads it: without tags."""
        assert self.page is not None
        html = self.page.get_data(as_text=True)
        body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", html)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def app_of(services: Services) -> Flask:
    """Return the application of an installation.

    Hundreds of routes and templates are the same for every installation: compiled for
    each test again they cost more than all that the tests do with them.
    """
    app = copy(_blank_app())
    app.view_functions = dict(app.view_functions)
    app.extensions = {
        **app.extensions,
        "services": services,
        "command_token": COMMAND_TOKEN,
    }
    return app


_blank_app = cache(blank_app)


def open_site(
    folder: Path,
    *,
    database: Database | None = None,
    poster: Poster | None = None,
    **environ: str,
) -> Site:
    """Return an installation in a folder of its own, with invented people."""
    clock = MovableClock(START)
    settings = settings_from({"TANDEM_DATA_DIR": str(folder), **environ})
    assembly = build(
        settings,
        clock=clock,
        database=database,
        passwords=CHEAP,
        demo=True,
        poster=poster,
    )
    app = app_of(assembly.services)
    passwords = store_people(assembly.services)
    return Site(assembly=assembly, clock=clock, app=app, passwords=dict(passwords))
