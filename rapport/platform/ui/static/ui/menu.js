// A <details data-menu> closes on Escape, on a click elsewhere and when focus leaves; arrows move within it.
(() => {
  const items = (menu) => [...menu.querySelectorAll(".menu-item")].filter((item) => item.offsetParent);
  const close = (menu) => menu.removeAttribute("open");

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) close(menu);
    }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu]");
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      close(menu);
      menu.querySelector("summary").focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      menu.open = true;
      const all = items(menu);
      const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      all[(next + all.length) % all.length]?.focus();
    }
  });
})();
