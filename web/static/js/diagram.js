// Draw the diagram of a case and mark where it stands.
(async () => {
  "use strict";
  const frame = document.getElementById("diagram");
  if (!frame || !window.BpmnJS) return;

  const [xml, places] = await Promise.all([
    fetch(frame.dataset.diagram).then((answer) => answer.text()),
    frame.dataset.places ? fetch(frame.dataset.places).then((answer) => answer.json()) : JSON.parse(frame.dataset.marks ?? '{"passed": [], "here": []}'),
  ]);
  frame.replaceChildren();
  // The viewer speaks English; these are the words that it says aloud here.
  const words = { "Open {element}": "展开 {element}" };
  const translate = (text, values = {}) =>
    (words[text] ?? text).replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);
  const viewer = new window.BpmnJS({
    container: frame,
    additionalModules: [{ translate: ["value", translate] }],
  });
  await viewer.importXML(xml);

  const canvas = viewer.get("canvas");
  const elements = viewer.get("elementRegistry");
  const mark = (id, marker) => { if (elements.get(id)) canvas.addMarker(id, marker); };
  (places.missed ?? []).forEach((id) => mark(id, "missed"));
  places.passed.forEach((id) => mark(id, "passed"));
  // An open frame is only outlined, so that what stands inside it can be read.
  const isFrame = (id) => elements.get(id)?.di?.isExpanded;
  places.here.forEach((id) => mark(id, isFrame(id) ? "around" : "here"));
  places.refused?.forEach((id) => mark(id, "refused"));
  const zoom = (way) => {
    // What just fits would touch the frame.
    if (way === "fit") canvas.zoom("fit-viewport", "auto");
    const factors = { in: 1.5, out: 1 / 1.5, fit: 0.95 };
    canvas.zoom(canvas.zoom() * factors[way], "auto");
  };
  zoom("fit");

  // Fingers cannot turn a wheel: buttons come nearer and go back.
  const tools = document.getElementById("diagramtools");
  if (!tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const way = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (way) zoom(way);
  });
})();
