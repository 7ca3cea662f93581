// A select or check with data-submits sends its form when it changes; forms keep a button inside .no-js-only.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});
