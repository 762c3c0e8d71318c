"""A program that calls the machine interface, as clients do: no cookies, no pages.

Whatever it is answered must be in the published document, in every test.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.engine_rest.documented import must_be_documented
from tests.web.site import Site

PREFIX = "/engine-rest"
_BOUNDARY = "----formdata-undici-012345678901"


@dataclass
class Program:
    """One caller; without an authorization it is nobody."""

    site: Site
    authorization: str | None = None

    @classmethod
    def with_password(cls, site: Site, login: str) -> Program:
        """Return a program that sends login and password with every request."""
        text = f"{login}:{site.passwords[login]}".encode()
        return cls(site, f"Basic {base64.b64encode(text).decode()}")

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: Any = None,
        prefix: str = PREFIX,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Send a request and return the answer, read to its end."""
        sent = {"Accept": "application/json", **(headers or {})}
        if self.authorization is not None:
            sent["Authorization"] = self.authorization
        client = self.site.app.test_client(use_cookies=False)
        answer = client.open(
            prefix + path,
            method=method,
            json=json,
            data=data,
            headers=sent,
            environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
        )
        answer.get_data()
        answer.close()
        must_be_documented(method, path, answer)
        return answer

    def get(self, path: str) -> TestResponse:
        """Read something."""
        return self.call("GET", path)

    def deploy(
        self, *files: tuple[str, bytes], name: str, **fields: str
    ) -> TestResponse:
        """Deploy files with the parts that the Modeler sends, in its order."""
        texts = {
            "deployment-name": name,
            "deployment-source": "Camunda Modeler",
            "enable-duplicate-filtering": "true",
            **{key.replace("_", "-"): value for key, value in fields.items()},
        }
        parts = [_part(f'name="{key}"', value.encode()) for key, value in texts.items()]
        for file_name, content in files:
            # As Chromium and Node write it.
            written = file_name.replace('"', "%22")
            head = f'name="{written}"; filename="{written}"'
            parts.append(_part(head, content, "\r\nContent-Type: text/xml"))
        return self.call(
            "POST",
            "/deployment/create",
            data=b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"},
        )


def _part(head: str, content: bytes, more: str = "") -> bytes:
    start = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}{more}\r\n\r\n"
    return start.encode() + content + b"\r\n"
