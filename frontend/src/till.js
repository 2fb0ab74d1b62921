// The sandbox till: a page that speaks to /api/v1/till as a shop's own till would, and shows each call beside it.
const page = document.querySelector("[data-till]");
const words = JSON.parse(document.getElementById("till-words").textContent);
const { key, store } = page.dataset;
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const basket = new Map();
let member = null;
let proof = "";
let sold = null;

const text = (element, value) => { element.textContent = value; return element; };
const made = (tag, className, value = "") => text(Object.assign(document.createElement(tag), { className }), value);
const money = (minor) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: page.dataset.currency }).format(minor / 100);
const fresh = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
const amount = () => Math.round(Number(part("points").value.replace(/,/g, "") || 0) * 100);
const codes = () => part("coupons").value.split(/[\s,，]+/).filter(Boolean);

function shown(method, path, body, status, answer) {
  const entry = made("details", "call");
  entry.append(made("summary", status < 300 ? "ok" : "bad", `${method} ${path} · ${status}`));
  entry.append(made("pre", "", JSON.stringify(body, null, 1)), made("pre", "", JSON.stringify(answer, null, 1)));
  part("calls").prepend(entry);
}

async function call(path, body, idempotency = fresh()) {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": idempotency,
    "Accept-Language": document.documentElement.lang };
  const asked = path === "/claim" ? body : { store, ...body };
  try {
    const response = await fetch(`/api/v1/till${path}`, { method: "POST", headers, body: JSON.stringify(asked) });
    const answer = await response.json();
    shown("POST", path, asked, response.status, answer);
    tell(response.ok ? "" : answer.detail);
    return response.ok ? answer : null;
  } catch {
    tell(words.offline); // the same key goes out again when the button is pressed again
    return null;
  }
}

const tell = (sentence) => { part("told").hidden = !sentence; text(part("told"), sentence); };
const lines = () => [...basket.values()].map(({ code, quantity, price }) => ({ product: code, quantity: String(quantity), unit_price_minor: String(price) }));

function showMember() {
  part("member").hidden = !member;
  part("prove").hidden = !member || member.is_proven;
  if (!member) return;
  const tier = document.documentElement.lang === "en" ? member.tier_en : member.tier;
  text(part("name"), [member.name || member.member_no, tier].filter(Boolean).join(" · "));
  text(part("balance"), words.points.replace("%s", member.points));
  text(part("proven"), member.is_proven ? words.proven : words.unproven);
}

function showBasket() {
  part("lines").replaceChildren(...[...basket.values()].map((line) => {
    const row = made("li", "");
    const less = made("button", "btn small", "−");
    less.type = "button";
    less.setAttribute("aria-label", `${words.less}: ${line.name}`);
    less.addEventListener("click", () => { line.quantity -= 1; if (!line.quantity) basket.delete(line.code); quote(); });
    row.append(made("span", "grow", `${line.name} × ${line.quantity}`), made("span", "num", money(line.price * line.quantity)), less);
    return row;
  }));
}

async function quote() {
  showBasket();
  sold = null;
  part("ring").disabled = basket.size === 0;
  if (!basket.size) return part("sums").replaceChildren();
  const asked = { lines: lines(), points_minor: amount(), ...(member && { member: member.member }), ...(codes().length && { coupons: codes() }) };
  const answer = await call("/quote", asked);
  if (!answer) return null;
  const { member_price: price, tier_minor: off } = answer;
  const tier = price && [words.member_price.replace("%s", document.documentElement.lang === "en" ? price.tier_en : price.tier), money(-off)];
  part("sums").replaceChildren(...[["total", money(answer.total_minor + off)], ...(tier ? [tier] : []), ["coupon", money(-answer.coupon_minor || 0)],
    ["by_points", money(-answer.points_minor || 0)], ["to_pay", money(answer.to_pay_minor)], ["earns", answer.points_earned]]
    .flatMap(([name, value]) => [made("dt", "", words[name] ?? name), made("dd", name === "to_pay" ? "strong" : "", value)]));
  return answer;
}

async function ring() {
  const quoted = sold?.quoted ?? await quote();
  if (!quoted) return;
  // Number and key stay the same until the till has an answer: a lost answer is asked for again, not sold again.
  sold ??= { quoted, number: `SB-${fresh()}`, key: fresh(), placed_at: new Date().toISOString() };
  const body = { source: "sandbox", number: sold.number, placed_at: sold.placed_at, lines: lines(), points_minor: amount(),
    coupons: quoted.coupons.map((one) => one.code), ...(member && { member: member.member }),
    payments: quoted.to_pay_minor ? [{ method: "cash", amount_minor: quoted.to_pay_minor }] : [] };
  const answer = await call("/sale", body, sold.key);
  if (!answer) return;
  text(part("sold"), words.sold.replace("%n", answer.number).replace("%p", answer.points_earned));
  part("number").value = answer.number;
  basket.clear();
  part("points").value = part("coupons").value = "";
  sold = member = null;
  showMember();
  showBasket();
  part("sums").replaceChildren();
  part("ring").disabled = true;
}

async function back(whole) {
  const number = part("number").value.trim();
  const line = [{ ordinal: Number(part("line").value || 1), quantity: part("quantity").value || "1" }];
  const asked = { source: "sandbox", number, refund_number: `SR-${fresh()}`, refunded_at: new Date().toISOString(), lines: line };
  const answer = await (whole ? call("/void", { source: "sandbox", number }) : call("/refund", asked));
  if (answer) text(part("returned"), words.returned.replace("%m", money(answer.to_pay_back_minor)).replace("%p", answer.points_taken_back));
}

async function found(answer) {
  if (!answer) return;
  [member] = answer.members ?? [];
  showMember();
  await quote();
}

const acts = {
  find: async () => found(await call("/identify", { text: part("text").value })),
  send: async () => { proof = (await call("/proof", { member: member.member }))?.request ?? ""; },
  prove: async () => found(await call("/prove", { request: proof, code: part("code").value.trim() })),
  add: () => {
    const { value, selectedOptions: [option] } = part("goods");
    const line = basket.get(value) ?? { code: value, quantity: 0, price: Number(option.dataset.price), name: option.textContent.split(" · ")[0] };
    basket.set(value, { ...line, quantity: line.quantity + 1 });
    return quote();
  },
  quote, ring, back: () => back(false), void: () => back(true),
};
page.addEventListener("submit", (event) => {
  event.preventDefault();
  acts[event.submitter?.dataset.act ?? event.target.dataset.act]?.();
});
part("points").addEventListener("change", quote);
part("coupons").addEventListener("change", quote);
