// Single keys: [data-shortcut="g c"] is pressed, or focused when it is a field; else "?" lists those of this page, "/"
// searches and "[" folds the sidebar. A switch turns them off, for those who speak their input.
(() => {
  const root = document.documentElement;
  const dialog = document.getElementById("shortcuts");
  const toggles = document.querySelectorAll("[data-keys-switch]");
  let held = "";
  let timer = 0;

  try { if (localStorage.getItem("rapport.keys") === "off") root.dataset.keys = "off"; } catch { /* on */ }
  const mark = () => { for (const toggle of toggles) toggle.checked = root.dataset.keys !== "off"; };
  mark();
  for (const toggle of toggles) toggle.addEventListener("change", () => {
    if (toggle.checked) delete root.dataset.keys; else root.dataset.keys = "off";
    try { localStorage.setItem("rapport.keys", toggle.checked ? "on" : "off"); } catch { /* not kept */ }
    mark();
  });

  const targets = () => [...document.querySelectorAll("[data-shortcut]")];
  const isThere = (target) => !target.disabled && target.checkVisibility({ visibilityProperty: false });
  const nameOf = (target) => (target.dataset.shortcutLabel || target.getAttribute("aria-label") || target.placeholder || target.textContent).trim();

  const line = (target) => {
    const row = document.createElement("div");
    const what = document.createElement("dt");
    const keys = document.createElement("dd");
    what.textContent = nameOf(target);
    for (const key of target.dataset.shortcut.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "kbd";
      cap.textContent = key;
      keys.append(cap, " ");
    }
    row.append(what, keys);
    return row;
  };
  const section = (title, rows) => {
    const part = document.createElement("section");
    const head = document.createElement("h3");
    const lines = document.createElement("dl");
    head.textContent = title;
    lines.append(...rows);
    part.append(head, lines);
    part.dataset.found = "";
    return part;
  };
  // What works here and now: asked anew at each opening, since panels come and go.
  const list = () => {
    const all = dialog.querySelector("[data-shortcut-list]");
    for (const old of all.querySelectorAll("[data-found]")) old.remove();
    for (const part of all.querySelectorAll("[data-where]")) part.hidden = !document.querySelector(part.dataset.where);
    const found = targets().filter(isThere);
    const isPage = (target) => target.closest(".sidebar");
    for (const [title, some] of [[all.dataset.here, found.filter((target) => !isPage(target))], [all.dataset.pages, found.filter(isPage)]]) {
      if (some.length) all.append(section(title, some.map(line)));
    }
  };
  new MutationObserver(() => { if (dialog.open) list(); }).observe(dialog, { attributeFilter: ["open"] });

  const isTyping = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const press = (target) => {
    if (target.matches("input, textarea, select")) target.focus(); else target.click();
    return true;
  };
  const said = (name) => document.dispatchEvent(new Event(name));
  const act = (keys) => {
    const target = targets().find((candidate) => candidate.dataset.shortcut === keys && isThere(candidate));
    if (target) return press(target);
    if (keys === "?") dialog.showModal();
    else if (keys === "/") said("rapport:palette");
    else if (keys === "[") said("rapport:toggle-sidebar");
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
    if (!isPlain || root.dataset.keys === "off" || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Shift") return;
    clearTimeout(timer);
    const keys = held ? `${held} ${event.key}` : event.key;
    held = "";
    if (act(keys)) event.preventDefault();
    else if (event.key === "g") {
      held = "g";
      timer = setTimeout(() => { held = ""; }, 1200);
    }
  });
})();
