// The filter builder opens in its dialog once it is there; what it built goes into the field that asked for it.
(() => {
  const dialogOf = (element) => element?.closest?.("dialog[data-builder]");

  // Each request replaces the one before and carries all that was ordered (a row more, a row less) and not yet drawn.
  document.addEventListener("htmx:configRequest", ({ target: form, detail }) => {
    if (form.id !== "filter-builder") return;
    const order = detail.triggeringEvent?.submitter?.value ?? "look";
    const isAwaited = /^(add|group|remove):/.test(order);
    detail.formData.set("do", isAwaited ? "look" : order);
    if (!isAwaited) return;
    detail.formData.append("order", order);
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "order", value: order });
    form.append(kept);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const opener = detail.requestConfig.elt;
    const dialog = dialogOf(detail.target);
    if (!dialog || dialog.open || dialogOf(opener)) return;
    opener.focus(); // where closing leads back to, also when a key opened it
    dialog.showModal();
  });
  document.addEventListener("filter-built", ({ detail }) => {
    document.querySelector("dialog[data-builder][open]")?.close();
    const [field] = document.getElementsByName(detail.into);
    field?.focus();
    if (!field) return;
    field.value = detail.text;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
})();
