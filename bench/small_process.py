"""The small process of all comparisons: two people, a handler and a decision."""

from __future__ import annotations

from collections.abc import Mapping

from engine import (
    SYSTEM,
    Database,
    EngineSettings,
    HandlerRegistry,
    HandlerResult,
    ProcessEngine,
    ServiceTaskCall,
    ServiceTaskHandler,
    SystemClock,
)
from tests.support.engine_lab import BUREAU, OPERATOR
from tests.support.sketch import sketch

SMALL = """
    start begin
    user first groups=msa
    delegate step handler=${step}
    xor is_large
    user second groups=msa
    end done
    end small
    begin -> first
    first -> step
    step -> is_large
    is_large -> second ? ${amount > 10}
    is_large => small
    second -> done
"""
FORM: Mapping[str, object] = {
    "amount": 12,
    "report_no": "XM2026-0107",
    "product": "电热毯",
    "found_on": "2026-03-02",
    "remark": "经现场核查，绝缘层厚度不均、耐压测试漏检，已制定措施。",
    "items": [{"name": "泄漏电流", "measured": "0.61 mA"}],
}


def step(_: ServiceTaskCall) -> HandlerResult:
    """Do nearly nothing: the engine is measured, not the handler."""
    return HandlerResult(variables={"checked": True})


def small_engine(database: Database) -> ProcessEngine:
    """Return an engine with the small process deployed."""
    engine = ProcessEngine(
        database=database,
        clock=SystemClock(),
        handlers=HandlerRegistry(
            delegates={"step": ServiceTaskHandler(topic="step", run=step)}
        ),
        settings=EngineSettings(check_apart=False),
    )
    engine.deploy(name="bench", resources={"main.bpmn": sketch(SMALL)}, actor=OPERATOR)
    return engine


class SmallCase:
    """One instance of the small process, command by command."""

    def __init__(self, engine: ProcessEngine, number: int) -> None:
        self.engine = engine
        self.number = number
        self.id = ""
        self.task = ""

    def start(self) -> None:
        """Start the instance."""
        view = self.engine.start_instance(
            key="main",
            business_key=f"XM-{self.number}",
            variables={"initiator": "zhang"},
            labels={BUREAU},
            actor=OPERATOR,
        )
        self.id = view.id

    def look(self) -> None:
        """Find the open user task."""
        [task] = self.engine.open_user_tasks(self.id, actor=SYSTEM)
        self.task = task.id

    def complete(self) -> None:
        """Complete the open user task."""
        self.engine.complete_user_task(self.task, variables=FORM, actor=OPERATOR)
