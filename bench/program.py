"""A program that talks to the service with a token, over one connection."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from handlers.machines.scopes import Scope
from handlers.machines.tokens import Wanted, make_token
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_login
from tests.support.sketch import sketch
from tests.web.site import open_site


def found(data: Path, *, key: str, text: str) -> str:
    """Found an installation with one process more; return a token for everything.

    Args:
        data: the folder of the installation, which is made here.
        key: the key of the process.
        text: its sketch.
    """
    data.mkdir()
    site = open_site(data, TANDEM_REMOTE_TOPICS="*")
    engine = site.services.engine
    with engine.read() as connection:
        person = person_by_login(connection, "admin")
    if person is None:
        raise LookupError
    actor = actor_for(person)
    resources = {f"{key}.bpmn": sketch(text, key=key)}
    engine.deploy(name=key, resources=resources, actor=actor)
    wanted = Wanted(name="bench", scopes=list(Scope), topics=None, days=366)
    with engine.transact(actor) as uow:
        token = make_token(uow, wanted, token_id="bench", operates=True)  # noqa: S106
    site.assembly.close()
    return token


class Program:
    """A client of the machine interface, with a connection that stays open."""

    def __init__(self, address: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc)
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a request and read the answer.

        Raises:
            RuntimeError: the service refused.
        """
        text = None if body is None else json.dumps(body)
        self._connection.request(method, f"/engine-rest{path}", text, self._headers)
        with self._connection.getresponse() as answer:
            read = answer.read()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(read)
        return json.loads(read) if read else None
