// Forms survive a dead network: what is typed at a matter is kept in this browser, and
// sent when there is a network again. One copy a person and matter; nobody else's copy
// stays on a phone that is shared. The server decides what counts: each form has a key
// by which it is taken once, and says which draft it was made from.
(() => {
  "use strict";
  const TEXTS = document.getElementById("kept")?.dataset;
  const PERSON = document.body.dataset.person;
  if (!("indexedDB" in window)) return;

  const OLDEST = 7 * 24 * 3600 * 1000;
  const MOST_BYTES = 30 * 1024 * 1024;
  const PAUSE = 500;
  const RETRY = 30_000;
  // Belong to the page, not to what was typed.
  const OF_THE_PAGE = new Set(["csrf_token"]);
  // Which state of a copy this window has written or taken over last.
  const SEEN = {
    of: (id) => Number(sessionStorage.getItem(`kept:${id}`)),
    note: ({ id, revision }) => sessionStorage.setItem(`kept:${id}`, revision),
  };

  // -- what is kept -----------------------------------------------------------------
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opened = (() => {
    const request = indexedDB.open("tandem", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("copies", { keyPath: "id" });
    return asked(request);
  })();
  opened.catch(() => {});
  const store = async (mode) => (await opened).transaction("copies", mode).objectStore("copies");
  const idOf = (task) => `${PERSON}/${task}`;
  const copyOf = async (task) => asked((await store("readonly")).get(idOf(task)));
  const forget = async (id) => asked((await store("readwrite")).delete(id));
  const mine = async () => {
    const all = await asked((await store("readonly")).getAll());
    const gone = all.filter((copy) => copy.person !== PERSON || Date.now() - copy.at > OLDEST);
    for (const copy of gone) await forget(copy.id);
    return all.filter((copy) => !gone.includes(copy));
  };
  // Reads and writes in one transaction: of two windows, only one has its way.
  const put = async (copy, change) => {
    const copies = await store("readwrite");
    const before = await asked(copies.get(copy.id));
    if (before && before.revision !== copy.revision) return null;
    const fresh = { ...copy, ...change, revision: copy.revision + 1 };
    await asked(copies.put(fresh));
    SEEN.note(fresh);
    return fresh;
  };

  // -- the form of this page --------------------------------------------------------
  let form = null;
  let copy = null;
  // There is a copy that this page does not show: what is typed here is not kept.
  let isPending = false;
  let timer = 0;
  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  const say = (...parts) => {
    const line = form?.querySelector("[data-kept-state]");
    if (!line) return;
    line.hidden = false;
    line.replaceChildren(...parts.flatMap((part, place) => (place ? [" · ", part] : [part])));
  };
  const gather = () => {
    const fields = [];
    const files = [];
    let bytes = 0;
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        if (!OF_THE_PAGE.has(name)) fields.push([name, value]);
      } else if (value.size) {
        files.push([name, value, value.name]);
        bytes += value.size;
      }
    }
    const tooMany = bytes > MOST_BYTES;
    return { fields, files: tooMany ? [] : files, tooMany };
  };
  // One after another: what is being kept while something is handed in is no other window.
  let turn = Promise.resolve();
  const keep = (change = {}) => {
    clearTimeout(timer);
    turn = turn.catch(() => {}).then(() => keepNow(change));
    return turn;
  };
  const keepNow = async (change) => {
    if (!form) return null;
    if (isPending) {
      say(TEXTS.chooseFirst);
      return null;
    }
    const base = copy ?? { id: idOf(form.dataset.keep), person: PERSON, task: form.dataset.keep, revision: 0 };
    const about = { address: form.getAttribute("action"), title: form.dataset.title, at: Date.now(), state: "kept" };
    const fresh = await put(base, { ...about, ...gather(), ...change });
    if (!fresh) {
      say(TEXTS.elsewhere);
      return null;
    }
    copy = fresh;
    // Nothing is lost by leaving: nobody need be asked.
    form.removeAttribute("data-changed");
    const offline = navigator.onLine ? [] : [TEXTS.offline];
    if (fresh.state === "kept") say(`${TEXTS.kept} ${clock(fresh.at)}`, ...offline, ...(fresh.tooMany ? [TEXTS.tooMany] : []));
    return fresh;
  };
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep().catch(() => {}), PAUSE);
  };

  // -- sending ----------------------------------------------------------------------
  const token = () => document.querySelector('input[name="csrf_token"]')?.value ?? "";
  const post = (one, onProgress) => new Promise((done) => {
    const body = new FormData();
    for (const [name, value] of one.fields) body.append(name, value);
    for (const [name, file, filename] of one.files) body.append(name, file, filename);
    body.set("csrf_token", token());
    body.append("do", one.wish);
    const request = new XMLHttpRequest();
    request.open("POST", one.address);
    request.setRequestHeader("Tandem-Send", "1");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && onProgress?.(loaded / total);
    request.onload = () => done(request);
    request.onerror = request.ontimeout = request.onabort = () => done(null);
    request.send(body);
  });
  // What became of it: where to go, "later" for what is tried again, or a page to read.
  const deliver = async (one, onProgress) => {
    const answer = await post(one, onProgress);
    const next = answer?.getResponseHeader("Tandem-Location");
    if (next) {
      await forget(one.id);
      return { next };
    }
    if ([401, 403].includes(answer?.status)) return { later: TEXTS.signIn };
    if (!answer || answer.status >= 500 || answer.status === 429) return { later: TEXTS.later };
    await put(one, { state: "stuck" });
    return { page: answer.responseText };
  };
  // One window sends; where locks are missing, the key of the form keeps it to once.
  const alone = (work) => (navigator.locks ? navigator.locks.request("tandem-send", work) : work());

  const showPage = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("main");
    if (!main) return;
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    scrollTo(0, 0);
    (document.getElementById("problems") ?? main).focus();
    document.dispatchEvent(new CustomEvent("tandem:shown"));
    begin().catch(() => {});
  };
  const progress = () => {
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", TEXTS.sending);
    return bar;
  };
  let isSending = false;
  const send = async () => {
    if (!copy || isSending) return;
    isSending = true;
    form.inert = true;
    const bar = progress();
    say(TEXTS.sending, bar);
    try {
      const told = await alone(() => deliver(copy, (part) => { bar.value = part; }));
      if (told.next) {
        say(`${TEXTS.sent} ${clock(Date.now())}`);
        form.removeAttribute("data-changed");
        form = copy = null;
        location.assign(told.next);
      } else if (told.later) {
        say(TEXTS.waiting, navigator.onLine ? told.later : TEXTS.later);
      } else {
        copy = null;
        showPage(told.page);
      }
    } finally {
      isSending = false;
      if (form) form.inert = false;
    }
  };
  // Files alone, such as evidence: progress is shown, nothing is kept.
  const upload = async (sent) => {
    const bar = progress();
    const line = Object.assign(document.createElement("p"), { className: "keptstate" });
    line.setAttribute("role", "status");
    line.append(TEXTS.sending, " ", bar);
    sent.append(line);
    sent.inert = true;
    const fields = [...new FormData(sent)].filter(([, value]) => typeof value === "string" || value.size);
    const one = { address: sent.getAttribute("action"), fields: fields.filter(([, value]) => typeof value === "string"), files: fields.filter(([, value]) => typeof value !== "string").map(([name, file]) => [name, file, file.name]), wish: "upload" };
    const answer = await post(one, (part) => { bar.value = part; });
    sent.inert = false;
    const next = answer?.getResponseHeader("Tandem-Location");
    if (next) return location.assign(next);
    line.textContent = TEXTS.notUploaded;
    if (answer) showPage(answer.responseText);
  };
  const sendWaiting = async () => {
    if (copy?.state === "waiting") await send();
    for (const one of await mine()) {
      if (one.state !== "waiting" || one.id === copy?.id) continue;
      const told = await alone(async () => {
        const still = await copyOf(one.task);
        return still?.state === "waiting" ? deliver(still) : {};
      });
      if (told.next && one.task === form?.dataset.keep) return location.assign(told.next);
      if (told.next) await list(`${TEXTS.sent} ${clock(Date.now())}：${one.title}`);
    }
    await list();
  };

  // -- what else is kept, on every page ---------------------------------------------
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  // The server draws the form with what was kept, or shows both where they differ.
  const goOn = (one) => {
    SEEN.note(one);
    const sent = Object.assign(document.createElement("form"), { method: "post", action: one.address, enctype: "multipart/form-data", hidden: true });
    const add = (name, value) => sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    for (const [name, value] of one.fields) if (name !== "request_key") add(name, value);
    add("csrf_token", token());
    add("do", "compare");
    for (const [name, file, filename] of one.files) {
      const held = new DataTransfer();
      held.items.add(new File([file], filename, { type: file.type, lastModified: file.lastModified }));
      const input = Object.assign(document.createElement("input"), { type: "file", name });
      input.files = held.files;
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  };
  const drop = async (one) => {
    await forget(one.id);
    if (one.task === form?.dataset.keep) isPending = false;
    await list();
  };
  const STATES = { kept: "kept", waiting: "waiting", stuck: "stuck" };
  let said = "";
  const list = async (news) => {
    said = news ?? said;
    const place = document.getElementById("kept");
    if (!place) return;
    // A page that asks about a copy by itself need not say it twice.
    const isAskedHere = (one) => document.querySelector(`[data-drop-kept="${CSS.escape(one.task)}"]`);
    const others = (await mine()).filter((one) => one.id !== copy?.id && !isAskedHere(one));
    place.hidden = !others.length && !said;
    if (place.hidden) return;
    const rows = others.map((one) => {
      const row = document.createElement("li");
      const text = Object.assign(document.createElement("span"), { textContent: `${one.title} · ${TEXTS[STATES[one.state]]} ${clock(one.at)}` });
      row.append(text, button(TEXTS.goOn, () => goOn(one)), button(TEXTS.drop, () => drop(one)));
      return row;
    });
    const shown = Object.assign(document.createElement("ul"), {});
    shown.append(...rows);
    const heading = Object.assign(document.createElement("strong"), { textContent: TEXTS.heading });
    const news_ = Object.assign(document.createElement("p"), { textContent: said });
    news_.setAttribute("role", "status");
    place.replaceChildren(...(said ? [news_] : []), ...(rows.length ? [heading, shown] : []));
  };

  // -- events -----------------------------------------------------------------------
  const begin = async () => {
    form = document.querySelector("form[data-keep]");
    copy = null;
    const before = form && (await copyOf(form.dataset.keep));
    // The page shows what this window just sent: that is what is kept from now on.
    const isShown = form?.hasAttribute("data-was-sent") && (!before || SEEN.of(before.id) === before.revision);
    isPending = Boolean(before) && !isShown;
    if (isShown) {
      copy = before ?? null;
      await keep();
    }
    await list();
  };
  let isPlain = false;
  document.addEventListener("input", ({ target }) => {
    if (form && target.closest("form[data-keep]") === form) keepSoon();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && form?.dataset.changed && copy?.state !== "waiting") keep().catch(() => {});
  });
  document.addEventListener("submit", async (event) => {
    const pressed = event.submitter;
    if (event.target === form && pressed?.name === "do" && !isPlain) {
      event.preventDefault();
      if (isSending) return;
      const kept = await keep({ state: "waiting", wish: pressed.value }).catch(() => null);
      if (kept) return void send();
      // Nothing can be kept here: the form goes as forms go.
      isPlain = true;
      form.requestSubmit(pressed);
      return;
    }
    // What is given back or given up is not kept here: the server has it, or nobody wants it.
    const leads = new URL(pressed?.getAttribute("formaction") ?? event.target.action, event.target.action).pathname;
    const given = /^\/tasks\/([\w-]+)\/(unclaim|discard)$/.exec(leads);
    if (given && navigator.onLine) forget(idOf(given[1])).catch(() => {});
    if (event.target.matches("form[data-progress]")) {
      event.preventDefault();
      return void upload(event.target);
    }
    if (event.target === form && !navigator.onLine) {
      event.preventDefault();
      say(TEXTS.needsNetwork);
      return;
    }
    if (new URL(event.target.action, location).pathname === "/sign-out") {
      event.preventDefault();
      const left = await mine().catch(() => []);
      if (left.length && !confirm(TEXTS.leaving)) return;
      for (const one of left) await forget(one.id);
      event.target.submit();
    }
  }, { capture: true });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-drop-kept]");
    if (!link) return;
    event.preventDefault();
    await forget(idOf(link.dataset.dropKept)).catch(() => {});
    location.assign(link.href);
  });
  addEventListener("online", () => sendWaiting().catch(() => {}));
  addEventListener("offline", () => say(TEXTS.offline));

  if (!PERSON || !TEXTS) return;
  begin().then(() => navigator.onLine && sendWaiting()).catch(() => {});
  setInterval(() => navigator.onLine && sendWaiting().catch(() => {}), RETRY);
})();
