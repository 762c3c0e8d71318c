"""Where stock SpiffWorkflow is right, we agree with it: models without loops.

Its own specs predict paths and join by looking at ancestors; ours count tokens. On
block-structured models without loops both must open the same tasks at every step.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from tests.support.blocks import Block, blocks, draw
from tests.support.interpreter_lab import Lab
from tests.support.sketch import sketch


def _has(block: Block, kinds: set[str]) -> bool:
    return block.kind in kinds or any(_has(part, kinds) for part in block.inner)


class _Stock:
    """The same model in stock SpiffWorkflow."""

    def __init__(self, text: str) -> None:
        # Stock conditions are Python, and a plain task stops there like a user task.
        xml = sketch(text).replace(b"${true}", b"True").replace(b"${false}", b"False")
        parser = BpmnParser()
        parser.add_bpmn_str(xml)
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
            plain = [task for task in self._ready() if task.task_spec.name[0] == "t"]
            if not plain:
                return
            plain[0].run()


@settings(max_examples=60, deadline=None)
@given(
    blocks().filter(lambda block: not _has(block, {"loop", "many", "or"})),
    st.randoms(use_true_random=False),
)
def test_models_without_loops_run_as_in_stock_spiffworkflow(block, random) -> None:
    text = draw(block)
    lab, stock = Lab(text, {"path": ""}), _Stock(text)
    while not lab.ended:
        assert lab.tasks == stock.tasks()
        name = random.choice(lab.tasks)
        lab.complete(name)
        stock.complete(name)

    assert stock.tasks() == []
    assert stock.workflow.is_completed()
