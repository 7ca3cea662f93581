// A form that comes back with what is wrong puts the cursor into the first wrong field, or onto the sentence above them
// all. What is laid over a form in which somebody is at work ("in-place") does so only after a button, if nothing in it
// asks for the cursor.
(() => {
  const CONTROLS = "input:not([type=hidden]), select, textarea";
  const FIELD = ".field, .bulk-field, .rule-part, td";
  const MARKED = `[aria-invalid="true"], .field-error`;
  const isThere = (one) => one && !one.disabled && one.closest("form") && one.checkVisibility({ visibilityProperty: true });

  const control = (mark) => (mark.matches(CONTROLS) ? mark : mark.closest(FIELD)?.querySelector(CONTROLS));
  const lead = (place) => {
    const wrong = [...place.querySelectorAll(MARKED)].filter(isThere).map(control).find(isThere);
    const goal = wrong ?? [...place.querySelectorAll(".form-errors")].find(isThere);
    if (goal?.matches(".form-errors")) goal.tabIndex = -1;
    goal?.focus();
  };

  const [{ responseStatus } = {}] = performance.getEntriesByType("navigation");
  if ((responseStatus ?? 422) === 422) lead(document); // an older browser does not say
  const isAtWork = ({ elt, triggeringEvent }) =>
    elt.matches('[hx-swap^="in-place"]') && (!triggeringEvent?.submitter || elt.querySelector("[autofocus]"));
  document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig, target, xhr } }) => {
    const isRefused = xhr.status === 422 && requestConfig.verb === "post" && requestConfig.elt.matches("form");
    if (isRefused && !isAtWork(requestConfig)) lead(target.isConnected ? target : document);
  });
})();
