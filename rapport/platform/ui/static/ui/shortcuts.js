// Single keys: [data-shortcut="g c"] is pressed, or focused when it is a field; else "?" lists them all, "/" searches and
// "[" folds the sidebar.
// A switch in the list turns them off, for those who speak their input.
(() => {
  const root = document.documentElement;
  const dialog = document.getElementById("shortcuts");
  const list = dialog?.querySelector("[data-shortcut-list]");
  const toggle = dialog?.querySelector("[data-keys-switch]");
  let held = "";
  let timer = 0;

  try { if (localStorage.getItem("rapport.keys") === "off") root.dataset.keys = "off"; } catch { /* on */ }
  if (toggle) {
    toggle.checked = root.dataset.keys !== "off";
    toggle.addEventListener("change", () => {
      if (toggle.checked) delete root.dataset.keys; else root.dataset.keys = "off";
      try { localStorage.setItem("rapport.keys", toggle.checked ? "on" : "off"); } catch { /* not kept */ }
    });
  }

  const targets = () => [...document.querySelectorAll("[data-shortcut]")];
  for (const target of list ? targets().filter((candidate) => candidate.matches("a, button")) : []) {
    const line = document.createElement("div");
    const what = document.createElement("span");
    what.textContent = target.dataset.shortcutLabel || target.textContent.trim();
    const keys = document.createElement("span");
    for (const key of target.dataset.shortcut.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "kbd";
      cap.textContent = key;
      keys.append(cap, " ");
    }
    line.append(what, keys);
    list.append(line);
  }

  const isTyping = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const press = (target) => {
    if (target.matches("input, textarea, select")) target.focus(); else target.click();
    return true;
  };
  const said = (name) => document.dispatchEvent(new Event(name));
  const act = (keys) => {
    const target = targets().find((candidate) => candidate.dataset.shortcut === keys && candidate.offsetParent);
    if (target) return press(target);
    if (keys === "?") dialog?.showModal();
    else if (keys === "/") said("rapport:palette");
    else if (keys === "[") said("rapport:toggle-sidebar");
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!isPlain || root.dataset.keys === "off" || isTyping(event.target) || document.querySelector("dialog[open]")) return;
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
