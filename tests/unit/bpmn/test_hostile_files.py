"""Hostile and huge files: an answer in time, in bounded memory, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.bpmn.findings import Finding, Severity
from engine.bpmn.gate import GateEnvironment
from engine.bpmn.gate_process import MEMORY_LIMIT_BYTES, check_apart
from engine.bpmn.xml_input import MAX_BYTES
from tests.support.gate_meter import GateMeter
from tests.unit.bpmn.hostile_files import DECEITFUL, FORMS, LARGE

NOTHING = GateEnvironment()
GAVE_UP = {"check_timed_out", "check_crashed"}
#: An order to write from right to left, and other things that are not seen.
UNSEEN = {"\u202e", "\u202d", "\u2066", "\u200f", "\0"}


@pytest.fixture(scope="module")
def meter() -> Iterator[GateMeter]:
    made = GateMeter()
    yield made
    made.close()


def checked(name: str, content: bytes) -> list[Finding]:
    """Check in a child process; it must answer by itself."""
    return well_said(check_apart({name: content}, NOTHING))


def well_said(found: list[Finding]) -> list[Finding]:
    """Return an answer after making sure that it is one, and fit to be shown."""
    assert not GAVE_UP & {each.code for each in found}
    for each in found:
        texts = (each.label, each.text_zh, each.text_en, str(each))
        assert all(len(text) < 1_000 for text in texts)
        assert not any(sign in text for sign in UNSEEN for text in texts)
        assert "Traceback" not in str(each)
    return found


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_diagram_is_answered_in_time_and_in_bounded_memory(
    kind: str, meter: GateMeter
) -> None:
    found, used = meter.check("a.bpmn", LARGE[kind])

    assert well_said(found)
    assert used < MEMORY_LIMIT_BYTES


@pytest.mark.parametrize("kind", DECEITFUL)
def test_a_deceitful_diagram_is_refused_for_what_gives_it_away(kind: str) -> None:
    content, code = DECEITFUL[kind]

    found = checked("a.bpmn", content)

    errors = {each.code for each in found if each.severity is Severity.ERROR}
    assert code in errors


@pytest.mark.parametrize("kind", FORMS)
def test_a_hostile_form_is_answered(kind: str) -> None:
    checked("a.form", FORMS[kind])


@pytest.mark.parametrize("kind", ["billion laughs", "200 deep", "UTF-7", "deep list"])
def test_a_hostile_decision_is_refused(kind: str) -> None:
    known = {**LARGE, **{name: file for name, (file, _) in DECEITFUL.items()}, **FORMS}

    found = checked("a.dmn", known[kind])

    assert Severity.ERROR in {each.severity for each in found}


def test_only_as_much_of_a_file_as_is_allowed_is_handed_on() -> None:
    # Given less memory than the file would need
    memory = 192 * 1024 * 1024
    content = b"<" * (40 * MAX_BYTES)

    # When
    (found,) = check_apart({"a.bpmn": content}, NOTHING, memory_limit=memory)

    # Then
    assert found.code == "file_too_large"


def test_one_hostile_file_does_not_hide_the_faults_of_another() -> None:
    found = check_apart(
        {"a.bpmn": LARGE["billion laughs"], "b.bpmn": DECEITFUL["UTF-7"][0]}, NOTHING
    )

    assert {"a.bpmn", "b.bpmn"} == {each.resource for each in found}
