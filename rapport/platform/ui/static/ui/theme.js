// Before the first paint: the chosen look and the sidebar's state. After it: the buttons that choose.
(() => {
  const root = document.documentElement;
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode: for this page only */ } };

  root.dataset.js = "";
  root.dataset.theme = read("rapport.theme") || "auto";
  if (read("rapport.sidebar") === "closed") root.dataset.sidebar = "closed";

  const mark = () => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.theme));
    }
  };
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    root.dataset.theme = button.dataset.themeChoice;
    write("rapport.theme", root.dataset.theme);
    mark();
  });
})();
