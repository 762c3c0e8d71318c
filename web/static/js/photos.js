// Photographs before they travel: read, made smaller, turned upright, listed.
// Without scripts, or where something fails, the file goes as it is.
(() => {
  "use strict";
  const LONGEST_EDGE = 2048;
  const SMALL = 600 * 1024;
  const QUALITY = 0.85;
  // What stands in front of the picture is shorter.
  const HEAD = 128 * 1024;
  // Where the phone is now is where the photograph was taken, if it is new.
  const NEW = 10 * 60 * 1000;
  const TEXTS = document.body.dataset;

  // What a camera writes: CIPA DC-008 (Exif 2.32).
  const shotOf = async (file) => {
    if (file.type !== "image/jpeg") return {};
    const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
    let place = 2;
    while (place + 10 < view.byteLength && view.getUint8(place) === 0xff) {
      const length = view.getUint16(place + 2);
      if (view.getUint8(place + 1) === 0xe1 && view.getUint32(place + 4) === 0x45786966) return readExif(view, place + 10);
      place += 2 + length;
    }
    return {};
  };
  const readExif = (view, start) => {
    const little = view.getUint16(start) === 0x4949;
    const two = (at) => view.getUint16(start + at, little);
    const four = (at) => view.getUint32(start + at, little);
    const directory = (at) => {
      const found = new Map();
      if (!at) return found;
      for (let n = 0, many = Math.min(two(at), 512); n < many; n++) found.set(two(at + 2 + 12 * n), at + 2 + 12 * n);
      return found;
    };
    const text = (entry) => {
      if (entry === undefined) return "";
      const size = four(entry + 4);
      const at = start + (size > 4 ? four(entry + 8) : entry + 8);
      return new TextDecoder("latin1").decode(view.buffer.slice(at, at + Math.min(size, 40))).replace(/\0.*$/s, "").trim();
    };
    const degrees = (entry) => {
      if (entry === undefined) return NaN;
      const at = four(entry + 8);
      return [0, 1, 2].reduce((sum, n) => sum + four(at + 8 * n) / four(at + 8 * n + 4) / 60 ** n, 0);
    };
    const main = directory(four(4));
    const more = directory(main.has(0x8769) ? four(main.get(0x8769) + 8) : 0);
    const where = directory(main.has(0x8825) ? four(main.get(0x8825) + 8) : 0);
    const said = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text(more.get(0x9003)));
    const zone = /^[+-]\d\d:\d\d$/.test(text(more.get(0x9011))) ? text(more.get(0x9011)) : "";
    const moment = said && new Date(`${said[1]}-${said[2]}-${said[3]}T${said[4]}${zone}`);
    const latitude = degrees(where.get(2)) * (text(where.get(1)) === "S" ? -1 : 1);
    const longitude = degrees(where.get(4)) * (text(where.get(3)) === "W" ? -1 : 1);
    return {
      taken: moment && !isNaN(moment) ? moment : null,
      spot: isFinite(latitude) && isFinite(longitude) && (latitude || longitude) ? { latitude, longitude } : null,
    };
  };

  // Only who allowed it is asked where they are, and only of a photograph just taken.
  const here = () => new Promise((done) => {
    if (!TEXTS.position || !navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ latitude: coords.latitude, longitude: coords.longitude, accuracy: Math.round(coords.accuracy) }),
      () => done(null),
      { enableHighAccuracy: true, maximumAge: 60_000, timeout: 8_000 },
    );
  });
  const tellOf = async (file) => {
    if (!file.type.startsWith("image/")) return {};
    const shot = await shotOf(file).catch(() => ({}));
    const taken = shot.taken ?? new Date(file.lastModified);
    const told = { taken: taken.toISOString() };
    if (!TEXTS.position) return told;
    const spot = shot.spot ?? (Date.now() - taken < NEW ? await here() : null);
    return spot ? { ...told, ...spot } : told;
  };

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

  // What is told of the files of an input travels beside them, in their order.
  const aboutOf = (input) => {
    const name = `${input.name}-about`;
    let about = input.parentElement.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (!about) {
      about = Object.assign(document.createElement("input"), { type: "hidden", name });
      input.after(about);
    }
    return about;
  };
  const hold = (input, files, told) => {
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    input.files = kept.files;
    aboutOf(input).value = told.length ? JSON.stringify(told) : "";
    list(input);
    input.dispatchEvent(new CustomEvent("tandem:chosen", { bubbles: true }));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const toldOf = (input) => JSON.parse(aboutOf(input).value || "[]");

  const list = (input) => {
    input.parentElement.querySelector(".chosen")?.remove();
    if (!input.files.length) return;
    const shown = document.createElement("ul");
    shown.className = "files chosen";
    [...input.files].forEach((file, place) => {
      const item = document.createElement("li");
      if (file.type.startsWith("image/")) item.append(small(file));
      item.append(`${file.name} ${Math.max(1, Math.round(file.size / 1024))} KB`);
      const without = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: TEXTS.leaveOut });
      without.addEventListener("click", () => {
        const others = (each, at) => at !== place;
        hold(input, [...input.files].filter(others), toldOf(input).filter(others));
        input.focus();
      });
      if (TEXTS.leaveOut) item.append(without);
      shown.append(item);
    });
    input.after(shown);
  };
  // A canvas, because pictures of the page itself come from this server alone.
  const small = (file) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 96, className: "thumb" });
    canvas.setAttribute("role", "presentation");
    createImageBitmap(file).then((picture) => {
      const edge = Math.min(picture.width, picture.height);
      canvas.getContext("2d").drawImage(picture, (picture.width - edge) / 2, (picture.height - edge) / 2, edge, edge, 0, 0, 96, 96);
      picture.close();
    }).catch(() => canvas.remove());
    return canvas;
  };

  // Of a shot with the camera, the files go to the input beside it: several add up.
  const take = async (input) => {
    const target = input.dataset.into ? document.getElementById(input.dataset.into) : input;
    const before = target === input || !target.multiple ? [] : [...target.files];
    const told = before.length ? toldOf(target) : [];
    const added = [];
    for (const file of [...input.files]) {
      told.push(await tellOf(file));
      added.push(await smaller(file));
    }
    if (target !== input) input.value = "";
    hold(target, [...before, ...added], told);
  };

  const isAble = "DataTransfer" in window && "createImageBitmap" in window;
  const showCameras = () => document.querySelectorAll(".camera").forEach((one) => { one.hidden = false; });
  if (isAble) showCameras();
  if (isAble) document.addEventListener("tandem:shown", showCameras);

  document.addEventListener("change", async ({ target }) => {
    if (target.type !== "file" || !target.files.length || target.dataset.busy) return;
    if (target.closest("[data-pad]") || !isAble) return;
    target.dataset.busy = "1";
    const buttons = [...(target.form?.querySelectorAll("button") ?? [])].filter((one) => !one.disabled);
    for (const button of buttons) button.disabled = true;
    try {
      await take(target);
    } finally {
      for (const button of buttons) button.disabled = false;
      delete target.dataset.busy;
    }
  });
})();
