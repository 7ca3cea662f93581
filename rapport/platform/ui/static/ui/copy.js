// [data-copy="text"] or [data-copy-from="#id"] puts text on the clipboard and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  const words = document.getElementById("toasts").dataset;
  const text = source ? source.value ?? source.textContent : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text.trim());
    document.dispatchEvent(new CustomEvent("toast", { detail: { message: button.dataset.copied || words.copied, kind: "success" } }));
  } catch {
    document.dispatchEvent(new CustomEvent("toast", { detail: { message: words.notCopied, kind: "error" } }));
  }
});
