// The command palette: Ctrl-K, Cmd-K or "/" opens it. What this page offers is there at once (whoever answers
// "rapport:commands" adds to it), what the server knows follows. Focus stays in the field while the arrows choose.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const none = dialog.querySelector(".palette-none");
  const status = dialog.querySelector("[role=status]");
  const START = `rapport.palette.${dialog.dataset.person}.${document.documentElement.lang}`;
  const LOCAL = 6;
  const answers = new Map();
  let local = [];
  let timer = 0;
  let asking = null;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const typed = () => field.value.trim();
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const stored = (html) => {
    try { if (html !== undefined) sessionStorage.setItem(START, html); return sessionStorage.getItem(START) || ""; } catch { return html || ""; }
  };

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const groupOf = (title, children) => {
    const group = document.createElement("div");
    const head = document.createElement("p");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    head.className = "palette-title";
    head.setAttribute("aria-hidden", "true");
    head.textContent = title;
    group.append(head, ...children);
    return group;
  };
  const optionOf = ({ label, hint, icon, href, run }) => {
    const option = document.createElement("a");
    Object.assign(option, { className: "palette-item", tabIndex: -1 });
    if (href) option.href = href; else option.dataset.runs = "";
    option.setAttribute("role", "option");
    option.dataset.label = label;
    const name = document.createElement("span");
    name.className = "truncate";
    name.textContent = label;
    const more = document.createElement("small");
    more.textContent = hint || "";
    option.append(...(icon ? [icon.cloneNode(true)] : []), name, more);
    if (run) option.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); run(); });
    return option;
  };
  const parsed = (html) => {
    const carrier = document.createElement("template");
    carrier.innerHTML = html;
    return [...carrier.content.children];
  };

  // What this page and the last start answer offer, without asking anybody.
  const collect = () => {
    local = [];
    document.dispatchEvent(new CustomEvent("rapport:commands", { detail: local }));
  };
  const localGroups = (query) => {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const fits = (text) => { const parts = fold(text).split(/[^\p{L}\p{N}]+/u); return words.every((word) => parts.some((part) => part.startsWith(word))); };
    const groups = new Map();
    const kept = local.filter((item) => !query || fits(`${item.label} ${item.words || ""}`));
    for (const item of query ? kept.slice(0, LOCAL) : kept) groups.set(item.group, [...(groups.get(item.group) || []), optionOf(item)]);
    const start = parsed(stored());
    const isHere = (option) => option.pathname === location.pathname;
    for (const option of start.flatMap((group) => [...group.querySelectorAll("[role=option]")])) {
      if (query ? !fits(option.dataset.label) : isHere(option)) option.remove();
    }
    const [recent, deeds] = [true, false].map((is) => start.filter((group) => group.querySelector("[role=option]") && group.hasAttribute("data-recent") === is));
    const [here, others] = [true, false].map((is) => [...groups].filter(([title]) => (title === dialog.dataset.here) === is).map(([title, children]) => groupOf(title, children)));
    return [...recent, ...here, ...deeds, ...others];
  };

  const show = (groups) => {
    const before = chosen()?.dataset.label;
    const isMoved = list.dataset.moved === "yes";
    list.replaceChildren(...groups);
    const all = options();
    all.forEach((option, place) => { option.id = `palette-option-${place}`; option.setAttribute("aria-selected", "false"); });
    none.hidden = all.length > 0 || Boolean(asking);
    none.textContent = none.dataset.none;
    status.textContent = asking ? "" : status.dataset.count.replace("%", all.length);
    choose((isMoved && all.find((option) => option.dataset.label === before)) || all[0]);
  };
  const refresh = () => {
    const query = typed();
    const answer = query ? parsed(answers.get(query) || "") : [];
    show([...localGroups(query), ...answer]);
  };

  const fetched = async (query, signal) => {
    const answer = await fetch(`${dialog.dataset.palette}?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" }, signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.text();
  };
  const ask = async () => {
    const query = typed();
    asking?.abort();
    asking = null;
    if (query && answers.has(query)) { refresh(); return; }
    const mine = asking = new AbortController();
    refresh();
    try {
      const html = await fetched(query, mine.signal);
      if (query) answers.set(query, html); else stored(html);
      if (asking !== mine) return;
      asking = null;
      refresh();
    } catch {
      if (asking !== mine) return;
      asking = null;
      refresh();
      none.hidden = false;
      none.textContent = none.dataset.broken;
    }
  };

  const begin = () => {
    list.dataset.moved = "";
    answers.clear();
    collect();
    ask();
  };
  const open = () => {
    if (dialog.open) { field.select(); return; }
    dialog.showModal();
    field.select();
  };
  document.addEventListener("rapport:palette", open);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  new MutationObserver(() => { if (dialog.open) begin(); else asking?.abort(); }).observe(dialog, { attributeFilter: ["open"] });

  field.addEventListener("input", () => {
    clearTimeout(timer);
    list.dataset.moved = "";
    asking?.abort();
    asking = typed() && !answers.has(typed()) ? new AbortController() : null;
    refresh();
    timer = setTimeout(ask, typed() ? 60 : 0);
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    const page = 8;
    const steps = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, PageDown: Math.min(at + page, all.length - 1), PageUp: Math.max(at - page, 0) };
    if (event.isComposing) return;
    if (event.key in steps) { list.dataset.moved = "yes"; choose(all[steps[event.key]]); }
    else if (event.ctrlKey && event.key === "Home") choose(all[0]);
    else if (event.ctrlKey && event.key === "End") choose(all.at(-1));
    else if (event.key === "Enter") chosen()?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) { list.dataset.moved = "yes"; choose(option); }
  });
})();
