// The offline page stands in for the one that was wanted: its address is still in the bar. It loads again when asked to,
// and by itself once Rapport answers: the browser may be connected while Rapport is not.
(() => {
  const PAUSE_MILLISECONDS = 3_000;
  const again = () => location.reload();
  const ask = () => fetch("/-/health", { cache: "no-store" }).then((answer) => answer.ok && again(), () => {});
  document.querySelector("[data-retry]")?.addEventListener("click", (event) => { event.preventDefault(); again(); });
  window.addEventListener("online", again);
  setInterval(() => document.hidden || ask(), PAUSE_MILLISECONDS);
})();
