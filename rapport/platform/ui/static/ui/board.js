// [data-board]: cards are dragged from lane to lane, or moved with the keyboard: arrows walk, Alt with the arrows
// to the sides moves; a finger, or whoever does not drag, chooses the lane in the card. Only the server says whether a
// card may lie there; if not, it goes back, and where the server asks for more, the page that asks it opens.
// Cards may be moved at an address of their own ([data-move] on the card). "moved" tells that a card lies elsewhere.
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const address = board.dataset.move;
  const lanes = [...board.querySelectorAll(".lane")];
  const listOf = (lane) => lane.querySelector(".lane-cards");
  const cardsOf = (lane) => [...lane.querySelectorAll(".card")];
  let dragged = null;

  const recount = () => {
    for (const lane of lanes) {
      const count = cardsOf(lane).length;
      lane.querySelector(".lane-total").textContent = `${count}${"more" in lane.dataset ? "+" : ""}`;
      lane.toggleAttribute("data-over", count > Number(lane.dataset.limit || Infinity));
    }
  };
  const tell = (message, kind) => document.dispatchEvent(new CustomEvent("toast", { detail: { message, kind } }));

  const move = async (card, lane) => {
    const from = card.closest(".lane");
    if (!lane || lane === from) return;
    const before = card.nextElementSibling;
    listOf(lane).prepend(card);
    card.querySelector("[name=value]").value = lane.dataset.value;
    lane.querySelector(".lane-empty")?.remove();
    card.focus();
    recount();
    const form = new FormData();
    form.set("pk", card.dataset.card);
    form.set("field", board.dataset.field);
    form.set("value", lane.dataset.value);
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    const answer = await fetch(card.dataset.move || address, { method: "POST", body: form, headers: { "X-CSRFToken": token, "X-Requested-With": "board", "HX-Request": "true" } }).catch(() => null);
    const further = answer?.headers.get("HX-Redirect");
    const said = answer?.headers.get("HX-Trigger");
    const toast = said ? JSON.parse(said).toast : null;
    if (answer?.ok) {
      if (toast) document.dispatchEvent(new CustomEvent("toast", { detail: toast }));
      board.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
      return;
    }
    listOf(from).insertBefore(card, before);
    card.querySelector("[name=value]").value = from.dataset.value;
    recount();
    if (further) location.assign(further);
    else tell(toast?.message || board.dataset.refused || "", "bad");
  };

  if (address) {
    board.addEventListener("dragstart", (event) => { dragged = event.target.closest?.(".card"); dragged?.setAttribute("data-dragged", ""); });
    board.addEventListener("submit", (event) => {
      const card = event.target.closest(".card");
      if (!card) return;
      event.preventDefault();
      move(card, lanes.find((lane) => lane.dataset.value === event.target.elements.value.value));
    });
    board.addEventListener("dragend", () => { dragged?.removeAttribute("data-dragged"); dragged = null; });
    board.addEventListener("dragover", (event) => { if (dragged && event.target.closest(".lane")) event.preventDefault(); });
    board.addEventListener("drop", (event) => { const lane = event.target.closest(".lane"); if (dragged && lane) { event.preventDefault(); move(dragged, lane); } });
  }

  const first = board.querySelector(".card");
  if (first) first.tabIndex = 0;
  board.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    for (const other of board.querySelectorAll(".card[tabindex='0']")) other.tabIndex = -1;
    card.tabIndex = 0;
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".card");
    if (!card || event.target !== card) return;
    const rightward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const side = event.key === rightward ? 1 : ["ArrowLeft", "ArrowRight"].includes(event.key) ? -1 : 0;
    const lane = card.closest(".lane");
    const at = lanes.indexOf(lane);
    if (side && event.altKey && address) { event.preventDefault(); move(card, lanes[at + side]); return; }
    if (side) { event.preventDefault(); for (let next = at + side; lanes[next]; next += side) { const found = cardsOf(lanes[next])[0]; if (found) { found.focus(); break; } } return; }
    const cards = cardsOf(lane);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); cards[cards.indexOf(card) + step]?.focus(); return; }
    if (event.key === "Enter") card.querySelector("a")?.click();
  });
})();
