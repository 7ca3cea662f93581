// What inspection.py asks of a page, beside axe.
window.inspection = (() => {
  // What comes after the first few looks like those before.
  const alike = ["tbody tr:nth-child(n+6)", ".card:nth-child(n+3)", ".lane:nth-child(n+5)", ".timeline-item:nth-child(n+9)", "option"];
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
  const rules = (tags) =>
    run({ exclude: alike.map((one) => [one]) }, { runOnly: tags, rules: { "color-contrast": { enabled: false } } });

  // Of each look that a text, its paper and its place can have, the first in this browser; looking at the colours of
  // all of them would take most of the time.
  const fresh = () => {
    const known = new Set(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
    const styles = new Map();
    const style = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
    const sheet = ({ backgroundColor, backgroundImage, opacity }) =>
      backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1" ? "" : `${backgroundColor}${backgroundImage}${opacity}/`;
    const paper = (one) => (one ? sheet(style(one)) + paper(one.parentElement) : "");
    const place = (one) => `${one.localName}.${one.className}`;
    const written = new Set(document.querySelectorAll("input, select, textarea"));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) written.add(texts.currentNode.parentElement);
    const found = new Map();
    for (const one of [...written].filter(isVisible)) {
      const { color, fontSize, fontWeight } = style(one);
      const look = [color, fontSize, fontWeight, paper(one), place(one), place(one.parentElement)].join(" ");
      if (!known.has(look) && !found.has(look)) found.set(look, one);
    }
    localStorage.setItem(KEPT, JSON.stringify([...known, ...found.keys()]));
    return [...found.values()];
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
