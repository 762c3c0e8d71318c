"""While somebody deploys what is made to do harm, others go on working."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from tests.support.attacks import ESCAPES, EXHAUSTIONS
from tests.support.live_service import LiveBrowser, LiveService
from tests.unit.bpmn.diagram_text import END, START, chain, diagram
from tests.unit.bpmn.hostile_files import DECEITFUL, LARGE
from tests.web.site import open_site

WORKER, ATTACKER = "officer", "admin"
#: The slowest to judge, the largest to hold, and one of each other kind.
FILES = {
    **{
        kind: LARGE[kind]
        for kind in (
            "billion laughs",
            "every way",
            "rounds",
            "600 inclusive branches",
            "a label of two megabytes",
            "extensions",
        )
    },
    "UTF-7": DECEITFUL["UTF-7"][0],
}


def expressions() -> Iterator[tuple[str, bytes]]:
    """Yield a diagram with all escapes, and one with all exhaustions."""
    for kind, payloads in (("escapes", ESCAPES), ("exhaustions", EXHAUSTIONS[:-1])):
        tasks = [f"t{number}" for number in range(len(payloads))]
        body = "".join(
            f'<bpmn:userTask id="{task}"><bpmn:documentation /></bpmn:userTask>'
            for task in tasks
        )
        content = diagram(START + body + END + chain("start", *tasks, "end")).decode()
        for task, payload in zip(tasks, payloads, strict=True):
            quoted = payload.replace("&", "&amp;").replace("<", "&lt;")
            quoted = quoted.replace('"', "&quot;")
            content = content.replace(
                f'id="{task}">', f'id="{task}" camunda:assignee="{quoted}">'
            )
        yield kind, content.encode()


@dataclass(frozen=True)
class Installation:
    """A service with people, and their passwords."""

    service: LiveService
    passwords: Mapping[str, str]

    def browser(self, login: str) -> LiveBrowser:
        """Return a browser of somebody who is signed in."""
        browser = LiveBrowser(self.service.address)
        browser.sign_in(login, self.passwords[login])
        return browser


@pytest.fixture
def installation(deployed: Path, tmp_path: Path) -> Iterator[Installation]:
    """Serve an installation with the shipped processes in a process of its own."""
    site = open_site(shutil.copytree(deployed, tmp_path / "var"))
    site.assembly.close()
    with LiveService.running(tmp_path / "var") as service:
        yield Installation(service, site.passwords)


def attack(browser: LiveBrowser, answers: list[str]) -> None:
    """Deploy every file, and note what the service says: refused, or deployed."""
    for kind, content in (*FILES.items(), *expressions()):
        browser.get("/designer/check")
        file = FileStorage(io.BytesIO(content), filename="a.bpmn")
        fields = {**browser.tokens(), "name": kind, "files": file}
        try:
            browser.post("/designer/deploy", fields)
        except AssertionError as answer:
            answers.append(str(answer)[:3])
        else:
            answers.append("200")


@pytest.mark.slow
def test_who_works_is_answered_while_somebody_attacks(
    installation: Installation,
) -> None:
    # Given one who attacks and one who works
    attacker, worker = (installation.browser(each) for each in (ATTACKER, WORKER))
    answers: list[str] = []
    attacking = threading.Thread(target=attack, args=(attacker, answers))
    attacking.start()

    # When
    answered = 0
    while attacking.is_alive():
        worker.get("/inbox")
        worker.get("/cases")
        worker.post("/cases", worker.tokens())
        answered += 1
    attacking.join()

    # Then every attack had its answer, and so had every request beside it
    assert len(answers) == len(FILES) + 2
    assert set(answers) <= {"422", "200"}
    assert answers[0] == answers[-1] == answers[-2] == "422"
    assert answered >= len(answers)
    assert installation.service.process.poll() is None
