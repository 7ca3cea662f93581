// [data-rows] whose rows have buttons with [data-row-key]: that key presses the button of the row that has the cursor,
// or of the first row while none has.
(() => {
  const isTyping = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (!isPlain || document.documentElement.dataset.keys === "off" || isTyping(event.target)) return;
    const row = document.querySelector("[data-rows] [data-cursor]") || document.querySelector("main [data-rows] > li");
    const button = row && [...row.querySelectorAll("[data-row-key]")].find((one) => one.dataset.rowKey === event.key);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
