// A record's page, once it has been looked at for a moment, is remembered among those that one opened lately.
(() => {
  const { opened, openedUrl } = document.body.dataset;
  if (!opened) return;
  const tell = () => {
    const form = new FormData();
    const [key, pk] = opened.split("/");
    form.set("key", key);
    form.set("pk", pk);
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    fetch(openedUrl, { method: "POST", body: form, headers: { "X-CSRFToken": token, "HX-Request": "true" }, keepalive: true }).catch(() => {});
  };
  setTimeout(tell, 800);
})();
