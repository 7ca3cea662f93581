// hx-swap="in-place": what the server drew anew is laid over the form that is there. What is still the same stays, with
// the focus, the caret and whatever was entered since the request was sent. [data-apart] is drawn by requests of its own,
// [data-whole] is left alone while somebody is at work in it. A button with [data-shifts] gives what follows other names:
// until that is drawn, the form takes nothing in.
(() => {
  const CONTROLS = "input, select, textarea";
  const sent = new WeakMap();
  const asked = new WeakMap();
  const isTick = (control) => control.matches("[type=checkbox], [type=radio]");
  const state = (control) => (isTick(control) ? control.checked : control.value);
  const isNewer = (control) => sent.get(control) !== state(control);
  const isTaken = (control) => control === document.activeElement || isNewer(control);
  const sign = (element) => `${element.nodeName} ${element.id || [element.name, element.getAttribute("class"), element.control?.value]}`;
  const options = (select) => [...select.options].map((option) => `${option.value} ${option.text}`).join("\n");

  const dress = (old, fresh) => {
    const isState = (name) => name === "checked" || (name === "open" && !old.matches("[data-menu]")) || (name === "value" && old.matches("input") && !isTick(old));
    for (const { name, value } of fresh.attributes) if (!isState(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (!isState(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  };
  const settle = (old, fresh, taken) => {
    const value = taken ? old.value : fresh.value;
    const other = fresh.value;
    if (old.matches("select") && options(old) !== options(fresh)) old.replaceChildren(...fresh.childNodes);
    if (isTick(old)) old.checked = taken ? old.checked : fresh.checked;
    else if (old.value !== value) old.value = value;
    if (old.matches("select") && old.selectedIndex < 0) old.value = other;
  };
  const draw = (old, fresh) => {
    if (old.matches("[data-apart]")) return;
    if (old.matches("[data-whole]") && [...old.querySelectorAll(CONTROLS)].some(isTaken)) return;
    const taken = old.matches(CONTROLS) && isTaken(old);
    dress(old, fresh);
    if (old.matches(CONTROLS)) settle(old, fresh, taken);
    else if (old.childElementCount || fresh.childElementCount) lay(old, fresh);
    else if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
  };
  const lay = (old, fresh) => {
    const there = [...old.children];
    const pairs = [...fresh.children].map((child) => {
      const at = there.findIndex((one) => sign(one) === sign(child));
      return [child, at < 0 ? null : there.splice(at, 1)[0]];
    });
    for (const gone of there) {
      const heir = gone.id && isNewer(gone) && fresh.querySelector(`input[id="${CSS.escape(gone.id)}"]`);
      if (heir) heir.value = gone.value;
      gone.remove();
    }
    let at = old.firstElementChild;
    for (const [child, kept] of pairs) {
      const here = kept ?? child;
      if (here === at) at = at.nextElementSibling;
      else old.insertBefore(here, at);
      if (kept) draw(kept, child);
      else htmx.process(child);
    }
  };

  document.addEventListener("htmx:beforeRequest", ({ target, detail: { requestConfig } }) => {
    if (!target.matches('form[hx-swap^="in-place"]')) return;
    for (const control of target.elements) sent.set(control, state(control));
    asked.set(target, document.activeElement);
    target.inert = Boolean(requestConfig.triggeringEvent?.submitter?.matches("[data-shifts]"));
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => { if (target.inert) target.inert = false; });
  htmx.defineExtension("in-place", {
    isInlineSwap: (style) => style === "in-place",
    handleSwap: (style, target, fragment) => {
      if (style !== "in-place") return false;
      const fresh = fragment.firstElementChild;
      const wanted = fresh.querySelector("[autofocus]")?.id;
      lay(target, fresh);
      const [was, now] = [asked.get(target), document.activeElement];
      const shifted = target.inert;
      target.inert = false;
      if (wanted && (now === was || !target.contains(now))) document.getElementById(wanted)?.focus();
      else if (shifted && target.contains(was)) was.focus();
      target.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
      return true;
    },
  });
})();
