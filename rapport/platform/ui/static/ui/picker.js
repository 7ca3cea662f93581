// The radios that a .picker's search finds belong to the group above it, so the Tab key would pass them by:
// once words are typed it goes to them, and so does the arrow down at any time.
document.addEventListener("keydown", (event) => {
  const search = event.target.closest?.(".picker [type=search]");
  const isOn = event.key === "ArrowDown" || (event.key === "Tab" && !event.shiftKey && search?.value);
  const found = search && isOn && search.closest(".picker").querySelector(".picked");
  const first = found && (found.querySelector(":checked") || found.querySelector("[type=radio]"));
  if (!first) return;
  event.preventDefault();
  first.focus();
});
