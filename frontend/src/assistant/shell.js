// The page that opens without a connection: finds and shows what the phone keeps, and lists what waits.
import { basket, row, stockUp } from "./basket.js";
import { flush, waiting } from "./queue.js";
import { cardsKept, session, unlock, unsealed } from "./vault.js";
import { drawStrip } from "./strip.js";

const at = (selector, root = document) => root.querySelector(selector);
const made = (id) => at(id).content.cloneNode(true);

function show(card) {
  const box = at("#kept-card"), view = made("#card-view");
  at("[data-name]", view).textContent = [card.name, card.tier].filter(Boolean).join(" ");
  at("[data-sub]", view).textContent = [card.phone, card.last].filter(Boolean).join("  ");
  at("[data-points]", view).textContent = card.points ?? "–";
  const when = at("[data-at]", view);
  when.textContent = card.at ? when.dataset.at.replace("{at}", card.at) : "";
  at("[data-home]", view).textContent = card.at_home ?? "";
  at("[data-home]", view).hidden = !card.at_home;
  at("[data-orders]", view).append(...(card.orders ?? []).map((order) => row(`${order.goods} ${order.on}`, order.paid)));
  view.querySelectorAll("form").forEach((form) => { form.dataset.customer = card.id; });
  basket(at("[data-basket]", view), card);
  box.replaceChildren(view);
  box.hidden = false;
  at("#hits").parentElement.hidden = true;
  box.scrollIntoView({ block: "nearest" });
}

function draw(cards) {
  at("#hits").parentElement.hidden = false;
  const words = at("#seek").value.trim().toLowerCase().replaceAll(" ", "");
  const found = cards.filter((card) => !words
    || `${card.name} ${card.member_no}`.toLowerCase().includes(words)
    || (/^\d{4,}$/.test(words) && (card.phone ?? "").endsWith(words.slice(-4)))).slice(0, 12);
  at("#hits").replaceChildren(...found.map((card) => {
    const hit = made("#hit"), button = at("button", hit);
    button.textContent = `${card.name}  ${card.phone ?? ""}`;
    button.addEventListener("click", () => show(card));
    return hit;
  }));
  at("#nobody").hidden = found.length > 0;
}

async function drawWaiting() {
  const rows = await waiting(), words = at("#words").dataset, list = at("#waiting ul");
  at("#waiting").hidden = !rows.length;
  const lines = await Promise.all(rows.map(async (one) => {
    const mine = session()?.staff === one.staff, told = mine ? await unsealed("queue", one.key, one).catch(() => null) : null;
    const line = made("#wait"), when = new Date(one.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const said = Object.fromEntries(told?.fields ?? []);
    at("b", line).textContent = told ? `${words[told.kind]} ${said.name ?? said.text ?? said.words ?? ""}`.slice(0, 60) : "•••";
    at(".sub", line).textContent = `${when}  ${told?.why ?? (mine || !session() ? words.waits : words.other)}`;
    return line;
  }));
  list.replaceChildren(...lines);
}

async function begin() {
  if (!session()) await unlock();
  at("#locked").hidden = !!session();
  at("#unlocked").hidden = !session();
  await drawWaiting();
  if (!session()) return;
  const kept = await cardsKept(), cards = kept.filter((one) => one.name);
  stockUp(kept.find((one) => one.id === "goods")?.goods ?? []);
  draw(cards);
  at("#seek").addEventListener("input", () => draw(cards));
  const opened = /^\/app\/members\/(\d+)/.exec(location.pathname)?.[1];
  const card = cards.find((one) => String(one.id) === opened);
  if (card) show(card);
}

if (at("[data-shell]")) {
  at("[data-send]").addEventListener("click", async () => { await flush(); await drawWaiting(); await drawStrip(); });
  window.addEventListener("shuke-kept", async () => { draw((await cardsKept()).filter((one) => one.name)); await drawWaiting(); });
  window.addEventListener("online", drawWaiting);
  begin();
}
