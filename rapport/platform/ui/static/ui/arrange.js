// A list with data-arrange="URL" is put in order by dragging its items by the icon; the buttons do the same by keyboard.
(() => {
  let held = null;
  const listOf = (event) => event.target.closest?.("[data-arrange]");
  const ready = (root) => {
    for (const item of root.querySelectorAll("[data-arrange] > li")) item.draggable = true;
  };
  document.addEventListener("dragstart", (event) => {
    held = listOf(event) ? event.target.closest("li") : null;
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const over = held && event.target.closest?.("[data-arrange] > li");
    if (!over || over.parentElement !== held.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    const isBeside = Math.abs(box.top - held.getBoundingClientRect().top) < 8;
    const isRight = event.clientX > box.left + box.width / 2;
    const isBefore = isBeside ? isRight === (document.documentElement.dir === "rtl") : event.clientY < box.top + box.height / 2;
    over.parentElement.insertBefore(held, isBefore ? over : over.nextSibling);
  });
  document.addEventListener("dragend", () => {
    const list = held?.parentElement;
    held = null;
    if (!list) return;
    const names = new URLSearchParams([...list.children].map((item) => ["name", item.dataset.name]));
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(list.dataset.arrange, { method: "POST", body: names, headers: { "X-CSRFToken": token }, redirect: "manual" });
  });
  document.addEventListener("htmx:load", (event) => ready(event.target.parentElement ?? event.target));
  ready(document);
})();
