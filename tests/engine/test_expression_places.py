"""An escape is refused or stays text, wherever in a diagram or a start it stands."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from sqlalchemy import select

from engine import SYSTEM, Refused
from engine.bpmn.gate import GateEnvironment, check, is_refused
from engine.store.metadata import METADATA
from tests.support.attacks import ESCAPES, EXHAUSTIONS
from tests.support.engine_lab import OPERATOR, Case, EngineLab
from tests.support.sketch import sketch

SECRET = "canary-8813"  # noqa: S105 - it is there to be stolen
VARIABLE = "TANDEM_CANARY"
#: What people type: all of it stays text.
TYPED = (
    "${open('FILE').read()}",
    "${().__class__.__base__.__subclasses__()}",
    "#{execution.setVariable('stolen','gone')}",
    "${T(java.lang.Runtime).getRuntime().exec('rm FILE')}",
)
DIAGRAM = """
    start s
    user work name=WORK assignee=ASSIGNEE groups=GROUPS users=USERS due=DUE priority=PRIORITY in:x=INPUT out:y=OUTPUT
    user each each=COLLECTION until=UNTIL
    on each timer late duration=TIMER
    xor g
    user after
    end e
    s -> work
    work -> each
    each -> g
    late -> g
    g -> after ? CONDITION
    g => e
    after -> e
"""
#: What stands in a place where the attack is not.
HARMLESS = {
    "WORK": "work",
    "ASSIGNEE": "operator",
    "GROUPS": "msa",
    "USERS": "operator",
    "DUE": "2026-12-01T00:00:00Z",
    "PRIORITY": "5",
    "INPUT": "1",
    "OUTPUT": "2",
    "COLLECTION": "${listed}",
    "UNTIL": "${false}",
    "TIMER": "PT1H",
    "CONDITION": "${true}",
}


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    """Return a file that nobody may read or write."""
    path = tmp_path / "secret"
    path.write_text(SECRET)
    return path


#: Place -> an element with the attack in that place, between start and end.
ELEMENTS = {
    "follow-up date": "user x followup=MARK",
    "form": "user x form=MARK",
    "rounds": "user x times=MARK",
    "loop condition": "user x loop=true while=MARK",
    "name of a plain task": "task x name=MARK",
    "property": "user x property=note:MARK",
    "job priority": "task x async=true camunda:jobPriority=MARK",
    "task priority": "service x topic=t camunda:taskPriority=MARK",
    "retries": "task x async=true retry=MARK",
    "handler": "delegate x handler=MARK",
    "topic": "service x topic=MARK",
    "called process": "call x calls=MARK",
    "called version": "call x calls=inner binding=version camunda:calledElementVersion=MARK",
    "mapping in": "call x calls=inner pass:y=MARK",
    "mapping out": "call x calls=inner take:y=MARK",
    "called key": "call x calls=inner business_key=MARK",
    "name of a message": "message x name=MARK",
    "name of a thrown message": "throw-message x name=MARK",
    "name of a signal": "signal x name=MARK",
    "name of a thrown signal": "throw-signal x name=MARK",
    "condition of an event": "condition x when=MARK",
    "date of a timer": "timer x date=MARK",
    "cycle of a timer": "timer x cycle=MARK",
    "code of an escalation": "throw-escalation x code=MARK",
    "listener": 'user x xml=<camunda:executionListener%20event="start"%20'
    'delegateExpression="MARK"/>',
    "key of a map": 'user x xml=<camunda:inputOutput><camunda:inputParameter%20name="m">'
    '<camunda:map><camunda:entry%20key="MARK">1</camunda:entry></camunda:map>'
    "</camunda:inputParameter></camunda:inputOutput>",
}
CALLED = sketch("start s\nuser a\nend e\ns -> a\na -> e", key="inner")
ENVIRONMENT = GateEnvironment(remote_topics=frozenset({"*"}))


@dataclass(frozen=True)
class Canaries:
    """What an attack is after: a file, an environment variable, a port."""

    file: Path
    listener: socket.socket

    def aimed(self, payload: str) -> str:
        """Return an attack that knows where they are."""
        port = str(self.listener.getsockname()[1])
        text = payload.replace("FILE", str(self.file)).replace("PORT", port)
        return text.replace("VARIABLE", VARIABLE)

    def are_untouched(self) -> bool:
        """Say whether nobody wrote the file or called the port."""
        try:
            self.listener.accept()
        except BlockingIOError:
            return self.file.read_text() == SECRET
        return False


@pytest.fixture
def canaries(secret_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Canaries]:
    """Lay out what nobody may read, write or call."""
    monkeypatch.setenv(VARIABLE, SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield Canaries(file=secret_file, listener=listener)


@pytest.mark.parametrize("place", [*HARMLESS, *ELEMENTS])
def test_an_attack_in_a_diagram_takes_nothing_and_changes_nothing(
    lab: EngineLab, canaries: Canaries, place: str
) -> None:
    for payload in (*ESCAPES, *EXHAUSTIONS):
        content = attacked(place, canaries.aimed(payload))
        found = check({"main.bpmn": content, "inner.bpmn": CALLED}, ENVIRONMENT)
        if is_refused(found):
            assert all(each.remedy_zh and each.line for each in found)
        else:
            play(lab, content)

    assert canaries.are_untouched()
    assert SECRET not in everything(lab)


@pytest.mark.parametrize("payload", TYPED)
def test_an_escape_in_what_people_type_stays_text(
    lab: EngineLab, secret_file: Path, payload: str
) -> None:
    attack = payload.replace("FILE", str(secret_file))
    lab.deploy(
        "start s\nuser a name=A\nuser b assignee=${who}\nend e\ns -> a\na -> b\nb -> e"
    )
    case = lab.start(business_key=attack, typed=attack)

    case.complete("a", who=attack, more={attack: [attack]})

    assert secret_file.read_text() == SECRET
    assert case.task("b").assignee == attack
    assert case.variables()["more"] == {attack: [attack]}
    assert SECRET not in everything(lab).replace(attack, "")


def test_the_diagram_without_an_attack_runs(lab: EngineLab) -> None:
    case = play(lab, attacked("CONDITION", "${true}"))

    assert case is not None
    assert case.state() == "completed"


@pytest.mark.parametrize("place", ELEMENTS)
def test_every_place_takes_something(place: str) -> None:
    """A place that nobody reads would prove nothing."""
    assert b"MARK" not in attacked(place, "harmless")
    assert b"harmless" in attacked(place, "harmless")


def play(lab: EngineLab, content: bytes) -> Case | None:
    """Deploy a diagram and run it as far as it goes; None when it is refused."""
    files = {"main.bpmn": content, "inner.bpmn": CALLED}
    try:
        lab.engine.deploy(name="x", resources=files, actor=OPERATOR)
        case = lab.start(listed=[1, 2], data={"x": 1}, text="t", wide="w" * 50_000)
    except Refused:
        return None
    go_on(case)
    return case


def go_on(case: Case) -> None:
    """Complete what is open until nothing is, or something is refused."""
    try:
        while tasks := case.tasks():
            case.engine.complete_user_task(tasks[0].id, variables={}, actor=SYSTEM)
    except Refused:
        pass


def attacked(place: str, attack: str) -> bytes:
    """Return a diagram with the attack in one place."""
    if place in HARMLESS:
        text = DIAGRAM
        for name, value in {**HARMLESS, place: "MARK"}.items():
            text = text.replace(name, value)
    else:
        text = f"start s\n{ELEMENTS[place]}\nend e\ns -> x\nx -> e"
    xml = sketch(text).decode()
    return (
        xml.replace('"MARK"', quoteattr(attack))
        .replace('"${MARK}"', quoteattr(attack))
        .replace("MARK", escape(attack, {'"': "&quot;"}))
        .encode()
    )


def everything(lab: EngineLab) -> str:
    """Return all rows of all tables as text."""
    with lab.database.read() as connection:
        return "".join(
            repr(row)
            for table in METADATA.sorted_tables
            if table.name != "resource"
            for row in connection.execute(select(table))
        )
