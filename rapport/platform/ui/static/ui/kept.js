// <form data-keeps="address">: what is sent is first kept on this device, and goes when there is a connection: now, when
// it comes back, or when any page is opened later. An id in the form (client_id) lets the server tell what comes twice.
// What is kept belongs to whoever was signed in (data-user of the body), and is sent in their name alone.
(() => {
  const user = document.body.dataset.user;
  if (!user || !window.indexedDB) return;
  const form = document.querySelector("form[data-keeps]");
  const open = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("rapport-kept", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (mode, work) => {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const turn = base.transaction("forms", mode);
        const asked = work(turn.objectStore("forms"));
        turn.oncomplete = () => resolve(asked.result);
        turn.onerror = () => reject(turn.error);
      });
    } finally { base.close(); }
  };
  const keep = (entry) => within("readwrite", (store) => store.put(entry));
  const drop = (id) => within("readwrite", (store) => store.delete(id));
  const mine = async () => ((await within("readonly", (store) => store.getAll())) || []).filter((entry) => entry.user === user);
  const tell = (message, kind) => document.dispatchEvent(new CustomEvent("toast", { detail: { message, kind } }));

  const send = async (entry) => {
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    return fetch(entry.address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
  };
  const list = async () => {
    const place = document.querySelector("[data-kept]");
    if (!place) return;
    const items = place.querySelector("[data-kept-list]");
    const entries = await mine();
    place.hidden = !entries.length;
    items.replaceChildren(...entries.map((entry) => {
      const line = document.createElement("li");
      const words = document.createElement("span");
      const button = document.createElement("button");
      words.textContent = `${new Date(entry.at).toLocaleString(document.documentElement.lang)} · ${entry.title}${entry.refused ? ` · ${entry.refused}` : ""}`;
      button.className = "btn small";
      button.type = "button";
      button.textContent = items.dataset.discard;
      button.addEventListener("click", async () => { await drop(entry.id); list(); });
      line.append(words, button);
      return line;
    }));
  };

  let isSending = false;
  const flush = async () => {
    if (isSending) return;
    isSending = true;
    try {
      for (const entry of await mine()) {
        const answer = await send(entry);
        if (answer.status === 201) await drop(entry.id);
        else if (answer.status === 422) await keep({ ...entry, refused: (await answer.json()).errors.join(" ") });
      }
    } catch { /* still no connection */ } finally { isSending = false; }
    list();
  };

  form?.addEventListener("submit", async (event) => {
    if (form.dataset.plain) return;
    event.preventDefault();
    if (!form.elements.checked_in_at.value) form.elements.checked_in_at.value = new Date().toISOString();
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
    const entry = { id: form.elements.client_id.value, user, at: Date.now(), address: form.dataset.keeps, title: form.elements.notes.value.slice(0, 60), fields };
    await keep(entry);
    let answer = null;
    try { answer = await send(entry); } catch { /* kept */ }
    if (answer?.status === 201) {
      await drop(entry.id);
      location.assign((await answer.json()).url);
    } else if (answer) {
      await drop(entry.id);
      form.dataset.plain = "yes";
      form.submit();
    } else {
      tell(form.dataset.keptText, "warning");
      form.reset();
      form.elements.client_id.value = crypto.randomUUID ? crypto.randomUUID() : entry.id.replace(/^.{8}/, Date.now().toString(16).slice(-8));
      list();
    }
  });
  window.addEventListener("online", flush);
  flush();
})();
