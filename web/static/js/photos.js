// Photographs before they travel: made smaller, turned upright, shown as they were chosen.
// Without scripts, or where something fails, the file goes as it is.
(() => {
  "use strict";
  const LONGEST_EDGE = 2048;
  const SMALL = 600 * 1024;
  const QUALITY = 0.85;

  const smaller = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (!blob || blob.size >= file.size) return file;
      const name = file.name.replace(/\.\w+$/, "") + ".jpg";
      return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
    } catch {
      return file;
    }
  };

  const draw = (input) => {
    input.parentElement.querySelector(".chosen")?.remove();
    if (!input.files.length) return;
    const list = document.createElement("ul");
    list.className = "files chosen";
    for (const file of input.files) {
      const item = document.createElement("li");
      item.textContent = `${file.name} ${Math.max(1, Math.round(file.size / 1024))} KB`;
      list.append(item);
    }
    input.after(list);
  };

  document.addEventListener("change", async ({ target }) => {
    if (target.type !== "file" || !target.files.length || target.dataset.busy) return;
    if (!("DataTransfer" in window) || !("createImageBitmap" in window)) return draw(target);
    target.dataset.busy = "1";
    const buttons = [...(target.form?.querySelectorAll("button") ?? [])].filter((one) => !one.disabled);
    for (const button of buttons) button.disabled = true;
    try {
      const kept = new DataTransfer();
      for (const file of target.files) kept.items.add(await smaller(file));
      target.files = kept.files;
    } finally {
      for (const button of buttons) button.disabled = false;
      delete target.dataset.busy;
      draw(target);
    }
  });
})();
