"""The plug-in of the Modeler says what the gate says, of the same elements."""

from __future__ import annotations

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.bpmn_graph import all_files
from tests.support.modeler_lint import Opened, Told, opened_in_modeler
from tests.unit.bpmn import supported
from tests.unit.bpmn.diagram_text import (
    diagram,
)
from tests.unit.bpmn.test_gate import REFUSED, REFUSED_EVENTS, around
from web.modeler_plugin.files import plugin_files

_CODES = {"not_supported": Severity.ERROR, "only_documentation": Severity.INFO}
_CATEGORIES = {Severity.ERROR: "error", Severity.INFO: "info"}

#: Unknown elements and links to nothing: the Modeler drops them when it opens the file.
_DROPPED = 4


def test_the_shipped_diagrams_have_nothing_that_is_refused() -> None:
    texts = [path.read_text("utf-8") for path in all_files()]

    opened = opened_in_modeler(texts, plugin=plugin_files())

    assert opened == [Opened([], 0) for _ in texts]


def test_what_the_gate_refuses_is_told_while_drawing() -> None:
    """The same rule, severity, element and sentence for each construct of the lists.

    But for what the Modeler itself drops with a warning: that is no more there.
    """
    files = [
        *(diagram(around(element)) for element, _ in (*REFUSED, *REFUSED_EVENTS)),
        *(one for name, one in supported.RESOURCES.items() if name.endswith(".bpmn")),
    ]
    texts = [content.decode() for content in files]

    opened = opened_in_modeler(texts, plugin=plugin_files())

    dropped = 0
    for text, (told, warnings) in zip(texts, opened, strict=True):
        gate = _of_the_gate(text)
        assert set(told) <= set(gate), text
        assert warnings or sorted(told) == sorted(gate), text
        dropped += len(gate) > len(told)
    assert dropped == _DROPPED


def _of_the_gate(text: str) -> list[Told]:
    found = check({"a.bpmn": text.encode()}, GateEnvironment())
    return [
        Told(
            f"tandem/{one.code}",
            _CATEGORIES[one.severity],
            one.element_id,
            f"{one.reason_zh}。{one.remedy_zh}。"
            if one.severity is Severity.ERROR
            else f"{one.reason_zh}。",
        )
        for one in found
        if one.code in _CODES
    ]
