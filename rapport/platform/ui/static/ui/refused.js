// A form that comes back with what is wrong puts the cursor into the first wrong field, or onto the sentence above them
// all. What is laid over a form that is at work ("in-place") has its own way.
(() => {
  const CONTROLS = "input:not([type=hidden]), select, textarea";
  const FIELD = ".field, .bulk-field, td";
  const MARKED = `[aria-invalid="true"], .field-error`;
  const isThere = (one) => one && !one.disabled && one.closest("form") && one.checkVisibility({ visibilityProperty: true });

  const control = (mark) => (mark.matches(CONTROLS) ? mark : mark.closest(FIELD)?.querySelector(CONTROLS));
  const lead = (place) => {
    const wrong = [...place.querySelectorAll(MARKED)].filter(isThere).map(control).find(isThere);
    const goal = wrong ?? [...place.querySelectorAll(".form-errors")].find(isThere);
    if (goal?.matches(".form-errors")) goal.tabIndex = -1;
    goal?.focus();
  };

  lead(document);
  document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig, target, xhr } }) => {
    const isRefused = xhr.status === 422 && requestConfig.verb === "post" && requestConfig.elt.matches("form");
    if (isRefused && !requestConfig.elt.matches('[hx-swap^="in-place"]')) lead(target.isConnected ? target : document);
  });
})();
