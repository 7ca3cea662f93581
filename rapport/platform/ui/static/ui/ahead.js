// <form data-ahead>: whoever types faster than the server answers loses nothing. A Tab, and what is typed after it or after
// a button, waits until what it leads to has been drawn.
(() => {
  const PAUSE_MILLISECONDS = 1_000; // after which a letter in a list of choices begins a new word
  const keys = [];
  const spelled = { select: null, word: "", at: 0 };
  const drawing = new WeakMap();
  const isDrawing = (form) => Boolean(drawing.get(form));
  const stops = (form) => [...form.querySelectorAll("a[href], input:not([type=hidden]), select, textarea, button, summary")]
    .filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility({ visibilityProperty: true }));

  const isSpelling = (select) => spelled.select === select && performance.now() - spelled.at < PAUSE_MILLISECONDS;
  const pick = (select) => {
    let word = isSpelling(select) ? spelled.word : "";
    while (keys.length && keys[0].length === 1) word += keys.shift();
    Object.assign(spelled, { select, word, at: performance.now() });
    const found = [...select.options].find((option) => option.text.trim().toLowerCase().startsWith(word.toLowerCase()));
    if (!found || found.selected) return;
    select.value = found.value;
    for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const type = (stop, key) => {
    if (key === "Enter" && stop.matches("textarea")) document.execCommand("insertLineBreak");
    else if (key === "Enter" || (key === " " && stop.matches("button, [type=checkbox], [type=radio]"))) {
      if (stop.matches("input") && key === "Enter") stop.form.requestSubmit(stop.form.querySelector("[type=submit], button:not([type])"));
      else if (!stop.matches("select")) stop.click();
    } else if (stop.matches("input, textarea")) document.execCommand(key === "Backspace" ? "delete" : "insertText", false, key);
  };
  const play = () => {
    while (keys.length) {
      const stop = document.activeElement;
      const form = stop?.closest("form[data-ahead]");
      if (!form) { keys.length = 0; return; }
      if (isDrawing(form)) return;
      if (keys[0].length === 1 && stop.matches("select")) { pick(stop); continue; }
      const key = keys.shift();
      if (key !== "Tab") { type(stop, key); continue; }
      const all = stops(form);
      all[all.indexOf(stop) + 1]?.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-ahead]");
    if (event.key === "Escape" || !form) keys.length = 0;
    if (!form || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const leads = event.key === "Tab" ? !event.shiftKey : event.key.length === 1 && event.target.matches("button");
    const follows = keys.length && (event.key.length === 1 || ["Tab", "Enter", "Backspace"].includes(event.key));
    const goesOn = event.key.length === 1 && isSpelling(event.target);
    if (!follows && !goesOn && !(leads && isDrawing(form))) return;
    event.preventDefault();
    keys.push(event.key);
    if (goesOn) play();
  }, true);
  document.addEventListener("htmx:beforeRequest", ({ target, detail }) => drawing.set(target, detail.xhr));
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (drawing.get(target) === detail.xhr) drawing.delete(target);
    queueMicrotask(play);
  });
})();
