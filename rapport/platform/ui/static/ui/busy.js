// A button that sent its form says so and cannot be pressed twice. data-download marks forms whose answer is a file.
(() => {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    const stays = form.method === "dialog" || form.target || form.hasAttribute("data-download");
    if (event.defaultPrevented || stays || !button) return;
    setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; });
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of document.querySelectorAll("button[aria-busy]")) {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
  });
})();
