// The number on the bell: asked for once a minute, not once a page.
(() => {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const kept = "rapport.bell";
  const show = (count) => {
    const mark = bell.querySelector(".bell-count");
    mark.hidden = !count;
    mark.textContent = count > 99 ? "99+" : count;
    bell.setAttribute("aria-label", count ? `${bell.dataset.label} (${mark.textContent})` : bell.dataset.label);
  };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { count } = await answer.json();
      sessionStorage.setItem(kept, JSON.stringify({ at: Date.now(), count }));
      show(count);
    } catch { /* it is asked again */ }
  };
  let last = {};
  try { last = JSON.parse(sessionStorage.getItem(kept)) || {}; } catch { /* nothing kept */ }
  const isStale = !(Date.now() - last.at < 60000) || location.pathname.startsWith("/notifications/");
  if (isStale) ask(); else show(last.count);
  setInterval(ask, 60000);
})();
