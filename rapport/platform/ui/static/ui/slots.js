// A panel that could not be loaded says so in its place, and offers to try again.
(() => {
  const blank = document.getElementById("slot-broken");
  const SLOTS = ".panel[hx-get], .metric[hx-get]";
  const slotOf = (event) => event.detail.elt.closest?.(SLOTS);
  const say = (event) => {
    const slot = slotOf(event);
    if (slot && slot === event.detail.elt) slot.querySelector(".panel-body")?.replaceChildren(blank.content.cloneNode(true));
  };
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, say);
  document.addEventListener("click", (event) => {
    const slot = event.target.closest("[data-slot-again]")?.closest(SLOTS);
    if (slot) htmx.ajax("GET", slot.getAttribute("hx-get"), { source: slot, target: slot, swap: slot.getAttribute("hx-swap") });
  });
})();
