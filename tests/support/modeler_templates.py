"""Element templates as the Modeler takes them: checked, and applied to a task."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "processes" / ".camunda" / "element-templates"

#: The validator that the Modeler itself asks before it offers a template.
_VALIDATE = """
const { validateAll } = require('@bpmn-io/element-templates-validator');
const templates = JSON.parse(require('node:fs').readFileSync(0, 'utf-8'));
const faults = validateAll(templates).results.filter(one => !one.valid)
    .map(one => one.errors.map(error => `${one.object.id}: ${error.message}`));
process.stdout.write(JSON.stringify(faults.flat()));
"""


def shipped() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the committed templates by the file that holds them."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
    }


def faults_of_modeler(templates: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what the Modeler would say against templates."""
    done = subprocess.run(
        ["node", "-e", _VALIDATE],
        input=json.dumps(templates).encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
    )
    return list(json.loads(done.stdout))


def applied(
    template: Mapping[str, Any],
    *,
    element_id: str = "t",
    filled: Mapping[str, str] | None = None,
) -> str:
    """Write the element that the Modeler makes of a task by a template.

    Args:
        filled: what the designer types, by the name of the binding.
    """
    attributes: dict[str, str] = {}
    inputs, properties = "", ""
    typed = filled or {}
    for each in template["properties"]:
        binding = each["binding"]
        name = binding["name"]
        value = typed.get(name, each.get("value", ""))
        if binding["type"] == "property" and value:
            attributes[name] = value
        elif binding["type"] == "camunda:property" and value:
            held = f"name={quoteattr(name)} value={quoteattr(value)}"
            properties += f"<camunda:property {held} />"
        elif binding["type"] == "camunda:inputParameter":
            held = f"name={quoteattr(name)}"
            inputs += f"<camunda:inputParameter {held}>{escape(value)}"
            inputs += "</camunda:inputParameter>"
    inside = f"<camunda:properties>{properties}</camunda:properties>"
    if inputs:
        inside += f"<camunda:inputOutput>{inputs}</camunda:inputOutput>"
    attributes["camunda:modelerTemplate"] = template["id"]
    attributes["camunda:modelerTemplateVersion"] = str(template["version"])
    told = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())
    prefix, _, name = template["elementType"]["value"].partition(":")
    kind = f"{prefix}:{name[0].lower()}{name[1:]}"
    return (
        f'<{kind} id="{element_id}"{told}><bpmn:extensionElements>{inside}'
        f"</bpmn:extensionElements></{kind}>"
    )
