// The filter builder opens in its dialog once it is there; what it built goes into the field that asked for it. What is
// typed while the server still draws the rows anew is kept.
(() => {
  const dialogOf = (element) => element?.closest?.("dialog[data-builder]");
  const isBuilder = (element) => element?.id === "filter-builder";
  const late = new Map();
  let isOnItsWay = false;

  const set = (field, value) => {
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!isBuilder(detail.elt)) return;
    late.clear();
    isOnItsWay = true;
  });
  document.addEventListener("input", ({ target }) => {
    if (isOnItsWay && target.matches("#filter-builder input.input")) late.set(target.id, target.value);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const opener = detail.requestConfig.elt;
    if (isBuilder(opener)) {
      isOnItsWay = false;
      for (const [id, value] of late) if (document.getElementById(id)) set(document.getElementById(id), value);
      late.clear();
    }
    const dialog = dialogOf(detail.target);
    if (!dialog || dialog.open || dialogOf(opener)) return;
    opener.focus(); // where closing leads back to, also when a key opened it
    dialog.showModal();
  });
  document.addEventListener("filter-built", ({ detail }) => {
    document.querySelector("dialog[data-builder][open]")?.close();
    const [field] = document.getElementsByName(detail.into);
    field?.focus();
    if (field) set(field, detail.text);
  });
})();
