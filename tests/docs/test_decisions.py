"""Decisions are records that can be checked: each names what guards it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Confirmation"]

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_CONTRACT = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")


def _confirmation(record: Path) -> str:
    return record.read_text("utf-8").partition("## Confirmation\n")[2]


def _status(record: Path) -> str:
    return re.findall(r"^- Status: (.+)$", record.read_text("utf-8"), re.MULTILINE)[0]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]

    assert numbers == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name[:4])
def test_a_decision_has_its_four_sections_and_its_own_number(record: Path) -> None:
    text = record.read_text("utf-8")

    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert _SECTION.findall(text) == SECTIONS


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name[:4])
def test_what_guards_a_decision_exists(record: Path) -> None:
    missing = [
        f"{path}::{name}"
        for path, name in _TEST.findall(_confirmation(record))
        if not (ROOT / path).is_file()
        or f"def {name}" not in (ROOT / path).read_text("utf-8")
    ]

    assert missing == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name[:4])
def test_a_decision_that_is_built_is_guarded_by_a_test_or_a_check(record: Path) -> None:
    confirmation = _confirmation(record)
    contracts = set(_CONTRACT.findall(confirmation)) & _import_contracts()
    checks = [check for check in ("make check", ".ci/run") if check in confirmation]

    guards = [*_TEST.findall(confirmation), *contracts, *checks]

    assert guards or _status(record).endswith("not built yet")


def test_import_contracts_that_decisions_name_are_in_force() -> None:
    named = {
        contract
        for record in RECORDS
        for line in _confirmation(record).splitlines()
        if line.startswith("- Import contract")
        for contract in _CONTRACT.findall(line)
    }

    assert named - _import_contracts() == set()


def _import_contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {one["id"] for one in settings["tool"]["importlinter"]["contracts"]}
