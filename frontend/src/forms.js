// Forms speak as a field is left: the browser's own finding in our words, then the shop's rule (data-check).
// A refused form keeps what was typed: one marked data-keep is sent in the background and stays as it is on a refusal.
const texts = document.querySelector("#form-texts")?.dataset ?? {};
const BOUNDS = { tooLong: "maxLength", tooShort: "minLength", rangeUnderflow: "min", rangeOverflow: "max" };

function checked(form) {
  return form?.matches?.("main form[method=post]:not([data-checked=no])");
}

function finding(input) {
  const kind = Object.keys(texts).find((name) => input.validity?.[name]);
  return kind ? texts[kind].replace("{n}", input[BOUNDS[kind]] ?? "") : "";
}

// The place of the sentence: under the field, read out with it.
function say(input, text) {
  const field = input.closest(".field") ?? input.parentElement;
  let line = field.querySelector(":scope > .error[data-made]");
  if (!text) { line?.remove(); input.removeAttribute("aria-invalid"); input.removeAttribute("aria-errormessage"); return; }
  if (!line) {
    line = Object.assign(document.createElement("span"), { className: "error", id: `error-${input.name || input.id}` });
    line.dataset.made = "yes";
    line.setAttribute("role", "alert");
    field.append(line);
  }
  line.textContent = text;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-errormessage", line.id);
}

async function ask(place) {
  const inputs = place.matches("fieldset") ? [...place.querySelectorAll("[name]")] : [place], input = inputs[0];
  const body = new FormData();
  body.set("check", place.dataset.check);
  for (const one of inputs) if (one.type !== "checkbox" || one.checked) body.set(inputs.length > 1 ? one.name : "value", one.value);
  const token = place.form?.elements.csrfmiddlewaretoken?.value ?? "";
  const asked = inputs.map((one) => one.value).join("\n");
  try {
    const answer = await fetch("/field-check", { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
    // An answer that comes after somebody typed on says nothing about what stands there now.
    if (asked !== inputs.map((one) => one.value).join("\n")) return;
    if (answer.status === 422) say(input, (await answer.json()).text);
    if (answer.status === 204) say(input, "");
  } catch { /* offline: the rule speaks when the form is sent */ }
}

document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!checked(input.form) || !input.matches("input:not([type=hidden]), select, textarea")) return;
  const place = input.closest("[data-check]");
  if (place?.contains(event.relatedTarget) && place !== input) return;
  // Passing through an empty field is no mistake yet.
  if (input.value === "" && input.validity?.valueMissing) return;
  const text = finding(input);
  say(input, text);
  if (!text && place && input.value !== input.defaultValue) ask(place);
});
document.addEventListener("input", (event) => {
  if (event.target.getAttribute?.("aria-invalid") === "true" && checked(event.target.form) && !finding(event.target)) say(event.target, "");
});

// The browser's bubbles speak the browser's language; the sentence under the field speaks the person's.
document.addEventListener("invalid", (event) => {
  if (!checked(event.target.form)) return;
  event.preventDefault();
  say(event.target, finding(event.target));
  if (event.target === event.target.form.querySelector(":invalid:not(fieldset)")) event.target.focus();
}, true);

async function keep(form, submitter) {
  const body = new FormData(form, submitter);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Keep": "1" }, redirect: "manual", credentials: "same-origin" });
  if (answer.type === "opaqueredirect") { location.reload(); return; }
  if (answer.headers.get("Content-Type") !== "application/json") { form.submit(); return; }
  const { text, field } = await answer.json();
  const input = form.elements[field] ?? form.querySelector("input:not([type=hidden]), textarea, select");
  if (input?.focus) { say(input, text); input.focus(); }
  else window.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-keep]") || event.defaultPrevented) return;
  event.preventDefault();
  const { textOffline } = document.documentElement.dataset;
  keep(form, event.submitter).catch(() => window.dispatchEvent(new CustomEvent("toast", { detail: { text: textOffline, level: "error" } })));
});

// Two versions of one thing (ui/stale.html): with script they stand in front of the form until one is chosen.
const stale = document.querySelector("#stale");
if (stale) { stale.close(); stale.showModal(); }
