// What a page offers the command palette: its own actions, what carries data-command, the pages of the menu, the look
// and one's account. Choosing one clicks it.
(() => {
  const text = (element) => (element.dataset.command || element.getAttribute("aria-label") || element.textContent).trim().replace(/\s+/g, " ");
  const SHORT = 8;
  const menuOf = (element) => element.closest("details[data-menu]")?.querySelector("summary");

  const command = (group, element) => {
    const menu = menuOf(element);
    const isClear = element.dataset.command || !menu || element.closest("[data-account]") || text(element).length > SHORT;
    const label = isClear ? text(element) : `${text(menu)}: ${text(element)}`; // "CSV" says little without "Export"
    const href = element.matches("a[href]") && !element.matches("[hx-get], [data-opens], [download]") ? element.href : "";
    return { group, label, words: element.dataset.commandWords, hint: element.dataset.shortcut, icon: element.querySelector("svg"), href, run: href ? null : () => element.click() };
  };
  const isThere = (element) => !element.disabled && !element.closest("[hidden], dialog") && (element.offsetParent || menuOf(element));

  document.addEventListener("rapport:commands", ({ detail }) => {
    const groups = document.getElementById("palette").dataset;
    const add = (group, selector) => {
      for (const element of document.querySelectorAll(selector)) if (isThere(element)) detail.push(command(group, element));
    };
    add(groups.here, ":is(.topbar-tools, .topbar-actions) > .btn, .topbar-actions > form > .btn, .topbar-actions > .menu .menu-item, main .page-actions .btn:not(summary), main .page-actions .menu-item, [data-command]");
    for (const item of document.querySelectorAll(".sidebar .nav-item")) detail.push({ ...command(groups.pages, item), words: item.closest("ul").previousElementSibling?.textContent });
    add(groups.look, "[data-theme-choice]");
    add(groups.account, "[data-account] .menu-item:not([data-theme-choice])");
  });
})();
