// A sale without a connection: goods that were sold most, and what points or one plain coupon may pay of it.
import { left, spend, spendCoupon } from "./allowance.js";

const at = (selector, root = document) => root.querySelector(selector);

export function row(text, end = "") {
  const line = document.createElement("li"), words = document.createElement("span"), last = document.createElement("span");
  words.className = "grow";
  last.className = "end";
  [words.textContent, last.textContent] = [text, end];
  line.append(words, last);
  return line;
}


let goods = [];
export const stockUp = (found) => { goods = found; };

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

// The coupon that was chosen, and what it takes off this sale; nothing below its sum, or beyond what the shop allowed this phone.
function chosen(form, card) {
  const coupon = (card.coupons ?? []).find((one) => one.code === form.elements.by_own?.value), total = totalOf(form);
  return coupon && total >= Math.max(coupon.least, 1) ? { coupon, minor: Math.min(coupon.minor, total) } : null;
}

async function drawCoupons(form, card) {
  const field = at("[data-coupons]", form), pick = form.elements.by_own, total = totalOf(form), most = await left("coupons");
  const today = new Date().toLocaleDateString("sv");
  const usable = (card.coupons ?? []).filter((one) => total >= Math.max(one.least, 1) && Math.min(one.minor, total) <= most
    && (!one.until || one.until >= today));
  const former = pick.value;
  pick.replaceChildren(pick.options[0], ...usable.map((one) => new Option(one.words, one.code)));
  pick.value = usable.some((one) => one.code === former) ? former : "";
  field.hidden = !usable.length;
}

async function drawPoints(form, card) {
  await drawCoupons(form, card);
  const minor = form.elements.by_own.value ? 0 : await payable(form, card), line = at("[data-by-points]", form), words = at("span", line);
  line.hidden = minor <= 0;
  form.elements.by.checked &&= minor > 0;
  words.textContent = line.dataset.byPoints.replace("{amount}", (minor / 100).toFixed(2));
}

// Goods are picked one by one into lines of the form.
export function basket(form, card) {
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
  form.elements.by_own.addEventListener("change", () => drawPoints(form, card));
  form.prepare = async () => {
    const own = chosen(form, card);
    const fields = own ? await spendCoupon(own.coupon, own.minor, card)
      : form.elements.by.checked ? await spend(await payable(form, card), card) : null;
    for (const [name, value] of Object.entries(fields ?? {})) {
      at("ul", form).append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.elements.by.checked = false;
    form.elements.by_own.value = "";
  };
  form.elements.at.value = new Date().toISOString();
  form.addEventListener("reset", () => { list.replaceChildren(); at("[data-sell]", form).disabled = true; drawPoints(form, card); });
}
