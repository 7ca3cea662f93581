// [data-dropzone]: a file dropped on it goes into its file input; the name and size are shown before sending.
(() => {
  const size = (bytes) => {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
    const power = Math.min(Math.floor(Math.log10(bytes || 1) / 3), 3);
    return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: units[power], maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
  };
  const zoneOf = (event) => event.target.closest?.("[data-dropzone]");
  const inputOf = (zone) => zone.querySelector("input[type=file]");
  const name = (zone) => {
    const files = [...inputOf(zone).files];
    zone.querySelector("[data-dropzone-name]").textContent = files.map((file) => `${file.name} · ${size(file.size)}`).join(", ");
  };

  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.over;
  });
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    delete zone.dataset.over;
    const input = inputOf(zone);
    const files = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
    if (!files.length) return;
    const carrier = new DataTransfer();
    for (const file of files) carrier.items.add(file);
    input.files = carrier.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target === inputOf(zone)) name(zone);
  });
})();
