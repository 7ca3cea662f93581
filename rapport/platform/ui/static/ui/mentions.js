// "@" in a [data-mentions] field offers colleagues: arrows and Enter or a tap choose, Escape closes. While the list is
// open the field is a combobox to screen readers; the text stays plain, so that it works just as well without.
(() => {
  let list = null;
  let field = null;
  let asked = 0;
  let timer = 0;
  let fruitless = null;

  // What is typed between the last "@" and the caret, and where it begins.
  const begun = (target) => {
    const before = target.value.slice(0, target.selectionStart);
    const found = /(?:^|[^\p{L}\p{N}_])@([^@\n]{0,40})$/u.exec(before);
    return found && { words: found[1], at: before.length - found[1].length };
  };
  const options = () => (list ? [...list.querySelectorAll("[role=option]")] : []);
  const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  const mark = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list?.remove();
    list = null;
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant", "aria-autocomplete"]) field?.removeAttribute(name);
  };
  const open = (html) => {
    if (!list) {
      list = document.createElement("ul");
      list.className = "mention-list";
      list.id = "mention-list";
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", field.dataset.mentionsLabel);
      field.after(list);
    }
    list.innerHTML = html;
    const attributes = { role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    mark(options().find((option) => !option.ariaDisabled || option.ariaDisabled === "false"));
  };
  const ask = async (target, words) => {
    const turn = ++asked;
    try {
      const answer = await fetch(`${target.dataset.mentions}?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (turn !== asked || !begun(target)) return;
      field = target;
      if (html.includes("role=\"option\"")) open(html);
      else { fruitless = words; close(); }
    } catch { /* what is typed stays text */ }
  };
  const choose = (option) => {
    const found = begun(field);
    if (!found || option.getAttribute("aria-disabled") === "true") return;
    field.setRangeText(`${option.dataset.name} `, found.at, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("input", ({ target }) => {
    if (!target.dataset?.mentions) return;
    const found = begun(target);
    clearTimeout(timer);
    if (!found || fruitless === null || !found.words.startsWith(fruitless)) fruitless = null;
    if (!found || fruitless !== null || /\s$/.test(found.words)) { if (list) close(); return; }
    timer = setTimeout(() => ask(target, found.words), 120);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing) return;
    const all = options();
    const here = all.indexOf(current());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(all[(here + step + all.length) % all.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && current()) choose(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.(".mention-list [role=option]");
    if (option) { event.preventDefault(); choose(option); } else if (list) close();
  });
  document.addEventListener("focusout", (event) => { if (list && event.target === field) close(); });
})();
