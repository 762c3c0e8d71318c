"""Where stock SpiffWorkflow is right, we agree with it: models without loops.

Its own specs predict paths and join by looking at ancestors; ours count tokens. On
block-structured models without loops both must open the same tasks at every step.
"""

from __future__ import annotations

from random import Random

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from tests.support.interpreter_lab import Lab
from tests.support.models.drawing import Drawing
from tests.support.models.stock import in_python, plain_drawing


class _Stock:
    """The same model in stock SpiffWorkflow."""

    def __init__(self, drawing: Drawing) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(in_python(drawing))
        self.workflow = BpmnWorkflow(
            parser.get_spec("main"), parser.get_subprocess_specs("main")
        )
        self._run()

    def tasks(self) -> list[str]:
        return sorted(task.task_spec.name for task in self._ready())

    def complete(self, name: str) -> None:
        (task,) = [task for task in self._ready() if task.task_spec.name == name]
        task.run()
        self._run()

    def _ready(self) -> list:
        return self.workflow.get_tasks(state=TaskState.READY, manual=True)

    def _run(self) -> None:
        while True:
            self.workflow.do_engine_steps()
            plain = [task for task in self._ready() if task.task_spec.name[0] in "tk"]
            if not plain:
                return
            plain[0].run()


@pytest.mark.parametrize("seed", range(60))
def test_models_without_loops_run_as_in_stock_spiffworkflow(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's dice
    drawing = plain_drawing(seed)
    lab, stock = Lab(drawing.main, drawing.variables), _Stock(drawing)
    while not lab.ended:
        assert lab.tasks == stock.tasks()
        name = random.choice(lab.tasks)
        lab.complete(name)
        stock.complete(name)

    assert stock.tasks() == []
    assert stock.workflow.is_completed()
