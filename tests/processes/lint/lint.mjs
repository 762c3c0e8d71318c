// Read diagrams with the descriptors of Camunda 7 and lint them as the Modeler does.
//
// Arguments: files. Output: per file what the reader warned of and what each rule found.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';

const require = createRequire(import.meta.url);
const descriptors = {
  camunda: require('camunda-bpmn-moddle/resources/camunda.json'),
  modeler: require('modeler-moddle/resources/modeler.json'),
};
const config = {
  extends: ['bpmnlint:recommended', 'plugin:camunda-compat/camunda-platform-7-24'],
};

const linter = new Linter({ config, resolver: new NodeResolver({ require }) });
const told = {};
for (const path of process.argv.slice(2)) {
  const text = await readFile(path, 'utf-8');
  const { rootElement, warnings } = await new BpmnModdle(descriptors).fromXML(text);
  const reports = await linter.lint(rootElement);
  told[path] = {
    warnings: warnings.map((warning) => warning.message),
    reports: Object.entries(reports).flatMap(([rule, found]) =>
      found.map(({ id, message, category }) => ({ rule, id, message, category })),
    ),
  };
}
process.stdout.write(JSON.stringify(told));
