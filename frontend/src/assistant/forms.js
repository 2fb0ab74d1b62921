// Forms whose act may wait: kept first, then sent. With a connection the next page opens; without one it says that it waits.
import { add, drop, flush } from "./queue.js";
import { keepCards, leave, session, unlock } from "./vault.js";
import { drawStrip } from "./strip.js";

const NOT_SENT = ["csrfmiddlewaretoken", "key", "next", "coupon", "chosen", "points", "points_minor", "to_pay", "code", "pick", "quantity", "by", "by_own"];
const fresh = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join("");

function say(form, text, isFault) {
  let line = form.querySelector(".fault, .kept-line");
  if (!line) form.prepend(line = document.createElement("p"));
  line.className = isFault ? "fault" : "kept-line text-success";
  line.setAttribute("role", isFault ? "alert" : "status");
  line.textContent = text;
}

// A member who was registered without a connection can be found again at once.
async function keepNew(entry) {
  if (entry.kind !== "member") return;
  const { name, phone } = Object.fromEntries(entry.fields), until = Date.now() / 1000 + 86400;
  await keepCards([{ id: `new:${entry.key}`, name, member_no: "", phone: phone.slice(-4).padStart(phone.length, "*"), until, at: "", orders: [] }]);
}

async function submitted(form) {
  await form.prepare?.();
  const fields = [...new FormData(form)].filter(([name]) => !NOT_SENT.includes(name));
  const entry = { kind: form.dataset.queue, key: form.elements.key?.value || fresh(), customer: form.dataset.customer, fields };
  await add(entry);
  const result = await flush(entry.key);
  if (result.state === "done") return location.assign(result.url);
  if (result.state === "refused") {
    await drop(entry.key);
    say(form, result.text, true);
  } else {
    await keepNew(entry);
    form.reset();
    if (form.elements.key) form.elements.key.value = fresh();
    const words = document.querySelector("#words");
    say(form, words?.dataset.kept ?? document.querySelector("#pending b").dataset.online, false);
    window.dispatchEvent(new Event("shuke-kept"));
  }
  return drawStrip(result.state === "away" || !navigator.onLine);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-leave]")) { await leave(); return; }
  if (!form.matches("[data-queue]") || event.submitter?.formMethod === "get" || !window.indexedDB || !window.crypto?.subtle) return;
  // A sale is worked out by the server where there is one, with coupons and points.
  if (form.dataset.only && navigator.onLine) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    if (!session() && await unlock() !== "in") { HTMLFormElement.prototype.submit.call(form); return; }
    await submitted(form);
  } finally { delete form.dataset.busy; }
});
