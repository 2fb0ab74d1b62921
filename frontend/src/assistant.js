// The one script of the assistant's app. Pages work without it; it keeps, queues and scans.
import "./assistant/forms.js";
import "./assistant/scan.js";
import "./assistant/shell.js";
import { renew } from "./assistant/allowance.js";
import { drawStrip } from "./assistant/strip.js";
import { flush, waiting } from "./assistant/queue.js";
import { keepCards, session, unlock } from "./assistant/vault.js";

const worker = document.currentScript?.dataset.worker ?? document.querySelector("script[data-worker]")?.dataset.worker;
const FRESH = 10 * 60 * 1000, WHEN = "shuke-app-cards";

// The short list of own members, every ten minutes.
async function keepShort() {
  if (Date.now() - Number(sessionStorage.getItem(WHEN) ?? 0) < FRESH) return;
  const answer = await fetch("/app/cards", { redirect: "manual" });
  if (!answer.ok) return;
  const { cards, goods } = await answer.json(), until = Date.now() / 1000 + 86400;
  await keepCards([...cards, { id: "goods", goods, until, orders: [] }]);
  sessionStorage.setItem(WHEN, String(Date.now()));
}

async function begin() {
  if (!window.indexedDB || !window.crypto?.subtle) return;
  await drawStrip();
  const state = session() && !(await waiting()).length ? "in" : await unlock();
  if (state !== "in") return drawStrip(state === "away");
  const card = document.querySelector("#card");
  if (card) await keepCards([JSON.parse(card.textContent)]);
  await flush();
  await keepShort().catch(() => {});
  await renew().catch(() => {});
  return drawStrip();
}

if ("serviceWorker" in navigator && worker) navigator.serviceWorker.register(worker, { scope: "/app/" }).catch(() => {});
window.addEventListener("online", async () => { await flush(); await drawStrip(); });
window.addEventListener("offline", () => drawStrip(true));
setInterval(async () => { if ((await waiting().catch(() => [])).some((row) => !row.bad)) { await flush(); await drawStrip(); } }, 20000);
begin();
