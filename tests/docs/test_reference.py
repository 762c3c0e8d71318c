"""The reference says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.support_executed import EXECUTED
from engine.model.history import HistoryType
from scripts.reference import PAGES, PICTURES
from scripts.reference_pages import bpmn_pictures, commands, errors
from web.config import SettingsRefused, settings_from

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def _text(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def _first_cells(name: str) -> set[str]:
    """Return all code words in the first cells of the tables of a page."""
    cells = re.findall(r"^\|([^|]+)\|", _text(name), re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_pages_say_what_the_code_says(name: str) -> None:
    assert PAGES[name]() == _text(name), "run scripts/reference.py"


def test_the_pictures_of_bpmn_are_those_of_what_is_executed() -> None:
    found = {path.name: path.read_text("utf-8") for path in PICTURES.iterdir()}

    assert bpmn_pictures.pictures() == found, "run scripts/reference.py"


def test_every_event_gateway_and_activity_has_a_picture() -> None:
    drawn = (
        "Event",
        "Gateway",
        "Task",
        ":task",
        "Activity",
        "subProcess",
        "transaction",
    )
    missing = [
        word
        for word in EXECUTED
        if word.startswith("bpmn:") and word.endswith(drawn)
        if not bpmn_pictures.has_picture(word)
    ]
    assert missing == []


def test_every_error_of_the_engine_is_described() -> None:
    described = _first_cells("errors.md")

    assert {kind.__name__ for kind in errors.public_errors()} == described


def test_every_error_of_the_engine_stands_in_its_tree() -> None:
    tree = _text("errors.md").split("```")[1]

    missing = [
        kind.__name__
        for kind in errors.public_errors()
        if issubclass(kind, errors.errors.EngineError) and kind.__name__ not in tree
    ]
    assert missing == []


def test_every_command_is_described() -> None:
    headings = re.findall(r"^## `(.+)`$", _text("commands.md"), re.MULTILINE)

    assert headings == [path for path, _ in commands.commands()]


def test_every_setting_is_described_and_no_other() -> None:
    with pytest.raises(SettingsRefused) as refused:
        settings_from({"TANDEM_NO_SUCH_THING": "1"})
    known = str(refused.value).partition("known are ")[2]

    assert _first_cells("settings.md") == set(known.split(", "))


def test_every_history_event_is_described_and_no_other() -> None:
    assert _first_cells("history-events.md") == {str(each) for each in HistoryType}
