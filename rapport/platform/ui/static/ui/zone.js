// [data-zone]: a form with a choice of time zones. Whoever has chosen none is shown the times by the clock of their own
// device; another choice is shown at once.
(() => {
  const form = document.querySelector("[data-zone]");
  const choice = form?.querySelector("[name=zone]");
  if (!choice) return;
  const show = () => form.requestSubmit();
  choice.addEventListener("change", show);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isKnown = [...choice.options].some((option) => option.value === own);
  if (!new URLSearchParams(location.search).has("zone") && isKnown && own !== choice.value) {
    const address = new URL(location.href);
    address.searchParams.set("zone", own);
    location.replace(address);
  }
})();
