"""A whole Tandem in a process of its own, and somebody at a browser."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlsplit

from typing_extensions import override
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.support.kill_hook import VARIABLE

ROOT = Path(__file__).parents[2]
HOOK = ROOT / "tests" / "crash" / "hook"
_CSRF = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
_REQUEST_KEY = re.compile(r'name="request_key" value="([0-9a-f]+)"')


def fresh(value: object) -> object:
    """Return files that can be read, also when the form is sent again."""
    if isinstance(value, list):
        return [fresh(item) for item in value]
    if isinstance(value, tuple):
        file, name = value
        return FileStorage(io.BytesIO(file.getvalue()), filename=name)
    return value


class Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere."""

    @override
    def redirect_request(self, *_: object) -> None:
        """Do not follow."""


class Gone(Exception):
    """The service died before it answered."""


@dataclass
class LiveService:
    """One run of `tandem serve`."""

    process: subprocess.Popen[str]
    address: str

    @classmethod
    @contextlib.contextmanager
    def running(
        cls,
        folder: Path,
        *,
        database_url: str = "",
        kill_file: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Iterator[LiveService]:
        """Serve a data directory on a free port; stop it when the block ends."""
        given = {
            "PATH": os.environ["PATH"],
            "PYTHONUTF8": "1",
            "TANDEM_DATA_DIR": str(folder),
            "TANDEM_DATABASE_URL": database_url,
            "TANDEM_PORT": "0",
            **(environ or {}),
        }
        if kill_file is not None:
            given[VARIABLE] = str(kill_file)
            given["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(HOOK)))
        process = subprocess.Popen(
            [sys.executable, "-m", "web", "serve"],
            cwd=ROOT,
            env=given,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield cls(process=process, address=line.removeprefix("Tandem: ").strip())
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()

    def wait_for_death(self) -> None:
        """Wait until the process has been killed."""
        assert self.process.wait() == -signal.SIGKILL


@dataclass
class LiveBrowser:
    """Keeps cookies over the death of a service, as a browser does."""

    address: str
    page: str = ""
    #: Where the page that is open was found.
    path: str = ""
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> str:
        """Open a page."""
        return self._send(urllib.request.Request(f"{self.address}{path}"))  # noqa: S310

    def post(
        self, path: str, fields: Mapping[str, object], *, follow: bool = True
    ) -> str:
        """Send a form, and go where the answer leads unless told not to.

        Raises:
            Gone: the service died before it answered.
        """
        values = MultiDict({name: fresh(value) for name, value in fields.items()})
        boundary, body = encode_multipart(values)
        return self._send(
            urllib.request.Request(  # noqa: S310
                f"{self.address}{path}",
                data=body,
                headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            ),
            follow=follow,
        )

    def tokens(self) -> dict[str, object]:
        """Return the hidden fields of the page that is open."""
        csrf, key = _CSRF.search(self.page), _REQUEST_KEY.search(self.page)
        assert csrf is not None
        return {"csrf_token": csrf[1]} | ({"request_key": key[1]} if key else {})

    def sign_in(self, login: str, password: str) -> None:
        """Sign in with a login and a password."""
        self.get("/sign-in")
        self.post("/sign-in", {**self.tokens(), "login": login, "password": password})

    def _send(self, request: urllib.request.Request, *, follow: bool = True) -> str:
        handlers = [urllib.request.HTTPCookieProcessor(self.cookies)]
        opener = urllib.request.build_opener(*handlers, *([] if follow else [Stay]))
        try:
            with opener.open(request, timeout=60) as answer:
                self.page = answer.read().decode()
                self.path = urlsplit(answer.url).path
        except urllib.error.HTTPError as error:
            if not follow and error.code == HTTPStatus.SEE_OTHER:
                self.path = error.headers["Location"]
                return self.page
            body = re.sub(r"<[^>]+>|\s+", " ", error.read().decode())
            message = f"{error.code} for {request.full_url}: {body}"
            raise AssertionError(message) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise Gone from error
        return self.page
