// A panel that could not be loaded says so in its place, and offers to try again.
(() => {
  const blank = document.getElementById("slot-broken");
  const slotOf = (event) => event.detail.elt.closest?.(".panel[hx-get]");
  const say = (event) => {
    const slot = slotOf(event);
    if (slot && slot === event.detail.elt) slot.querySelector(".panel-body")?.replaceChildren(blank.content.cloneNode(true));
  };
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, say);
  document.addEventListener("click", (event) => {
    const slot = event.target.closest("[data-slot-again]")?.closest(".panel[hx-get]");
    if (slot) htmx.ajax("GET", slot.getAttribute("hx-get"), { source: slot, target: slot, swap: "innerHTML" });
  });
})();
