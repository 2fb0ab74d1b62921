// Passkeys: a form asks the browser's keys and sends their answer as a form does. Nothing is shown where there are none.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function asked(options) {
  const keys = (list) => list?.map((key) => ({ ...key, id: fromText(key.id) }));
  return {
    ...options,
    challenge: fromText(options.challenge),
    ...(options.user && { user: { ...options.user, id: fromText(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: keys(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: keys(options.excludeCredentials) }),
  };
}

function answered(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const told = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return JSON.stringify({
    id: credential.id, rawId: toText(credential.rawId), type: credential.type,
    response: Object.fromEntries(told), clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const response = await fetch(form.dataset.asks, { method: "POST", headers: { "X-CSRFToken": token } });
  if (response.redirected) return location.assign(response.url);
  if (!response.ok) throw new Error(String(response.status));
  const publicKey = asked(await response.json());
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = answered(credential);
  return form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const told = form.querySelector("[data-told]");
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    told.hidden = true;
    ask(form).catch(() => {
      told.textContent = form.dataset.failed;
      told.hidden = false;
    });
  });
}
