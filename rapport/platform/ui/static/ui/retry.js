// The offline page stands in for the one that was wanted: its address is still in the bar. It loads again when asked to,
// and by itself when the connection is back.
(() => {
  document.querySelector("[data-retry]")?.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  window.addEventListener("online", () => location.reload());
})();
