"""The plug-in of the Modeler, run by the linter that the Modeler itself uses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

_LINT = """
const fs = require('node:fs');
const { Linter } = require('bpmnlint');
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');
(async () => {
  const { BpmnModdle } = await import('bpmn-moddle');
  globalThis.window = globalThis;
  require('./modeler-plugin/tandem/client.js');
  const [{ type, plugin }] = window.plugins;
  if (type !== 'lintRules.bpmn') throw new Error(type);
  const told = [];
  for (const text of JSON.parse(fs.readFileSync(0, 'utf-8'))) {
    const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(text);
    const found = await new Linter(plugin).lint(rootElement);
    const reports = Object.entries(found).flatMap(([rule, all]) =>
      all.map(one => [rule, one.category, one.id ?? null, one.message]));
    told.push([reports, warnings.length]);
  }
  process.stdout.write(JSON.stringify(told));
})().catch(error => { console.error(error); process.exit(1); });
"""


class Told(NamedTuple):
    """What the plug-in says about an element."""

    rule: str
    category: str
    element_id: str | None
    message: str


class Opened(NamedTuple):
    """A diagram as the Modeler has it: some faults it drops itself, with a warning."""

    told: list[Told]
    warnings: int


def opened_in_modeler(diagrams: Sequence[str]) -> list[Opened]:
    """Return for each diagram what its designer is told while drawing."""
    done = subprocess.run(
        ["node", "-e", _LINT],
        input=json.dumps(diagrams).encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
    )
    return [
        Opened([Told(*one) for one in found], warnings)
        for found, warnings in json.loads(done.stdout)
    ]
