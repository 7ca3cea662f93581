// While a record is open, a sign of life every 20 seconds; its answer says who else is there. Leaving is told at once.
(() => {
  const place = document.querySelector("[data-onlookers]");
  if (!place) return;
  let typed = 0;
  let shown = "";
  const letter = (more) => {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"]);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return form;
  };
  const isEditing = () => "editing" in place.dataset || Date.now() - typed < 30000;
  const beat = async () => {
    if (document.hidden) return;
    try {
      const body = letter({ editing: isEditing() ? "1" : "" });
      const answer = await fetch(place.dataset.onlookers, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      const html = (await answer.text()).trim();
      if (html !== shown) place.innerHTML = shown = html;
    } catch { /* it is asked again */ }
  };
  document.addEventListener("input", ({ target }) => {
    if (!target.closest("#main form") || target.type === "search") return;
    const isNew = !isEditing();
    typed = Date.now();
    if (isNew) beat();
  });
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.onlookers, letter({ leaves: "1" })));
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  document.addEventListener("visibilitychange", beat);
  beat();
  setInterval(beat, 20000);
})();
