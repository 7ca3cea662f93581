// Shows what the server says: HX-Trigger: {"toast": {"message": "…", "kind": "success|error|warning|info",
// "undo": "an address that takes it back"}},
// and the messages that came with the page. A failed request says so too.
(() => {
  const region = document.getElementById("toasts");
  const blank = document.getElementById("toast-template");
  if (!region || !blank) return;

  const leave = (toast) => {
    const wait = toast.classList.contains("error") ? 12000 : 6000;
    let timer = setTimeout(() => toast.remove(), wait);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("focusin", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), 2500); });
  };
  const show = ({ message, kind = "info", undo = "" }) => {
    const toast = blank.content.firstElementChild.cloneNode(true);
    toast.classList.add(kind);
    toast.querySelector(".toast-text").textContent = message;
    if (undo) {
      const form = toast.querySelector(".toast-undo");
      form.action = undo;
      form.hidden = false;
    }
    region.append(toast);
    while (region.children.length > 4) region.firstElementChild.remove();
    leave(toast);
  };

  for (const toast of region.querySelectorAll("[data-toast]")) leave(toast);
  region.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("toast", (event) => show(event.detail));
  const said = (event) => (event.detail.xhr?.getResponseHeader("HX-Trigger") || "").includes("toast");
  document.addEventListener("htmx:responseError", (event) => {
    const isSlot = event.detail.elt.matches(".panel[hx-get]");
    if (!isSlot && !said(event)) show({ message: region.dataset.failed, kind: "error" });
  });
  document.addEventListener("htmx:sendError", (event) => event.detail.elt.matches(".panel[hx-get]") || show({ message: region.dataset.unreachable, kind: "error" }));
})();
