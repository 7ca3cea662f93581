// Lets the browser install Rapport and show a page of ours without a connection; /worker.js says what is kept.
if ("serviceWorker" in navigator && document.body.dataset.worker) {
  window.addEventListener("load", () => { navigator.serviceWorker.register(document.body.dataset.worker).catch(() => {}); });
}
