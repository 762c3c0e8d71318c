"""The plug-in of the Modeler: unpacked, loaded and asked as the Modeler does it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

# The Modeler requires index.js, runs the script that it names in its page, and asks the
# rules of all plug-ins beside those of Camunda, each resolver in its turn.
_LINT = """
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');
const folder = process.argv[1];
(async () => {
  const { BpmnModdle } = await import('bpmn-moddle');
  const { name, script } = require(path.join(folder, 'index.js'));
  if (!name) throw new Error('a plug-in needs a name');
  const page = vm.createContext({});
  page.window = page;
  vm.runInContext(fs.readFileSync(path.join(folder, script), 'utf-8'), page);
  const plugins = page.plugins.filter(({ type }) => type === 'lintRules.bpmn').map(one => one.plugin);
  const resolvers = [...plugins.map(one => one.resolver), new NodeResolver({ require })];
  const first = (ask) => {
    for (const one of resolvers) {
      try { return ask(one); } catch { /* the next */ }
    }
    throw new Error('no resolver knows it');
  };
  const linter = new Linter({
    config: {
      extends: ['plugin:camunda-compat/camunda-platform-7-24'],
      rules: Object.assign({}, ...plugins.map(one => one.config.rules)),
    },
    resolver: {
      resolveRule: (...asked) => first(one => one.resolveRule(...asked)),
      resolveConfig: (...asked) => first(one => one.resolveConfig(...asked)),
    },
  });
  const told = [];
  for (const text of JSON.parse(fs.readFileSync(0, 'utf-8'))) {
    const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(text);
    const reports = Object.entries(await linter.lint(rootElement)).flatMap(([rule, all]) =>
      all.map(one => [rule, one.category, one.id ?? null, one.message]));
    told.push([reports.filter(([rule]) => rule.startsWith('tandem/')), warnings.length]);
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


def opened_in_modeler(
    diagrams: Sequence[str], *, plugin: Mapping[str, str]
) -> list[Opened]:
    """Return for each diagram what its designer is told while drawing.

    Args:
        plugin: the files below the Modeler's folder of plug-ins.
    """
    with TemporaryDirectory() as plugins:
        for name, text in plugin.items():
            path = Path(plugins, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        (folder,) = Path(plugins).iterdir()
        done = subprocess.run(
            ["node", "-e", _LINT, str(folder)],
            input=json.dumps(diagrams).encode(),
            stdout=subprocess.PIPE,
            cwd=ROOT,
            check=True,
        )
    return [
        Opened([Told(*one) for one in found], warnings)
        for found, warnings in json.loads(done.stdout)
    ]
