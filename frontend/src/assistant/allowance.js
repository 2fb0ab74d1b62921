// How much points may pay without a connection: what the server signed for this phone, counted down here before it is used.
import { waiting } from "./queue.js";
import { cardKept, keepCards, session } from "./vault.js";

const DEVICE = "shuke-app-device", HALF = 12 * 3600;

function device(isNew = false) {
  if (isNew || !localStorage.getItem(DEVICE)) {
    const made = [...crypto.getRandomValues(new Uint8Array(6))].map((one) => one.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(DEVICE, made);
  }
  return localStorage.getItem(DEVICE);
}

// One of each kind: under "allowance" for points, as it always was, and under a name of its own for coupons.
const named = (kind) => kind === "points" ? "allowance" : `allowance-${kind}`;
const keep = (kind, value) => keepCards([{ ...value, id: named(kind), orders: [] }]);

export async function left(kind = "points") {
  const held = await cardKept(named(kind));
  return held ? Math.max(0, held.budget_minor - held.spent) : 0;
}

// Fresh ones while there is a connection: where there is none, or half of its time is over and all of it was told of.
export async function renew() {
  for (const kind of ["points", "coupons"]) await renewed(kind);
}

async function renewed(kind) {
  const held = await cardKept(named(kind));
  if (held && (held.until - Date.now() / 1000 > HALF || (await waiting()).length)) return;
  for (const isNew of [!held, true]) {
    const own = held && !isNew ? held.device ?? device() : device(true);
    const body = new URLSearchParams({ kind, device: own, ...held && !isNew ? { done: held.serial } : {} });
    const answer = await fetch("/app/allowance", {
      method: "POST", redirect: "manual", body, headers: { "X-CSRFToken": session().csrf, "X-Keep": "1" },
    });
    if (answer.ok) { await keep(kind, { ...await answer.json(), device: own, spent: 0, count: 0 }); return; }
    if (answer.status !== 409) return;
  }
}

// Takes so much of it, for good; answers the fields by which the server looks. Null beyond what is left.
async function taken(kind, minor) {
  const held = await cardKept(named(kind));
  if (!held || minor > held.budget_minor - held.spent) return null;
  await keep(kind, { ...held, spent: held.spent + minor, count: held.count + 1 });
  return { allowance: held.text, number_of: held.count + 1, device: held.device ?? device() };
}

export async function spend(minor, card) {
  const fields = minor > (card.pay?.most ?? 0) ? null : await taken("points", minor);
  if (!fields) return null;
  card.pay.most -= minor;
  await keepCards([card]);
  return { by_points: minor, ...fields };
}

// A coupon is used once: it goes from the card that the phone keeps.
export async function spendCoupon(coupon, minor, card) {
  const fields = await taken("coupons", minor);
  if (!fields) return null;
  card.coupons = card.coupons.filter((one) => one.code !== coupon.code);
  await keepCards([card]);
  return { by_coupon: coupon.code, off_minor: minor, ...fields };
}
