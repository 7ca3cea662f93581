// <table data-rows>, and lists marked so: j and k (or the arrows, once a row has the cursor) move it, Enter opens the row's first link,
// x ticks it. A click on a row's free space opens it, too. Shift-click ticks a range.
(() => {
  const root = document.documentElement;
  const rowsOf = (list) => (list.tBodies ? [...list.tBodies].flatMap((body) => [...body.rows]) : [...list.querySelectorAll("li:has(> a[href])")]);
  const cursor = () => document.querySelector("[data-rows] [data-cursor]");
  const linkOf = (row) => row.querySelector("a[href]");
  const tickOf = (row) => row.querySelector(".select-cell input");
  let lastTick = null;

  const put = (row) => {
    cursor()?.removeAttribute("data-cursor");
    if (!row) return;
    row.setAttribute("data-cursor", "");
    row.scrollIntoView({ block: "nearest" });
    linkOf(row)?.focus({ preventScroll: true, focusVisible: false });
  };
  const step = (by) => {
    const list = cursor()?.closest("[data-rows]") || document.querySelector("main [data-rows]");
    if (!list) return false;
    const rows = rowsOf(list);
    const at = rows.indexOf(cursor());
    put(rows[Math.min(Math.max(at + by, 0), rows.length - 1)]);
    return true;
  };
  const tick = (row) => {
    const box = row && tickOf(row);
    box?.click();
    return Boolean(box);
  };
  const act = (key) => {
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === "x") return tick(cursor());
    if (!cursor()) return false;
    if (key === "ArrowDown") return step(1);
    if (key === "ArrowUp") return step(-1);
    if (key === "Escape") { put(null); return true; }
    return false;
  };

  document.addEventListener("keydown", (event) => {
    const isOurs = !event.ctrlKey && !event.metaKey && !event.altKey && root.dataset.keys !== "off";
    const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, details[data-menu]");
    if (isOurs && !isTyping && act(event.key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("table[data-rows] tbody tr");
    if (!row) return;
    const box = event.target.closest(".select-cell")?.querySelector("input");
    if (box) {
      if (event.target !== box) box.click();
      else if (event.shiftKey && lastTick?.isConnected) range(row, box);
      lastTick = box;
      return;
    }
    const isFree = !event.target.closest("a, button, input, label, select, summary") && !String(getSelection());
    if (isFree && linkOf(row)) linkOf(row).dispatchEvent(new MouseEvent("click", event));
  });
  const range = (row, box) => {
    const rows = rowsOf(row.closest("table"));
    const [from, to] = [rows.indexOf(lastTick.closest("tr")), rows.indexOf(row)].sort((a, b) => a - b);
    for (const between of rows.slice(from, to + 1)) {
      const other = tickOf(between);
      if (other) other.checked = box.checked;
    }
  };

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    if (all) for (const row of rowsOf(all.closest("table"))) { const box = tickOf(row); if (box) box.checked = all.checked; }
    const table = event.target.closest("table[data-rows]");
    const count = table?.querySelector(".select-cell [name]")?.form?.querySelector("[data-ticked]");
    if (count) count.textContent = rowsOf(table).filter((row) => tickOf(row)?.checked).length;
  });
})();
