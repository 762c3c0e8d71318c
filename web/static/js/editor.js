// Change a diagram in the browser: check it, save it as a file, deploy it.
(() => {
  "use strict";
  const editor = document.getElementById("editor");
  if (!editor || !window.BpmnModeler) return;

  const form = editor.querySelector("form.tools");
  const place = editor.querySelector(".modeler");
  const results = editor.querySelector(".results");
  const status = form.querySelector("[role=status]");
  const button = (name) => form.querySelector(`[data-do="${name}"]`);
  const { url, templates, file, unsaved, unreadable, busy, failed } = editor.dataset;
  editor.querySelector(".plain").hidden = true;
  form.hidden = false;

  let modeler;
  let changed = false;
  const tell = (isChanged) => {
    changed = isChanged;
    status.textContent = isChanged ? unsaved : "";
  };
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  // Chinese words are whole pixels wide, and the editor breaks a label that just fits.
  const leaveRoom = (renderer) => {
    const boundsOf = renderer.getExternalLabelBounds;
    renderer.getExternalLabelBounds = (bounds, text) => {
      const { x, width, ...rest } = boundsOf(bounds, text);
      return { ...rest, x: x - 1, width: width + 2 };
    };
  };

  const open = async () => {
    place.hidden = false;
    const [xml, palette] = await Promise.all([
      fetch(url).then((answer) => answer.text()),
      fetch(templates).then((answer) => answer.json()),
    ]);
    modeler = new window.BpmnModeler({
      container: place.querySelector(".canvas"),
      propertiesPanel: { parent: place.querySelector(".panel") },
      additionalModules: window.editorTranslate ? [{ translate: ["value", window.editorTranslate] }] : [],
    });
    window.editorTranslateTitles?.(place.querySelector(".panel"));
    leaveRoom(modeler.get("textRenderer"));
    modeler.get("elementTemplatesLoader").setTemplates(palette);
    try {
      await modeler.importXML(xml);
    } catch {
      status.textContent = unreadable;
      return;
    }
    fit();
    modeler.on("commandStack.changed", () => tell(true));
    form.querySelectorAll("[data-do]").forEach((each) => { each.hidden = each.dataset.do === "open"; });
  };

  // Show the whole diagram in the part of the canvas that the palette leaves free.
  const fit = () => {
    const canvas = modeler.get("canvas");
    canvas.zoom("fit-viewport");
    const { inner, outer } = canvas.viewbox();
    const palette = place.querySelector(".djs-palette").getBoundingClientRect();
    const isStrip = palette.width > palette.height;
    const margin = 20;
    const left = isStrip ? margin : palette.width + 2 * margin;
    const top = isStrip ? palette.height + margin : margin;
    const [width, height] = [outer.width - left - margin, outer.height - top - margin];
    const scale = Math.min(width / inner.width, height / inner.height, 1);
    canvas.viewbox({
      x: inner.x - (left + (width - inner.width * scale) / 2) / scale,
      y: inner.y - (top + (height - inner.height * scale) / 2) / scale,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  };

  const written = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    return new File([xml], file, { type: "text/xml" });
  };

  const check = async () => {
    const sent = new FormData(form);
    sent.set("part", "findings");
    sent.set("files", await written());
    results.textContent = busy;
    const answer = await fetch("/designer/check", { method: "POST", body: sent });
    if (!answer.ok) {
      results.textContent = failed;
      return;
    }
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    results.replaceChildren(...found.body.childNodes);
    results.querySelectorAll(`[data-show]`).forEach((each) => { each.hidden = each.dataset.file !== file; });
  };

  const save = async () => {
    const content = await written();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    tell(false);
  };

  const deploy = async () => {
    const carried = new DataTransfer();
    carried.items.add(await written());
    form.elements.files.files = carried.files;
    changed = false;
    form.submit();
  };

  const show = (ids) => {
    const registry = modeler.get("elementRegistry");
    const canvas = modeler.get("canvas");
    const elements = ids.map((id) => registry.get(id)).filter((each) => each?.parent);
    if (!elements.length) return;
    canvas.setRootElement(canvas.findRoot(elements[0]));
    canvas.scrollToElement(elements[0], 120);
    modeler.get("selection").select(elements[0]);
    place.scrollIntoView({ block: "nearest" });
  };

  const step = (name) => modeler.get("commandStack")[name]();
  const ways = { open, check, save, deploy, undo: () => step("undo"), redo: () => step("redo") };
  form.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-do]");
    if (!pressed) return;
    pressed.disabled = true;
    try {
      await ways[pressed.dataset.do]();
    } finally {
      pressed.disabled = false;
    }
  });
  results.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-show]");
    if (wanted) show(wanted.dataset.show.split(" "));
  });
})();
