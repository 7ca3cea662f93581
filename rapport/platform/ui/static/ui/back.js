// <a data-back href="…"> goes back in history; the address serves when there is none.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]") || history.length < 2) return;
  event.preventDefault();
  history.back();
});
