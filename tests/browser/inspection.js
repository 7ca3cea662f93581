// What inspection.py asks of a page, beside axe.
window.inspection = (() => {
  // What comes after the first few looks like those before.
  const alike = ["tbody tr:nth-child(n+4)", ".card:nth-child(n+3)", ".lane:nth-child(n+4)", ".timeline-item:nth-child(n+7)", "option:not(:checked)"];
  // Nor does anybody read what icons are drawn of; what loads more when it is seen would be seen at once.
  const superfluous = [...alike, "svg[aria-hidden] > *", "[hx-trigger~=revealed]"];
  const busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added";
  const stops = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = ["outline", "boxShadow", "borderColor", "backgroundColor", "textDecoration", "color", "opacity"];
  const PATIENCE_MILLISECONDS = 60000;
  const KEPT = "inspection.looks";
  const isVisible = (one) => one.checkVisibility({ visibilityProperty: true });
  const begin = (one) => one.outerHTML.slice(0, 90);

  // Folds are opened; the page asks for nothing more.
  const settle = async () => {
    for (const fold of document.querySelectorAll("main details:not([data-menu])")) fold.open = true;
    const end = performance.now() + PATIENCE_MILLISECONDS;
    do {
      await new Promise((done) => setTimeout(done, 20));
      if (performance.now() > end) throw new Error(`Still busy: ${document.querySelector(busy)?.outerHTML.slice(0, 90)}`);
    } while (document.readyState !== "complete" || document.fonts.status !== "loaded" || document.querySelector(busy));
  };
  const facts = () => ({
    headings: [...document.querySelectorAll("h1")].filter(isVisible).length,
    title: document.title,
    language: document.documentElement.lang,
    direction: getComputedStyle(document.body).direction,
  });

  const run = async (context, options) => {
    const { violations } = await axe.run(context, { resultTypes: ["violations"], preload: false, ...options });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 90)}`));
  };
  // What this browser has not looked at yet, of all that comes back on every page; looking again would take most of
  // the time.
  const unknown = (looks) => {
    const known = new Set(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
    const found = [...looks].filter((look) => !known.has(look));
    localStorage.setItem(KEPT, JSON.stringify([...known, ...found]));
    return found;
  };

  // What an open menu lies over is no target until the menu is closed.
  const covered = () => {
    const menus = [...document.querySelectorAll("details.menu[open] > .menu-list")].map((one) => one.getBoundingClientRect());
    const isUnder = ({ left, right, top, bottom }) =>
      menus.some((menu) => left < menu.right && right > menu.left && top < menu.bottom && bottom > menu.top);
    const targets = [...document.querySelectorAll("a, button, input, select, summary")];
    return targets.filter((one) => !one.closest(".menu-list") && isUnder(one.getBoundingClientRect()));
  };

  // What stands around the pages: the same on most of them.
  const frame = [".sidebar", ".topbar-tools", ".bottombar"];
  // axe takes its time for everything that is there, whether it is to look at it or not.
  const prune = () => {
    document.querySelectorAll(superfluous.join()).forEach((one) => one.remove());
    const look = ({ outerHTML }) => innerWidth + document.dir + outerHTML.replaceAll(/ aria-current="[a-z]+"/g, "");
    const around = [...document.querySelectorAll(frame.join())];
    const isNew = new Set(unknown(around.map(look)));
    for (const one of around.filter((part) => !isNew.has(look(part)))) one.replaceChildren();
  };
  const rules = (tags) => {
    prune();
    return run({ exclude: covered() }, { runOnly: tags, rules: { "color-contrast": { enabled: false } } });
  };

  // Of each look that a text and its paper can have, the first: its colour, whether it is large, and what is under it
  // down to the first sheet that lets nothing through.
  const fresh = () => {
    const styles = new Map();
    const style = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
    const isOpaque = (colour) => !/^rgba|\//.test(colour);
    const paper = (one, isCovered = false) => {
      if (!one) return "";
      const { backgroundColor, backgroundImage, opacity } = style(one);
      const sheet = isCovered || (backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none") ? "" : `${backgroundColor}${backgroundImage}/`;
      return sheet + (opacity === "1" ? "" : `${opacity}~`) + paper(one.parentElement, isCovered || isOpaque(backgroundColor));
    };
    const isLarge = ({ fontSize, fontWeight }) => parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    const written = new Set(document.querySelectorAll("input, select, textarea"));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) written.add(texts.currentNode.parentElement);
    const found = new Map();
    for (const one of [...written].filter(isVisible)) {
      const look = [style(one).color, isLarge(style(one)), paper(one)].join(" ");
      if (!found.has(look)) found.set(look, one);
    }
    return unknown(found.keys()).map((look) => found.get(look));
  };
  const colours = async () => {
    const found = fresh();
    for (const one of found) one.dataset.fresh = "";
    const wrong = found.length ? await run({ include: [["[data-fresh]"]] }, { runOnly: ["color-contrast"] }) : [];
    for (const one of found) delete one.dataset.fresh;
    return wrong;
  };

  const tooWide = () => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const isOut = (box) => box.right > width + 1 || box.left < -1;
    const out = [...document.querySelectorAll("main *, .door *")].filter((one) => isOut(one.getBoundingClientRect()));
    return out.slice(0, 3).map(begin).join(" ") || "something";
  };

  // Where the keyboard may stop and nothing shows that it did.
  const unseenFocus = () => {
    const around = (one) => [one, one.parentElement, one.parentElement?.parentElement, one.nextElementSibling].filter(Boolean);
    const look = (one) => around(one).map((part) => shown.map((name) => getComputedStyle(part)[name]).join()).join();
    const found = [...document.querySelectorAll(stops)].filter(
      (one) => !one.disabled && one.tabIndex >= 0 && isVisible(one) && !one.closest(alike.join()),
    );
    document.activeElement?.blur();
    const before = new Map(found.map((one) => [one, look(one)]));
    const wrong = found.filter((one) => {
      one.focus({ preventScroll: true });
      return document.activeElement === one && look(one) === before.get(one);
    });
    document.activeElement?.blur();
    return wrong.map(begin);
  };

  return { settle, facts, rules, colours, tooWide, unseenFocus };
})();
