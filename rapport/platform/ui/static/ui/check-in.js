// [data-check-in]: the button that asks the device where it is, and notes when that was. The position goes into the fields
// of the form around it; nothing is asked for without a press.
(() => {
  const button = document.querySelector("[data-check-in]");
  const form = button?.form;
  const said = document.querySelector("[data-checked-in]");
  if (!form) return;
  const note = () => {
    form.elements.checked_in_at.value = new Date().toISOString();
    said.textContent = `${said.dataset.words} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
  };
  button.addEventListener("click", () => {
    note();
    if (!navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.accuracy.value = Math.round(coords.accuracy);
        note();
        said.textContent += ` (± ${Math.round(coords.accuracy)} m)`;
      },
      () => { said.textContent += ` · ${said.dataset.refused}`; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();
