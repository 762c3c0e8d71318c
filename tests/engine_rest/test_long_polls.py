"""Workers that wait: woken when there is work, never holding anybody up."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.engine_rest.program import Program
from tests.engine_rest.test_external_tasks import PRINTING, start
from tests.support.page_server import listening


@pytest.fixture
def address(designer: Program) -> Iterator[str]:
    designer.deploy(("printing.bpmn", PRINTING), name="printing")
    with listening(designer.site.app) as address:
        yield address


class Poll(threading.Thread):
    """One worker that waits in a request."""

    def __init__(
        self, address: str, program: Program, *, wait: int, topic: str
    ) -> None:
        super().__init__()
        self._host = urlsplit(address).netloc
        self._headers = {
            "Authorization": program.authorization or "",
            "Content-Type": "application/json",
        }
        self._body = {
            "workerId": f"w{id(self)}",
            "maxTasks": 1,
            "asyncResponseTimeout": wait,
            "topics": [{"topicName": topic, "lockDuration": 60_000}],
        }
        self.connection = http.client.HTTPConnection(self._host, timeout=30)
        self.tasks: list[Any] | None = None

    def run(self) -> None:
        body = json.dumps(self._body)
        path = "/engine-rest/external-task/fetchAndLock"
        try:
            self.connection.request("POST", path, body, self._headers)
            with self.connection.getresponse() as answer:
                self.tasks = json.loads(answer.read())
        except OSError:
            self.tasks = None
        finally:
            self.connection.close()


def polls(address: str, program: Program, count: int, **more: Any) -> list[Poll]:
    begun = [
        Poll(address, program, **{"wait": 20_000, "topic": "print", **more})
        for _ in range(count)
    ]
    for each in begun:
        each.start()
    return begun


def test_a_worker_waits_until_there_is_work(address: str, designer: Program) -> None:
    (poll,) = polls(address, designer, 1)

    poll.join(0.3)
    assert poll.is_alive()
    start(designer)
    poll.join(10)

    assert poll.tasks is not None
    assert [each["topicName"] for each in poll.tasks] == ["print"]


def test_a_worker_is_told_in_the_end_that_there_is_nothing(
    address: str, designer: Program
) -> None:
    (poll,) = polls(address, designer, 1, wait=200)

    poll.join(10)

    assert poll.tasks == []


def test_each_task_goes_to_one_of_those_who_wait(
    address: str, designer: Program
) -> None:
    waiting = polls(address, designer, 6, wait=3_000)
    waiting[0].join(0.5)

    for _ in range(3):
        start(designer)
    for each in waiting:
        each.join(20)

    found = [task["id"] for each in waiting for task in each.tasks or ()]
    assert len(found) == len(set(found)) == 3


def test_many_who_wait_keep_nobody_from_working(
    address: str, designer: Program
) -> None:
    waiting = polls(address, designer, 40, wait=8_000, topic="other")
    waiting[0].join(1)

    (poll,) = polls(address, designer, 1)
    start(designer)
    poll.join(10)

    assert poll.tasks
    assert all(each.is_alive() for each in waiting)
    for each in waiting:
        each.join(20)


def test_who_is_not_known_does_not_wait(address: str, designer: Program) -> None:
    stranger = Program(designer.site, "Bearer x")
    (poll,) = polls(address, stranger, 1)

    poll.join(10)

    assert poll.tasks == {
        "type": "AuthenticationException",
        "message": "Name, password or token are not right",
        "code": 0,
    }
