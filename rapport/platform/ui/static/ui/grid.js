// <table data-grid="/records/…/">: cells with data-cell are edited where they stand. Arrows walk, Enter or F2 or a
// double click opens, with a finger a tap on the cell that has the focus; Enter keeps, Tab keeps and goes on, Escape leaves. A range is pasted from the cursor on.
(() => {
  const table = document.querySelector("table[data-grid]");
  if (!table) return;
  const base = table.dataset.grid;
  const first = `?first=${encodeURIComponent(table.dataset.first)}`; // leads to the record
  const cellOf = (node) => node?.closest?.("td[data-cell]");
  const keyOf = (cell) => `${base}${cell.closest("tr").dataset.pk}/cell/${cell.dataset.cell}/${first}`;
  let step = 0;

  const enliven = (cell) => { if (cell && !cell.hasAttribute("tabindex")) cell.tabIndex = -1; };
  const put = (cell) => {
    if (!cell) return;
    enliven(cell);
    for (const other of table.querySelectorAll("td[data-cell][tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  };
  const beside = (cell, across, down) => {
    const row = cell.closest("tr");
    if (!down) {
      const cells = [...row.querySelectorAll("td[data-cell]")];
      return cells[cells.indexOf(cell) + across];
    }
    for (let next = row; (next = down > 0 ? next.nextElementSibling : next.previousElementSibling); ) {
      const found = next.querySelector(`td[data-cell="${CSS.escape(cell.dataset.cell)}"]`);
      if (found) return found;
    }
    return null;
  };
  const open = (cell) => {
    if (cell.hasAttribute("aria-busy")) return;
    cell.setAttribute("aria-busy", "true");
    htmx.ajax("GET", keyOf(cell), { source: cell, target: cell, swap: "outerHTML" });
  };
  const find = (pk, name) => table.querySelector(`tr[data-pk="${pk}"] td[data-cell="${CSS.escape(name)}"]`);

  table.addEventListener("dblclick", (event) => { const cell = cellOf(event.target); if (cell && !cell.querySelector("form")) { event.preventDefault(); open(cell); } });
  table.addEventListener("click", (event) => {
    const cell = cellOf(event.target);
    if (cell && !event.target.closest("a, button, input, select, textarea, label")) {
      event.stopPropagation();
      if (event.pointerType === "touch" && document.activeElement === cell) open(cell); else put(cell);
    }
  });
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    const form = event.target.closest("[data-cell-form]");
    if (form) {
      if (event.key === "Escape") { event.preventDefault(); form.querySelector("[name=leave]")?.click(); }
      if (event.key === "Tab") { event.preventDefault(); step = event.shiftKey ? -1 : 1; form.requestSubmit(); }
      if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.target.tagName !== "BUTTON") { event.preventDefault(); form.requestSubmit(); }
      event.stopPropagation();
      return;
    }
    if (event.target !== cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const sideways = document.documentElement.dir === "rtl" ? -1 : 1;
    const ways = { ArrowRight: [sideways, 0], ArrowLeft: [-sideways, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (ways[event.key]) { event.preventDefault(); event.stopPropagation(); put(beside(cell, ...ways[event.key])); }
    else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); event.stopPropagation(); open(cell); }
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const cell = cellOf(event.detail.elt) || (event.detail.elt.matches?.("td[data-cell]") ? event.detail.elt : null);
    if (!cell || !table.contains(cell)) return;
    const field = cell.querySelector("input:not([type=hidden]), select, textarea");
    if (field) { field.focus(); field.select?.(); return; }
    const next = step ? beside(cell, step, 0) : cell;
    step = 0;
    put(next || cell);
  });
  document.body.addEventListener("htmx:responseError", (event) => { step = 0; event.detail.elt.removeAttribute("aria-busy"); });

  table.addEventListener("paste", async (event) => {
    const start = cellOf(event.target);
    if (!start || event.target !== start) return;
    event.preventDefault();
    const rows = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const asked = [];
    for (let at = start, line = 0; at && line < rows.length; at = beside(at, 0, 1), line += 1) {
      for (let cell = at, column = 0; cell && column < rows[line].length; cell = beside(cell, 1, 0), column += 1) {
        asked.push([Number(cell.closest("tr").dataset.pk), cell.dataset.cell, rows[line][column]]);
        cell.setAttribute("aria-busy", "true");
      }
    }
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    const answer = await fetch(`${base}paste/${first}`, { method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/json", "HX-Request": "true" }, body: JSON.stringify(asked) }).catch(() => null);
    for (const busy of table.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
    if (!answer?.ok) return;
    const said = await answer.json();
    for (const [pk, name, html] of said.cells) {
      const holder = document.createElement("template");
      holder.innerHTML = html.trim();
      find(pk, name)?.replaceWith(holder.content);
    }
    for (const [pk, name, why] of said.refused) { const cell = find(pk, name); if (cell) { cell.dataset.wrong = ""; cell.title = why; } }
    put(find(asked[0][0], asked[0][1]));
  });

  const begin = table.querySelector("td[data-cell]");
  if (begin) begin.tabIndex = 0;
})();
