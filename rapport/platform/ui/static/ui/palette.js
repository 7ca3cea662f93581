// The command palette: Ctrl-K, Cmd-K or "/" opens it. It asks /-/palette?q=… for options, keeps what was chosen lately,
// and moves a highlight with the arrows while focus stays in the field.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const none = dialog.querySelector(".palette-none");
  const recentTitle = dialog.querySelector("[data-recent-title]").innerHTML;
  const KEY = "rapport.recent";
  const cache = new Map();
  let asked = "";
  let timer = 0;

  const recent = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const remember = ({ label, href, hint }) => {
    const kept = recent().filter((item) => item.href !== href);
    try { localStorage.setItem(KEY, JSON.stringify([{ label, href, hint }, ...kept].slice(0, 6))); } catch { /* not kept */ }
  };
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (html, query) => {
    list.innerHTML = html;
    if (!query) list.prepend(...recentGroup());
    const all = options();
    all.forEach((option, place) => { option.id = `palette-option-${place}`; option.setAttribute("aria-selected", "false"); });
    none.hidden = all.length > 0;
    none.textContent = none.dataset.none;
    choose(all[0]);
  };
  const recentGroup = () => {
    const items = recent();
    if (!items.length) return [];
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", recentTitle);
    const title = document.createElement("p");
    title.className = "palette-title";
    title.textContent = recentTitle;
    group.append(title, ...items.map(recentOption));
    return [group];
  };
  const recentOption = ({ label, href, hint }) => {
    const option = document.createElement("a");
    Object.assign(option, { className: "palette-item", href, tabIndex: -1 });
    option.setAttribute("role", "option");
    option.dataset.label = label;
    option.dataset.hint = hint || "";
    const name = document.createElement("span");
    name.className = "truncate";
    name.textContent = label;
    const more = document.createElement("small");
    more.textContent = hint || "";
    option.append(name, more);
    return option;
  };

  const ask = async (query) => {
    asked = query;
    if (cache.has(query)) { show(cache.get(query), query); return; }
    try {
      const answer = await fetch(`${dialog.dataset.palette}?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      cache.set(query, html);
      if (asked === query) show(html, query);
    } catch {
      if (asked !== query) return;
      list.replaceChildren();
      none.hidden = false;
      none.textContent = none.dataset.broken;
    }
  };
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    ask(field.value.trim());
  };

  document.addEventListener("rapport:palette", open);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  new MutationObserver(() => { if (dialog.open) ask(field.value.trim()); }).observe(dialog, { attributeFilter: ["open"] });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(field.value.trim()), 90);
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Home" && event.ctrlKey) choose(all[0]);
    else if (event.key === "End" && event.ctrlKey) choose(all.at(-1));
    else if (event.key === "Enter") chosen()?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) remember({ label: option.dataset.label, href: option.getAttribute("href"), hint: option.dataset.hint });
  });
})();
