"""An escape is refused or stays text, wherever in a diagram or a start it stands."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from sqlalchemy import select

from engine import SYSTEM, DeploymentRefused, Refused
from engine.store.metadata import METADATA
from tests.support.engine_lab import OPERATOR, Case, EngineLab
from tests.support.sketch import sketch

SECRET = "canary-8813"  # noqa: S105 - it is there to be stolen
ESCAPES = (
    "${open('FILE').read()}",
    "${open('FILE','w').write('gone')}",
    "${__import__('os').environ['PATH']}",
    "${__import__('os').system('echo gone > FILE')}",
    "${().__class__.__base__.__subclasses__()}",
    "${''.getClass().forName('java.lang.Runtime')}",
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


@pytest.mark.parametrize("place", HARMLESS)
@pytest.mark.parametrize("payload", ESCAPES, ids=range(len(ESCAPES)))
def test_an_escape_in_a_diagram_takes_nothing_and_changes_nothing(
    lab: EngineLab, secret_file: Path, place: str, payload: str
) -> None:
    attack = payload.replace("FILE", str(secret_file))

    play(lab, place, attack)

    assert secret_file.read_text() == SECRET
    assert SECRET not in everything(lab).replace(attack, "")


@pytest.mark.parametrize("payload", ESCAPES, ids=range(len(ESCAPES)))
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
    case = play(lab, "CONDITION", "${true}")

    assert case is not None
    assert case.state() == "completed"


def play(lab: EngineLab, place: str, attack: str) -> Case | None:
    """Deploy the attack and run it as far as it goes; None when it was refused."""
    content = diagram(place, attack)
    try:
        lab.engine.deploy(name="x", resources={"main.bpmn": content}, actor=OPERATOR)
    except DeploymentRefused:
        return None
    case = lab.start(listed=[1, 2])
    go_on(case)
    return case


def go_on(case: Case) -> None:
    """Complete what is open until nothing is, or something is refused."""
    try:
        while tasks := case.tasks():
            case.engine.complete_user_task(tasks[0].id, variables={}, actor=SYSTEM)
    except Refused:
        pass


def diagram(place: str, attack: str) -> bytes:
    """Return the diagram with the attack in one place."""
    values = HARMLESS | {place: f"MARK{place}MARK"}
    text = DIAGRAM
    for name, value in values.items():
        text = text.replace(name, value)
    xml = sketch(text).decode()
    xml = xml.replace(f'"MARK{place}MARK"', quoteattr(attack))
    return xml.replace(f"MARK{place}MARK", escape(attack)).encode()


def everything(lab: EngineLab) -> str:
    """Return all rows of all tables as text."""
    with lab.database.read() as connection:
        return "".join(
            repr(row)
            for table in METADATA.sorted_tables
            if table.name != "resource"
            for row in connection.execute(select(table))
        )
