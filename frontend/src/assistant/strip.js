// Says clearly what is pending, under the header of every page.
import { waiting } from "./queue.js";

// The shell under another page's address was opened because there was no answer.
const isShell = () => !!document.querySelector("[data-shell]") && location.pathname !== "/app/offline";

export async function drawStrip(isAway = !navigator.onLine || isShell()) {
  const strip = document.querySelector("#pending");
  if (!strip || !window.indexedDB) return;
  const rows = await waiting().catch(() => []);
  const bad = rows.filter((row) => row.bad).length, head = strip.querySelector("b"), text = strip.querySelector("small");
  strip.hidden = !rows.length && !isAway;
  strip.classList.toggle("bad", bad > 0);
  head.textContent = isAway ? head.dataset.offline : head.dataset.online;
  const words = bad ? text.dataset.bad : rows.length ? text.dataset.some : text.dataset.none;
  text.textContent = words.replace("{n}", bad || rows.length);
}
