"""Run the public test cases of DMN against the engine, and count what comes out.

The test cases are a repository of their own (dmn-tck/tck); give the path of a
checkout. Each expected result is one case:

- right: the result is the expected one;
- refused: the file is not deployed, or the evaluation says that its result must not
  be used, where the test wants one;
- wrong: another result, and nothing says so;
- error: the engine crashed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from typing_extensions import override

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from engine.bpmn.dmn.compile import CompiledModel, ModelCompiler  # noqa: E402
from engine.bpmn.dmn.evaluate import Outcome, call_service, evaluate  # noqa: E402
from engine.bpmn.dmn.model import (  # noqa: E402
    Decision,
    DecisionModel,
    Knowledge,
    Service,
)
from engine.bpmn.dmn.reader import read_decisions  # noqa: E402
from engine.bpmn.findings import Severity  # noqa: E402
from engine.bpmn.gate import check  # noqa: E402
from engine.bpmn.gate_rules.context import GateEnvironment  # noqa: E402
from engine.clock import SystemClock  # noqa: E402
from scripts.tck_files import Case, Expected, read_cases  # noqa: E402

LEVELS = ("compliance-level-2", "compliance-level-3")
#: The test cases round what has more digits than they show.
_NEAR = Decimal("1e-8")


class Verdict(StrEnum):
    """What came of one expected result."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"
    ERROR = "error"


@dataclass(frozen=True)
class Judged:
    """One expected result, and what came instead."""

    model: str
    case: str
    result: str
    verdict: Verdict
    said: str

    @override
    def __str__(self) -> str:
        return f"{self.verdict:8}{self.model} {self.case} {self.result}: {self.said}"


@dataclass
class Tally:
    """The verdicts of one compliance level."""

    judged: list[Judged] = field(default_factory=list)

    def line(self, level: str) -> str:
        """Return the figures of a level."""
        counts = Counter(one.verdict for one in self.judged)
        figures = ", ".join(f"{verdict} {counts[verdict]}" for verdict in Verdict)
        share = 100 * counts[Verdict.RIGHT] / max(len(self.judged), 1)
        return f"{level}: {len(self.judged)} results, {figures} ({share:.1f} % right)"


class Model:
    """A decision file of the test cases, with what the deployment gate says of it.

    Such a file is a collection of decisions that have nothing to do with each other.
    So one of them is refused when the gate finds a fault in it, in what it requires,
    or in the file as a whole, as if it stood alone in its file.
    """

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self._findings = [
            finding
            for finding in check({path.name: content}, GateEnvironment())
            if finding.severity is Severity.ERROR
        ]
        self.model: DecisionModel = read_decisions(path.name, content)
        self._compiler = ModelCompiler(self.model)
        self._parts = {
            one.place.line: one.id
            for group in (
                self.model.decisions,
                self.model.knowledge,
                self.model.services,
                self.model.inputs,
            )
            for one in group.values()
        }

    def outcomes(self, case: Case) -> Iterator[tuple[Expected, Outcome | str]]:
        """Evaluate what a case asks for; a text says why that is refused."""
        inputs = {one.variable.name: None for one in self.model.inputs.values()}
        for expected in case.expected:
            refusal = self._refusal(case, expected)
            if refusal is not None:
                yield expected, refusal
            else:
                yield expected, self._outcome(case, expected, {**inputs, **case.inputs})

    def _refusal(self, case: Case, expected: Expected) -> str | None:
        needed = self._needed({case.service or expected.name})
        for finding in self._findings:
            part = self._part_at(finding.line)
            if part is None or part in needed:
                return f"{finding.code} ({finding.reason_en})"
        return None

    def _part_at(self, line: int) -> str | None:
        """Return the element that a line belongs to; None before the first one."""
        before = [start for start in self._parts if start <= line]
        return self._parts[max(before)] if before else None

    def _needed(self, names: set[str]) -> set[str]:
        """Return the ids of what is called so, and of all that it requires."""
        model = self.model
        elements: dict[str, Decision | Knowledge | Service] = {
            **model.decisions,
            **model.knowledge,
            **model.services,
        }
        waiting = [id_ for id_, one in elements.items() if one.name in names]
        found: set[str] = set()
        while waiting:
            id_ = waiting.pop()
            if id_ in found:
                continue
            found.add(id_)
            one = elements.get(id_)
            if isinstance(one, Service):
                waiting += [*one.outputs, *one.encapsulated, *one.inputs]
            elif one is not None:
                needed = one.requirements
                waiting += [*needed.inputs, *needed.decisions, *needed.knowledge]
        return found

    def _outcome(
        self, case: Case, expected: Expected, inputs: Mapping[str, object]
    ) -> Outcome:
        compiled: CompiledModel = self._compiler.compiled
        service = case.service or expected.name
        for one in compiled.functions.values():
            if one.service is not None and one.service.name == service:
                found = call_service(compiled, one.service, inputs, clock=SystemClock())
                return _part(found, expected.name) if case.service else found
        for decision in self._compiler.decisions.values():
            if decision.name == expected.name:
                return evaluate(decision, inputs, clock=SystemClock())
        message = f"there is no decision {expected.name!r}"
        raise LookupError(message)


def _part(outcome: Outcome, name: str) -> Outcome:
    """Return one of several results of a decision service."""
    if not isinstance(outcome.value, dict) or name not in outcome.value:
        return outcome
    return Outcome(
        value=outcome.value[name],
        rows=(),
        tables=(),
        problems=outcome.problems,
        warnings=outcome.warnings,
    )


def judge_file(path: Path) -> Iterator[Judged]:
    """Judge every expected result of a file of test cases."""
    file = read_cases(path)
    model = Model(path.parent / file.model)
    for case in file.cases:
        try:
            outcomes = list(model.outcomes(case))
        except Exception as error:  # noqa: BLE001 - a crash is a verdict here
            said = f"{type(error).__name__}: {error}"
            for expected in case.expected:
                yield _judged(path, case, expected, Verdict.ERROR, said)
            continue
        for expected, outcome in outcomes:
            if isinstance(outcome, str):
                yield _judged(path, case, expected, Verdict.REFUSED, outcome)
            else:
                yield _compared(path, case, expected, outcome)


def _compared(path: Path, case: Case, expected: Expected, outcome: Outcome) -> Judged:
    if is_same(outcome.value, expected.value):
        return _judged(path, case, expected, Verdict.RIGHT, "")
    said = f"expected {expected.value!r}, got {outcome.value!r}"
    if outcome.problems:
        said += f" because {outcome.problems[0]}"
        return _judged(path, case, expected, Verdict.REFUSED, said)
    return _judged(path, case, expected, Verdict.WRONG, said)


def _judged(  # noqa: PLR0917 - one row of a table
    path: Path, case: Case, expected: Expected, verdict: Verdict, said: str
) -> Judged:
    return Judged(path.parent.name, case.id, expected.name, verdict, said)


def is_same(value: object, expected: object) -> bool:
    """Compare values of FEEL; numbers may differ behind the eighth digit."""
    if isinstance(value, Decimal) and isinstance(expected, Decimal):
        return abs(value - expected) <= _NEAR * max(Decimal(1), abs(expected))
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(is_same, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(
            is_same(value[key], expected[key]) for key in expected
        )
    return type(value) is type(expected) and str(value) == str(expected)


def main() -> None:
    """Print the figures of each level; with --failures what is not right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a checkout of dmn-tck/tck")
    parser.add_argument(
        "--failures", action="store_true", help="list what is not right"
    )
    parser.add_argument("--only", default="", help="models whose name has this in it")
    wanted = parser.parse_args()
    for level in LEVELS:
        tally = Tally()
        for path in sorted((wanted.path / "TestCases" / level).glob("*/*.xml")):
            if wanted.only in path.parent.name:
                tally.judged.extend(judge_file(path))
        print(tally.line(level))
        if wanted.failures:
            for one in tally.judged:
                if one.verdict is not Verdict.RIGHT:
                    print(" ", one)


if __name__ == "__main__":
    main()
