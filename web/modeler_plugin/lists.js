// What the lists of the gate say of each element and attribute of a diagram.
//
// The same words are made here of the editor's model as the gate makes of a file.

const { known, texts, refused, notes, unknown } = LISTS;
const [prefixes, valued, named, scopes, eventDefinitions] = [
  new Map(Object.entries(LISTS.prefixes)),
  ...[LISTS.valued, LISTS.named, LISTS.scopes, LISTS.eventDefinitions].map((each) => new Set(each)),
];
const silent = new Set(known);

// From the most precise form of a word to the least.
const candidates = (word) => {
  const plain = word.split("=")[0];
  const found = [];
  for (const form of new Set([word, plain])) {
    found.push(form);
    const colon = form.indexOf(":");
    const [prefix, rest] = [form.slice(0, colon), form.slice(colon + 1)];
    for (const sign of "@/") {
      const at = rest.indexOf(sign);
      if (at > 0) found.push(`${prefix}:*${rest.slice(at)}`);
    }
  }
  return [...found, `${plain.split(":")[0]}:*`];
};

const becomes = (word) => {
  for (const each of candidates(word)) {
    if (silent.has(each)) return {};
    if (Object.hasOwn(notes, each)) return { note: notes[each] };
    if (Object.hasOwn(refused, each)) return { refusal: texts[refused[each]] };
  }
  return { refusal: unknown.map((text) => text.replaceAll("{word}", word)) };
};

const lowered = (name) => name[0].toLowerCase() + name.slice(1);
const split = (name) => (name.includes(":") ? name.split(":", 2) : ["", name]);

// The name that an element has in its file.
const nameOf = (element, property) => {
  const [prefix, local] = split(element.$type);
  if (!element.$descriptor || element.$descriptor.isGeneric) return [prefix, local];
  if (property?.xml?.serialize) return split(property.ns.name);
  const alias = element.$model.getPackage(prefix)?.xml?.tagAlias;
  return [prefix, alias === "lowerCase" ? lowered(local) : local];
};

// Prefixes are free in a file: what counts is the address that they stand for.
const wordMaker = (root) => {
  const own = new Set(root.$model.getPackages().map((each) => each.prefix));
  return (prefix, rest, element) => {
    if (own.has(prefix)) return `${prefix}:${rest}`;
    const address = root.$attrs[`xmlns:${prefix}`] ?? element?.$descriptor?.ns?.uri;
    const short = address === undefined ? prefix : prefixes.get(address);
    return short ? `${short}:${rest}` : `{${address}}${rest}`;
  };
};

const isChild = (value) => value !== null && typeof value === "object";
const listed = (value) => (Array.isArray(value) ? value : [value]);

// Split what an element holds into attributes and what stands inside of it.
const parts = (element) => {
  const attributes = [];
  const inside = [];
  const generic = element.$descriptor?.isGeneric;
  for (const key of Object.keys(element)) {
    const value = element[key];
    if (value === undefined || key === "$type" || key === "$body") continue;
    if (key === "$children") {
      inside.push(...value.map((one) => ({ value: one })));
      continue;
    }
    const property = generic ? undefined : element.$model.getPropertyDescriptor(element, key);
    if (property === undefined || property.isAttr) {
      if (!key.startsWith("$")) attributes.push([property ? property.ns.name : key, value]);
    } else if (!property.isVirtual && !property.isBody) {
      inside.push(...listed(value).map((one) => ({ value: one, property })));
    }
  }
  if (!generic) attributes.push(...Object.entries(element.$attrs ?? {}));
  return [attributes.filter(([name]) => !/^xmlns(:|$)/.test(name)), inside];
};

// Every element and attribute of a file but its drawing, with whose it is.
function* constructs(root) {
  const wordOf = wordMaker(root);

  const elementWord = (prefix, local, above, element) => {
    let parent = above.local;
    if (eventDefinitions.has(local) && above.startsHandling) parent = LISTS.handlingStart;
    const rest = parent && (prefix !== "bpmn" || eventDefinitions.has(local)) ? `${parent}/${local}` : local;
    return wordOf(prefix, rest, element);
  };

  function* walk({ value, property }, above) {
    const isElement = isChild(value) && !property?.isReference;
    const [prefix, local] = isElement ? nameOf(value, property) : split(property.ns.name);
    if (["bpmndi", "dc", "di"].includes(prefix)) return;
    const stands = isElement && prefix === "bpmn" && (
      named.has(local) || (value.id !== undefined && ["definitions", "collaboration", ...scopes].includes(above.local))
    );
    const place = {
      id: stands ? value.id : above.id,
      process: isElement && prefix === "bpmn" && local === "process" ? value.id ?? "" : above.process,
      depth: above.depth + 1,
    };
    const holder = prefix === "bpmn" && local === "extensionElements";
    if (!holder) yield { word: elementWord(prefix, local, above, value), ...place };
    if (!isElement) return;
    const [attributes, inside] = parts(value);
    for (const [name, content] of holder ? [] : attributes) {
      const [own, attribute] = split(name);
      let word = wordOf(own || prefix, `${local}@${attribute}`, value);
      if (valued.has(wordOf(own || prefix, attribute, value))) word += `=${String(content).slice(0, LISTS.longestValue)}`;
      yield { word, ...place, depth: place.depth + 1 };
    }
    const startsHandling = prefix === "bpmn" && local === "startEvent" && value.$parent?.triggeredByEvent === true;
    const below = { ...place, ...(holder ? { local: above.local, startsHandling: above.startsHandling } : { local, startsHandling }) };
    for (const each of inside) yield* walk(each, below);
  }

  yield* walk({ value: root }, { depth: -1 });
}

// Processes that only explain, beside one that runs, are not deployed.
const explaining = (root) => {
  const processes = (root.rootElements ?? []).filter((each) => each.$type === "bpmn:Process");
  const idle = processes.filter((each) => !each.isExecutable).map((each) => each.id ?? "");
  return new Set(idle.length < processes.length ? idle : []);
};

function* findingsOfLists(root) {
  const skipped = explaining(root);
  const told = new Set();
  let outer;
  for (const seen of constructs(root)) {
    if (skipped.has(seen.process)) continue;
    if (outer && seen.depth > outer.depth && seen.id === outer.id) continue;
    outer = undefined;
    const { refusal, note } = becomes(seen.word);
    if (refusal) {
      if (!seen.word.includes("@")) outer = seen;
      yield { code: "not_supported", id: seen.id, text: `${refusal[0]}（${seen.word}）。${refusal[1]}。` };
    } else if (note && !told.has(`${seen.id} ${note}`)) {
      told.add(`${seen.id} ${note}`);
      yield { code: "only_documentation", id: seen.id, text: `${note}。` };
    }
  }
}
