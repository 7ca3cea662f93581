// Passkeys on allauth's forms. <form data-passkey="add|use|sign-in">:
//   add      makes a credential from the JSON in <script type="application/json" id=…> named by data-passkey-options;
//            a ticked [name=passwordless] asks for one that needs no password
//   use      answers a challenge from such JSON (second factor, reauthentication)
//   sign-in  fetches the challenge from data-passkey-from, then answers it
// Each fills the form's [name=credential] and sends it. [data-passkey-error] shows what went wrong.
(() => {
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const decodeId = (descriptor) => ({ ...descriptor, id: decode(descriptor.id) });

  const creation = (options, isPasswordless) => {
    const key = structuredClone(options.publicKey);
    const chosen = (key.authenticatorSelection ??= {});
    if (isPasswordless !== null) {
      chosen.residentKey = isPasswordless ? "required" : "discouraged";
      chosen.requireResidentKey = isPasswordless;
      if (isPasswordless) chosen.userVerification = "required";
    }
    const user = { ...key.user, id: decode(key.user.id) };
    return { publicKey: { ...key, user, challenge: decode(key.challenge), excludeCredentials: key.excludeCredentials?.map(decodeId) } };
  };
  const request = ({ publicKey: key }) => (
    { publicKey: { ...key, challenge: decode(key.challenge), allowCredentials: key.allowCredentials?.map(decodeId) } }
  );
  const asJson = (credential) => {
    const { response } = credential;
    const parts = { clientDataJSON: encode(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) parts[name] = encode(response[name]);
    }
    if (response.getTransports) parts.transports = response.getTransports();
    return JSON.stringify({
      type: credential.type,
      id: credential.id,
      rawId: encode(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      response: parts,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const optionsOf = (form) => JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const ways = {
    add: async (form) => {
      const box = form.elements.passwordless;
      return navigator.credentials.create(creation(optionsOf(form).creation_options, box ? box.checked : null));
    },
    use: async (form) => navigator.credentials.get(request(optionsOf(form).request_options)),
    "sign-in": async (form) => navigator.credentials.get(request((await fetched(form.dataset.passkeyFrom || form.action)).request_options)),
  };
  const SENTENCES = { NotAllowedError: "cancelled", InvalidStateError: "known" };

  for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = !window.PublicKeyCredential;

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const way = ways[form.dataset.passkey];
    if (!way || form.dataset.passkeyDone) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const place = form.querySelector("[data-passkey-error]");
    if (place) place.textContent = "";
    try {
      form.elements.credential.value = asJson(await way(form));
      form.dataset.passkeyDone = "yes";
      form.submit();
    } catch (error) {
      if (place) place.textContent = place.dataset[SENTENCES[error.name] || "failed"];
    }
  }, true);
})();
