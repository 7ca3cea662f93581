// [data-signature] holds a canvas to sign on; what is drawn goes into the field called "drawing" of the form around it, as strokes of points.
(() => {
  const begin = (box) => {
    const canvas = box.querySelector("canvas");
    const field = box.closest("form").elements.drawing;
    box.hidden = false;
    const pad = new SignaturePad(canvas, { penColor: getComputedStyle(canvas).color });
    const keep = () => {
      const strokes = pad.toData().map(({ points }) => points.map(({ x, y }) => ({ x, y })));
      field.value = pad.isEmpty() ? "" : JSON.stringify(strokes);
    };
    const fit = () => {
      const ratio = Math.max(window.devicePixelRatio || 1, 1);
      const strokes = pad.toData();
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.fromData(strokes);
    };
    pad.addEventListener("endStroke", keep);
    box.querySelector("[data-signature-clear]").addEventListener("click", () => {
      pad.clear();
      keep();
    });
    window.addEventListener("resize", fit);
    fit();
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-signature]").forEach(begin));
})();
