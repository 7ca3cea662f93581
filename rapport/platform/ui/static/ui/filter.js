// The filter builder opens in its dialog once it is there; what it built goes into the field that asked for it.
(() => {
  const dialogOf = (element) => element?.closest?.("dialog[data-builder]");
  const close = () => document.querySelector("dialog[data-builder][open]")?.close();

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const dialog = dialogOf(detail.target);
    if (dialog && !dialog.open && !dialogOf(detail.requestConfig.elt)) dialog.showModal();
  });
  document.addEventListener("filter-built", ({ detail }) => {
    const field = document.getElementsByName(detail.into)[0];
    close();
    if (!field) return;
    field.value = detail.text;
    field.focus();
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
})();
