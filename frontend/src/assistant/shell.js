// The page that opens without a connection: finds and shows what the phone keeps, and lists what waits.
import { left, spend } from "./allowance.js";
import { flush, waiting } from "./queue.js";
import { cardsKept, session, unlock, unsealed } from "./vault.js";
import { drawStrip } from "./strip.js";

const at = (selector, root = document) => root.querySelector(selector);
const made = (id) => at(id).content.cloneNode(true);

function row(text, end = "") {
  const line = document.createElement("li"), words = document.createElement("span"), last = document.createElement("span");
  words.className = "grow";
  last.className = "end";
  [words.textContent, last.textContent] = [text, end];
  line.append(words, last);
  return line;
}

let goods = [];

const totalOf = (form) => [...form.querySelectorAll("input[name=line]")].reduce((sum, line) => {
  const [id, quantity] = line.value.split("*");
  return sum + (goods.find((one) => String(one.id) === id)?.price_minor ?? 0) * Number(quantity);
}, 0);

// What the member's points may pay of this sale: within the share, the steps, and what the shop allowed this phone.
async function payable(form, card) {
  if (!card.pay) return 0;
  const most = Math.min(card.pay.most, await left(), Math.floor(totalOf(form) * card.pay.percent / 100));
  return most - most % card.pay.step;
}

async function drawPoints(form, card) {
  const minor = await payable(form, card), line = at("[data-by-points]", form), words = at("span", line);
  line.hidden = minor <= 0;
  form.elements.by.checked &&= minor > 0;
  words.textContent = line.dataset.byPoints.replace("{amount}", (minor / 100).toFixed(2));
}

// Goods are picked one by one into lines of the form.
function basket(form, card) {
  const pick = form.elements.pick, list = at("ul", form);
  form.hidden = !goods.length;
  pick.append(...goods.map((one) => new Option(`${one.name}  ${one.price}`, one.id)));
  at("[data-add]", form).addEventListener("click", () => {
    const quantity = form.elements.quantity.value || 1, line = row(pick.selectedOptions[0].text, `×${quantity}`);
    line.append(Object.assign(document.createElement("input"), { type: "hidden", name: "line", value: `${pick.value}*${quantity}` }));
    list.append(line);
    form.elements.quantity.value = 1;
    at("[data-sell]", form).disabled = false;
    drawPoints(form, card);
  });
  form.prepare = async () => {
    const fields = form.elements.by.checked ? await spend(await payable(form, card), card) : null;
    for (const [name, value] of Object.entries(fields ?? {})) {
      at("ul", form).append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.elements.by.checked = false;
  };
  form.elements.at.value = new Date().toISOString();
  form.addEventListener("reset", () => { list.replaceChildren(); at("[data-sell]", form).disabled = true; });
}

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
  goods = kept.find((one) => one.id === "goods")?.goods ?? [];
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
