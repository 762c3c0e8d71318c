"""The shipped decision tables: without findings, and all that diagrams ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.gate import check
from engine.bpmn.gate_rules.context import GateEnvironment
from tests.support.bpmn_graph import PROCESSES, all_files, read_graph

FILES = sorted((PROCESSES / "decisions").glob("*.dmn"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_neither_faults_nor_warnings(path: Path) -> None:
    assert check({path.name: path.read_bytes()}, GateEnvironment()) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_names_the_article_that_it_rests_on(path: Path) -> None:
    model = read_decisions(path.name, path.read_bytes())
    rules = [
        rule
        for decision in model.decisions.values()
        for rule in getattr(decision.logic, "rules", ())
    ]

    assert rules
    assert [rule.id for rule in rules if not rule.annotation] == []


def test_every_decision_of_a_diagram_is_shipped() -> None:
    shipped = {
        decision
        for path in FILES
        for decision in read_decisions(path.name, path.read_bytes()).decisions
    }
    asked = {
        node.camunda("decisionRef")
        for path in all_files()
        for node in read_graph(path).of_kind("businessRuleTask")
    }

    assert asked
    assert asked <= shipped
