"""Ask the decision table of the shipped processes what follows from a re-inspection."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.bpmn.dmn.compile import CompiledDecision, compile_decisions
from engine.bpmn.dmn.evaluate import evaluate
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.dmn.results import usable_rows

FILE = Path(__file__).parents[2] / "processes" / "decisions" / "reinspection.dmn"
SAMPLING = "监督抽查"
#: A case whose first re-inspection has failed.
FACTS: Mapping[str, object] = {
    "source": SAMPLING,
    "level": None,
    "licensed": False,
    "announced": False,
    "suspended": False,
    "reinspection_result": "不合格",
    "no_reinspection_approved": False,
    "overdue_decision": None,
}


@cache
def _table() -> CompiledDecision:
    decisions = compile_decisions(read_decisions(FILE.name, FILE.read_bytes()))
    return decisions["reinspection_consequence"]


def consequence(**facts: object) -> Mapping[str, object]:
    """Return the result for a case, as the process gets it."""
    [row] = usable_rows("reinspection", evaluate(_table(), {**FACTS, **facts}))
    return row


def rule_that_hits(**facts: object) -> tuple[str, str]:
    """Return id and annotation of the rule that decides a case."""
    table = evaluate(_table(), {**FACTS, **facts}).tables[-1]
    [chosen] = [hit for hit in table.hits if hit.id in table.chosen]
    return chosen.id, chosen.annotation
