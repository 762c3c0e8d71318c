// Small comforts; every page works without them.
(() => {
  "use strict";

  // "/" puts the cursor into the search field, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const find = document.getElementById("find");
    if (!find) return;
    event.preventDefault();
    find.focus();
    find.select();
  });

  // Escape and a click elsewhere close an open menu.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });

  // A second click on a button that submits does nothing; the server would refuse it too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.removeAttribute("data-changed");
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Leaving a form with unsaved changes asks first.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guarded]");
    if (form) form.dataset.changed = "1";
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guarded][data-changed]")) event.preventDefault();
  });

  // The order of ticking is part of some answers: each tick takes the next place.
  document.addEventListener("change", ({ target }) => {
    const own = target.type === "checkbox" && target.closest(".choice")?.querySelector(".rank");
    if (!own) return;
    const ranks = [...target.closest(".options").querySelectorAll(".rank")];
    if (target.checked) {
      own.value ||= 1 + Math.max(0, ...ranks.map((rank) => Number(rank.value) || 0));
      return;
    }
    const gone = Number(own.value) || Infinity;
    own.value = "";
    for (const rank of ranks) if (Number(rank.value) > gone) rank.value -= 1;
  });

  // A file that the server would refuse is refused before it takes the form with it.
  const [MOST_EACH, MOST_TOGETHER] = [20, 40].map((megabytes) => megabytes * 1024 * 1024);
  // Photographs are looked at when they have been made smaller.
  const isLookedAtLater = ({ type, target }) =>
    type === "change" && "createImageBitmap" in window && !target.closest("[data-pad]");
  const refuseTooLarge = (event) => {
    const { target } = event;
    if (target.type !== "file" || isLookedAtLater(event)) return;
    target.parentElement.querySelector(".toolarge")?.remove();
    const inputs = [...target.form.querySelectorAll("input[type=file]")];
    const together = inputs.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0);
    if (together < MOST_TOGETHER && [...target.files].every((file) => file.size <= MOST_EACH)) return;
    target.value = "";
    const said = Object.assign(document.createElement("p"), { className: "error toolarge" });
    said.setAttribute("role", "alert");
    said.textContent = document.body.dataset.tooLarge;
    target.before(said);
    target.parentElement.querySelector(".chosen")?.remove();
  };
  document.addEventListener("change", refuseTooLarge);
  document.addEventListener("tandem:chosen", refuseTooLarge);

  // A refused form shows its problems first.
  document.getElementById("problems")?.focus();

  // "Print" stands only where a script can do it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
