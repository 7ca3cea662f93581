// [data-sidebar-toggle] and the key "[" show or hide the sidebar; Escape leaves it on a phone.
(() => {
  const root = document.documentElement;
  const toggle = document.querySelector("[data-sidebar-toggle]");
  if (!toggle) return;

  const show = (isOpen) => {
    if (isOpen) delete root.dataset.sidebar; else root.dataset.sidebar = "closed";
    toggle.setAttribute("aria-expanded", String(isOpen));
    try { localStorage.setItem("rapport.sidebar", isOpen ? "open" : "closed"); } catch { /* not kept */ }
  };
  toggle.setAttribute("aria-expanded", String(root.dataset.sidebar !== "closed"));
  toggle.addEventListener("click", () => show(root.dataset.sidebar === "closed"));

  document.addEventListener("rapport:toggle-sidebar", () => show(root.dataset.sidebar === "closed"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#sidebar") location.hash = "#main";
  });
  document.addEventListener("click", (event) => {
    const isOutside = location.hash === "#sidebar" && !event.target.closest("#sidebar, [href='#sidebar']");
    if (isOutside || event.target.matches("#sidebar")) { event.preventDefault(); location.hash = "#main"; }
  });
})();
