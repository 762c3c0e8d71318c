// How the Modeler takes all of this: as rules of its linter.

const SOURCES = {
  not_supported: ["error", findingsOfLists],
  only_documentation: ["info", findingsOfLists],
  input_missing: ["error", findingsOfInputs],
  input_empty: ["error", findingsOfInputs],
  input_unknown: ["error", findingsOfInputs],
};

const rule = (code) => () => ({
  check(node, reporter) {
    for (const found of SOURCES[code][1](node)) {
      if (found.code === code) reporter.report(found.id ?? node.id, found.text);
    }
    return false; // The first node is the whole file.
  },
});

const plugin = {
  config: {
    rules: Object.fromEntries(Object.entries(SOURCES).map(([code, [severity]]) => [`tandem/${code}`, severity])),
  },
  resolver: {
    resolveRule(pkg, name) {
      if (pkg !== "bpmnlint-plugin-tandem" || !Object.hasOwn(SOURCES, name)) {
        throw new Error(`cannot resolve rule <${name}> of <${pkg}>`);
      }
      return rule(name);
    },
    resolveConfig(pkg, name) {
      throw new Error(`cannot resolve config <${name}> of <${pkg}>`);
    },
  },
};

window.plugins = window.plugins || [];
window.plugins.push({ type: "lintRules.bpmn", plugin });
