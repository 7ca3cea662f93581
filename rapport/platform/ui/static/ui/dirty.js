// <form data-dirty>: leaving the page with unsaved changes asks first.
(() => {
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-dirty")) changed.add(form);
  });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) changed.delete(event.target); });
  document.addEventListener("htmx:beforeOnLoad", ({ target, detail: { xhr } }) => {
    const isDrawnAnew = target.matches('[hx-swap^="in-place"]') && !xhr.getResponseHeader("HX-Redirect");
    if (!isDrawnAnew) changed.delete(target);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
})();
