// What tasks give to our handlers, as far as a diagram alone can tell it.
//
// The gate counts as well what the forms say that are deployed with the diagram, and what
// handlers say that this installation adds. Where one of these may be the answer, nothing
// is said of a missing input: the gate will know.

const { reads, gives, texts: inputTexts } = HANDLERS;
const handled = new Set(HANDLERS.handled);

const isA = (element, type) => Boolean(element?.$instanceOf?.(type));
const extensions = (element) => element.extensionElements?.values ?? [];
const extensionsOf = (element, type) => extensions(element).filter((each) => isA(each, type));

// Every element of a process that does or awaits something, those in subprocesses too.
function* nodesOf(scope) {
  for (const each of scope.flowElements ?? []) {
    if (!isA(each, "bpmn:FlowNode")) continue;
    yield each;
    yield* nodesOf(each);
  }
}

const eventsOf = (node) => node.eventDefinitions ?? [];

// Who says what does the work: the task itself, or the message that an event sends.
const workOf = (node) => (isA(node, "bpmn:Event") ? eventsOf(node)[0] : node);

const handlerOf = (node) => {
  const held = workOf(node);
  if (!held || !handled.has(nameOf(node)[1])) return "";
  const delegate = /^\s*[$#]\{\s*([\w.-]+)\s*\}\s*$/.exec(held.get("camunda:delegateExpression") ?? "");
  if (delegate) return delegate[1];
  return held.get("camunda:type") === "external" ? held.get("camunda:topic") ?? "" : "";
};

const isDone = (node) => ["delegateExpression", "expression", "topic", "class"].some((each) => workOf(node)?.get(`camunda:${each}`));

const parametersOf = (node, kind) => extensionsOf(node, "camunda:InputOutput").flatMap((each) => each.get(kind) ?? []);

// Variables that attributes name: camunda:resultVariable and its like.
const namedBy = (element) =>
  parts(element)[0].filter(([name]) => /^camunda:(\w*Variable|initiator)$/.test(name)).map(([, value]) => value);

const loopVariable = (node) => {
  const loop = node.loopCharacteristics;
  return loop?.inputDataItem?.name ?? loop?.get?.("camunda:elementVariable");
};

const startVariables = (process) =>
  extensionsOf(process, "camunda:Properties")
    .flatMap((each) => each.values ?? [])
    .filter((each) => each.name === HANDLERS.startVariables)
    .flatMap((each) => (each.value ?? "").split(",").map((name) => name.trim()));

// The names that a node gives a value for more than one task.
const namesFrom = (node) => {
  const inside = isA(node, "bpmn:SubProcess");
  return [
    ...namedBy(node),
    ...(inside && node.loopCharacteristics ? [loopVariable(node), ...namedBy(node.loopCharacteristics)] : []),
    ...(inside ? parametersOf(node, "inputParameters").map((each) => each.name) : []),
    ...parametersOf(node, "outputParameters").map((each) => each.name),
    ...extensionsOf(node, "camunda:Out").map((each) => each.target),
    ...extensionsOf(node, "camunda:FormData").flatMap((each) => (each.fields ?? []).map((field) => field.id)),
    ...eventsOf(node).flatMap(namedBy),
    ...(isA(node, "bpmn:BusinessRuleTask") ? ["decisionResult"] : []),
    ...(gives[handlerOf(node)] ?? []),
  ];
};

// What gives names that no diagram shows: forms of other files, handlers of others.
const givesMore = (node) => {
  const form = isA(node, "bpmn:UserTask") || isA(node, "bpmn:StartEvent");
  if (form && ["formRef", "formKey"].some((each) => node.get(`camunda:${each}`))) return true;
  return handled.has(nameOf(node)[1]) && isDone(node) && !Object.hasOwn(gives, handlerOf(node));
};

const filled = (texts, facts) =>
  texts.map((text) => `${text.replaceAll(/\{(\w+)\}/g, (_, name) => facts[name])}。`).join("");

const isEmpty = (parameter) => !(parameter.value ?? "").trim() && !parameter.definition;

// All that is written in an element, but not in the elements that it holds or leads to.
function* textsIn(element) {
  const [attributes, inside] = parts(element);
  for (const [, value] of attributes) yield String(value);
  yield String(element.$body ?? element.body ?? element.value ?? "");
  for (const { value, property } of inside) {
    if (!isChild(value)) yield String(value);
    else if (!property?.isReference && !isA(value, "bpmn:FlowElement")) yield* textsIn(value);
  }
}

// The gate looks for a name in expressions; what is written nowhere is in none of them.
const isWrittenTwice = (node, name) => [...textsIn(node)].join(" ").split(name).length > 2;

const hasListeners = (node) => extensions(node).some((each) => /Listener$/.test(each.$type));

function* findingsOfInputsAt(node, mayBeGiven) {
  const handler = handlerOf(node);
  if (!Object.hasOwn(reads, handler)) return;
  const wanted = reads[handler];
  const given = new Map(parametersOf(node, "inputParameters").map((each) => [each.name, each]));
  const tell = (code, facts) => ({ code, id: node.id, text: filled(inputTexts[code], { handler, ...facts }) });
  for (const { name, label, required } of wanted) {
    const parameter = given.get(name);
    if (!required || (parameter ? !isEmpty(parameter) : mayBeGiven(name) || loopVariable(node) === name)) continue;
    yield tell(parameter ? "input_empty" : "input_missing", { name, label_zh: label });
  }
  if (hasListeners(node)) return;
  const known_zh = wanted.map(({ name, label }) => `${label}（${name}）`).join("、");
  for (const name of given.keys()) {
    if (!name || wanted.some((each) => each.name === name) || isWrittenTwice(node, name)) continue;
    yield tell("input_unknown", { name, known_zh });
  }
}

function* findingsOfInputs(root) {
  const skipped = explaining(root);
  for (const process of (root.rootElements ?? []).filter((each) => isA(each, "bpmn:Process"))) {
    if (skipped.has(process.id ?? "")) continue;
    const nodes = [...nodesOf(process)];
    const inSight = new Set([...HANDLERS.ofRounds, ...startVariables(process), ...nodes.flatMap(namesFrom)]);
    const isOpen = nodes.some(givesMore);
    for (const node of nodes) yield* findingsOfInputsAt(node, (name) => isOpen || inSight.has(name));
  }
}
