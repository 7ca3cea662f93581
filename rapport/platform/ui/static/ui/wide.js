// .table-wrap: a table that is wider than its place scrolls there and not with the page. As long as it does, the place is
// a stop of the Tab key and says which table it holds; what fits stays as it is, with its head under the top bar.
(() => {
  const SOUGHT = ".table-wrap";
  const isWide = (wrap) => wrap.scrollWidth > wrap.offsetWidth + 1;
  const nameOf = (wrap) => {
    const table = wrap.querySelector("table");
    const heading = wrap.closest("section[aria-label], dialog[aria-label]") || wrap.closest("main");
    return table?.getAttribute("aria-label") || table?.caption?.innerText || heading?.getAttribute("aria-label")
      || heading?.querySelector("h1")?.innerText || document.title.split(" · ")[0];
  };
  const measure = (wrap) => {
    const wide = isWide(wrap);
    if (wide === "wide" in wrap.dataset) return;
    wrap.toggleAttribute("data-wide", wide);
    if (wide) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group"); // its section is a landmark already
      wrap.setAttribute("aria-label", nameOf(wrap));
    } else for (const name of ["tabindex", "role", "aria-label"]) wrap.removeAttribute(name);
  };

  const sizes = new ResizeObserver((entries) => { for (const wrap of new Set(entries.map((entry) => entry.target.closest(SOUGHT)))) if (wrap) measure(wrap); });
  const watch = () => {
    for (const wrap of document.querySelectorAll(`${SOUGHT}:not([tabindex], [data-watched])`)) {
      wrap.dataset.watched = "";
      sizes.observe(wrap);
      for (const table of wrap.children) sizes.observe(table);
      measure(wrap);
    }
  };
  watch();
  document.addEventListener("htmx:afterSettle", watch);
})();
