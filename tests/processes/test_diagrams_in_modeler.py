"""The editor that Camunda Modeler is built on opens and saves the shipped diagrams."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from playwright.sync_api import Page

from tests.support.bpmn_graph import all_files

EDITOR = (
    Path(__file__).parents[2]
    / "node_modules"
    / "bpmn-js"
    / "dist"
    / "bpmn-modeler.production.min.js"
)
OPEN_AND_SAVE = """async (xml) => {
    const editor = new BpmnJS({ container: document.body });
    const { warnings } = await editor.importXML(xml);
    const saved = await editor.saveXML({ format: true });
    return [warnings.map((warning) => warning.message), saved.xml];
}"""


@pytest.fixture
def editor(page: Page) -> Page:
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=EDITOR)
    return page


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
def test_a_diagram_opens_without_a_warning_and_is_saved_as_it_was(
    editor: Page, path: Path
) -> None:
    """A designer's change shows as that change only."""
    text = path.read_text("utf-8")

    warnings, saved = editor.evaluate(OPEN_AND_SAVE, text)

    assert warnings == []
    # The order of the namespaces hangs on the plug-ins of the editor.
    assert canonicalize(saved) == canonicalize(text)
