// <textarea data-runs>: Ctrl or Cmd with Enter presses the first button of its form. [data-cancels="#button"] is there
// while that button's request is under way, and ends it. [data-inserts="text"][data-into="#field"] writes at the caret, or,
// with data-at and data-over, in the place of a word.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-runs]")) return;
    event.preventDefault();
    event.target.form.querySelector("button:not([type=button])").click();
  });

  const cancelsOf = (target) => (target.id ? document.querySelectorAll(`[data-cancels="#${target.id}"]`) : []);
  document.addEventListener("htmx:beforeRequest", ({ target }) => { for (const button of cancelsOf(target)) button.hidden = false; });
  document.addEventListener("htmx:afterRequest", ({ target }) => { for (const button of cancelsOf(target)) button.hidden = true; });

  const insert = (field, text, at, over) => {
    const begin = field.value.length - field.value.trimStart().length + at;
    if (over && field.value.slice(begin, begin + over.length) === over) field.setSelectionRange(begin, begin + over.length);
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("click", ({ target }) => {
    const cancels = target.closest("[data-cancels]");
    if (cancels) {
      window.htmx.trigger(document.querySelector(cancels.dataset.cancels), "htmx:abort");
      document.dispatchEvent(new CustomEvent("toast", { detail: { message: cancels.dataset.said, kind: "success" } }));
    }
    const inserts = target.closest("[data-inserts]");
    if (inserts) insert(document.querySelector(inserts.dataset.into), inserts.dataset.inserts, Number(inserts.dataset.at), inserts.dataset.over);
  });
})();
