// [data-calendar]: what has [data-moves] is dragged to another [data-day], within [data-hours] to a time, too. The move is
// a form that is sent, so that the page comes back with its undo. Whose calendars are ticked is shown at once.
(() => {
  const calendar = document.querySelector("[data-calendar]");
  if (!calendar) return;
  const morning = calendar.querySelector(".hours-axis .row-28");
  if (morning) calendar.scrollTop = morning.offsetTop - 44;
  let dragged = null;
  let grip = 0;

  const timeAt = (event, day) => {
    const hours = event.target.closest("[data-hours]") || (dragged.dataset.time ? day.querySelector("[data-hours]") : null);
    if (!hours || !event.target.closest("[data-hours]")) return dragged.dataset.time || "";
    const box = hours.getBoundingClientRect();
    const quarter = Math.max(0, Math.min(95, Math.round(((event.clientY - grip - box.top) / box.height) * 96)));
    return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
  };
  const send = (address, values) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };
  const mark = (day) => {
    for (const old of calendar.querySelectorAll("[data-over]")) if (old !== day) old.removeAttribute("data-over");
    day?.setAttribute("data-over", "");
  };

  calendar.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-moves]");
    if (!dragged) return;
    grip = event.clientY - dragged.getBoundingClientRect().top;
    dragged.setAttribute("data-dragged", "");
  });
  calendar.addEventListener("dragend", () => { dragged?.removeAttribute("data-dragged"); dragged = null; mark(null); });
  calendar.addEventListener("dragover", (event) => {
    const day = dragged && event.target.closest("[data-day]");
    if (day) { event.preventDefault(); mark(day); }
  });
  calendar.addEventListener("drop", (event) => {
    const day = dragged && event.target.closest("[data-day]");
    if (!day) return;
    event.preventDefault();
    send(dragged.dataset.moves, { csrfmiddlewaretoken: calendar.dataset.token, back: calendar.dataset.back, day: day.dataset.day, time: timeAt(event, day) });
  });

  document.querySelector(".calendar-people")?.addEventListener("change", (event) => event.target.form.requestSubmit());
})();
