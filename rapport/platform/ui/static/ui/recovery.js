// <input type="checkbox" data-leave-guard>: until it is ticked, leaving the page asks first (recovery codes are shown once).
(() => {
  const box = document.querySelector("[data-leave-guard]");
  if (box) window.addEventListener("beforeunload", (event) => { if (!box.checked) event.preventDefault(); });
})();
