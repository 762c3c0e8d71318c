// Draw diagrams beside what is said of them: what is clicked here is shown there.
(() => {
  "use strict";
  if (!window.BpmnJS) return;

  // The viewer speaks English; these are the words that it says aloud here.
  const words = { "Open {element}": "展开 {element}" };
  const translate = (text, values = {}) =>
    (words[text] ?? text).replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);

  class Drawing {
    constructor(frame) {
      this.frame = frame;
      this.box = frame.querySelector(".diagram");
      this.viewer = null;
      this.sought = [];
      this.ready = this.#first();
    }

    async #first() {
      const { url, source } = this.frame.dataset;
      if (url) return this.draw(await (await fetch(url)).text());
      if (source) return this.draw(document.getElementById(source).value);
      return undefined;
    }

    async draw(xml) {
      this.viewer?.destroy();
      this.box.replaceChildren();
      this.sought = [];
      this.viewer = new window.BpmnJS({
        container: this.box,
        additionalModules: [{ translate: ["value", translate] }],
      });
      const tools = this.frame.querySelector(".diagramtools");
      try {
        await this.viewer.importXML(xml);
      } catch {
        this.viewer.destroy();
        this.viewer = null;
        tools.hidden = true;
        const said = document.createElement("p");
        said.className = "quiet nodiagram";
        said.textContent = this.frame.dataset.unreadable;
        this.box.replaceChildren(said);
        return;
      }
      this.canvas = this.viewer.get("canvas");
      this.elements = this.viewer.get("elementRegistry");
      this.#mark(JSON.parse(this.frame.dataset.marks || "{}"));
      this.zoom("fit");
      this.viewer.on("element.click", ({ element }) =>
        this.frame.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: element.labelTarget?.id ?? element.id })));
      tools.hidden = false;
    }

    #mark(marks) {
      const overlays = this.viewer.get("overlays");
      for (const [id, { kind, sign }] of Object.entries(marks)) {
        const element = this.elements.get(id);
        if (!element) continue;
        this.canvas.addMarker(id, kind);
        if (!element.parent) continue;
        // A sign beside the colour, for those who do not see it.
        const said = document.createElement("span");
        said.className = `sign ${kind}`;
        said.textContent = sign;
        overlays.add(id, { position: { top: -12, left: -12 }, html: said });
      }
    }

    zoom(way) {
      // What just fits would touch the frame.
      if (way === "fit") this.canvas.zoom("fit-viewport", "auto");
      const factors = { in: 1.5, out: 1 / 1.5, fit: 0.95 };
      this.canvas.zoom(this.canvas.zoom() * factors[way], "auto");
    }

    /** Mark elements and bring the first into sight; say whether any is drawn. */
    show(ids, { stay = false } = {}) {
      if (!this.viewer) return false;
      for (const id of this.sought) if (this.elements.get(id)) this.canvas.removeMarker(id, "sought");
      this.sought = ids.filter((id) => this.elements.get(id) && !this.#isRoot(id));
      for (const id of this.sought) {
        this.canvas.addMarker(id, "sought");
        if (this.elements.get(id).di?.isExpanded) this.canvas.addMarker(id, "around");
      }
      if (!this.sought.length || stay) return false;
      const first = this.elements.get(this.sought[0]);
      this.canvas.setRootElement(this.canvas.findRoot(first));
      if (this.canvas.zoom() < 0.7) this.canvas.zoom(0.9);
      this.canvas.scrollToElement(first, 120);
      return true;
    }

    #isRoot(id) {
      return !this.elements.get(id).parent;
    }
  }

  const drawings = new Map([...document.querySelectorAll(".drawing")].map((frame) => [frame, new Drawing(frame)]));
  window.tandemDrawings = drawings;
  const main = document.querySelector(".drawing");

  // Several files were sent: one is drawn at a time.
  const sources = new Map([...document.querySelectorAll("textarea.xml")].map((text) => [text.dataset.file, text]));
  let drawn = sources.keys().next().value;
  const picks = document.querySelector(".picks");
  const tell = () => picks?.querySelectorAll("[data-file]").forEach((pick) =>
    pick.setAttribute("aria-pressed", String(pick.dataset.file === drawn)));
  if (picks) picks.hidden = false;
  tell();
  const choose = async (file) => {
    if (!sources.has(file) || file === drawn) return;
    drawn = file;
    tell();
    await drawings.get(main).draw(sources.get(file).value);
  };

  const reveal = () => document.querySelectorAll("button[data-show][hidden]").forEach((button) => { button.hidden = false; });
  reveal();
  const told = document.getElementById("told");
  const tellOf = (id) => {
    const row = document.getElementById(`el-${id}`);
    if (!told || !row) return;
    const copy = [...row.children].map((each) => each.cloneNode(true));
    told.replaceChildren(...copy);
  };

  document.addEventListener("chosen", ({ detail, target }) => {
    tellOf(detail);
    if (document.getElementById(`el-${detail}`)) drawings.get(target)?.show([detail], { stay: true });
  });
  document.addEventListener("click", async (event) => {
    const way = event.target.closest("[data-zoom]");
    if (way) drawings.get(way.closest(".drawing"))?.zoom(way.dataset.zoom);
    const pick = event.target.closest(".picks [data-file]");
    if (pick) await choose(pick.dataset.file);
    const wanted = event.target.closest("button[data-show]");
    if (!wanted) return;
    if (wanted.dataset.file) await choose(wanted.dataset.file);
    const ids = wanted.dataset.show.split(" ");
    const frames = wanted.dataset.drawing
      ? wanted.dataset.drawing.split(" ").map((id) => document.getElementById(id))
      : [main];
    for (const frame of frames) {
      await drawings.get(frame)?.ready;
      if (drawings.get(frame)?.show(ids)) frame.scrollIntoView({ block: "nearest" });
    }
    tellOf(ids[0]);
  });
})();
