// Signatures drawn with a finger: each becomes a picture in the file input below it.
// Without scripts the name is typed, or a photograph of the paper is chosen.
(() => {
  "use strict";
  const PAPER = "#ffffff";
  const INK = "#111111";
  // Three dots a pixel are as many as a paper shows.
  const MOST_DOTS = 3;

  const begin = (place) => {
    if (place.dataset.ready) return;
    place.dataset.ready = "1";
    const frame = place.querySelector(".pad");
    const canvas = frame.querySelector("canvas");
    const again = frame.querySelector("button");
    const said = frame.querySelector("[role=status]");
    const input = place.querySelector("input[type=file]");
    frame.hidden = false;
    const pad = new SignaturePad(canvas, { backgroundColor: PAPER, penColor: INK, minWidth: 1, maxWidth: 3 });

    // A turned phone has another width: what was drawn is drawn again.
    const fit = () => {
      const dots = Math.min(MOST_DOTS, Math.max(1, devicePixelRatio || 1));
      const [width, height] = [canvas.offsetWidth * dots, canvas.offsetHeight * dots].map(Math.round);
      if (!width || (canvas.width === width && canvas.height === height)) return;
      const strokes = pad.toData();
      canvas.width = width;
      canvas.height = height;
      canvas.getContext("2d").scale(dots, dots);
      pad.clear();
      if (strokes.length) pad.fromData(strokes);
    };
    new ResizeObserver(fit).observe(canvas);
    fit();

    const told = () => input.dispatchEvent(new Event("input", { bubbles: true }));
    const keep = () => canvas.toBlob((blob) => {
      if (!blob || pad.isEmpty()) return;
      const kept = new DataTransfer();
      kept.items.add(new File([blob], "手写签名.png", { type: "image/png" }));
      input.files = kept.files;
      // One picture a signature: the one that is drawn now.
      for (const box of place.querySelectorAll(".files input")) box.checked = false;
      input.parentElement.querySelector(".chosen")?.remove();
      again.disabled = false;
      said.textContent = said.dataset.signed;
      told();
    }, "image/png");
    const clear = () => {
      pad.clear();
      again.disabled = true;
      said.textContent = "";
    };
    pad.addEventListener("endStroke", keep);
    again.addEventListener("click", () => {
      clear();
      input.value = "";
      told();
    });
    // A photograph that is chosen instead takes the place of the drawing.
    input.addEventListener("change", clear);
  };

  const beginAll = () => {
    if (!("SignaturePad" in window) || !("DataTransfer" in window)) return;
    document.querySelectorAll("[data-pad]").forEach(begin);
  };
  beginAll();
  document.addEventListener("tandem:shown", beginAll);
})();
