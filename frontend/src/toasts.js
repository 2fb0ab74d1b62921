// Short notices. From the server: HX-Trigger: {"toast": {"text", "level", "undo": {"url", "label"}}}, or Django messages.
// The undo is a plain form, so that it works the same in both.
const STAY = 8000, STAY_WITH_UNDO = 14000;

function drop(toast) {
  const had = toast.contains(document.activeElement);
  toast.remove();
  if (had) document.querySelector("#main")?.focus({ preventScroll: true });
}

// Who points at a notice or stands in it by the keyboard still reads it: its time begins anew.
function watch(toast) {
  const stay = toast.querySelector("[data-undo]") ? STAY_WITH_UNDO : STAY;
  let timer = setTimeout(drop, stay, toast);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) {
    toast.addEventListener(name, () => { clearTimeout(timer); timer = setTimeout(drop, stay, toast); });
  }
  toast.dataset.watched = "yes";
}

function fill(form, undo) {
  const url = new URL(undo.url, location.origin);
  form.action = url.pathname + url.search;
  for (const [name, value] of url.searchParams) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.elements.next.value = location.pathname + location.search;
  form.querySelector("button").textContent = undo.label;
}

function add({ text, level = "info", undo = null }) {
  const box = document.querySelector("#toasts"), form = document.querySelector("#toast");
  if (!text || !box) return;
  const toast = form.content.cloneNode(true).firstElementChild;
  toast.classList.add(level);
  toast.querySelector(".grow").textContent = text;
  if (undo) fill(toast.querySelector("form"), undo);
  else toast.querySelector("form").remove();
  box.append(toast);
  watch(toast);
}

export function undoLast() {
  [...document.querySelectorAll("#toasts [data-undo]")].at(-1)?.click();
}

function watchNew() {
  document.querySelectorAll("#toasts [data-shown]:not([data-watched])").forEach(watch);
}

window.addEventListener("toast", (event) => add(event.detail));
document.addEventListener("click", (event) => {
  const toast = event.target.closest("#toasts [data-act='drop']")?.closest(".toast");
  if (toast) drop(toast);
});
document.addEventListener("htmx:afterSettle", watchNew);
watchNew();
