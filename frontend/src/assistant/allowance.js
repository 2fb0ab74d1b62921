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

const keep = (value) => keepCards([{ ...value, id: "allowance", orders: [] }]);

export async function left() {
  const held = await cardKept("allowance");
  return held ? Math.max(0, held.budget_minor - held.spent) : 0;
}

// A fresh one while there is a connection: where there is none, or half of its time is over and all of it was told of.
export async function renew() {
  const held = await cardKept("allowance");
  if (held && (held.until - Date.now() / 1000 > HALF || (await waiting()).length)) return;
  for (const isNew of [!held, true]) {
    const body = new URLSearchParams({ device: device(isNew), ...held && !isNew ? { done: held.serial } : {} });
    const answer = await fetch("/app/allowance", {
      method: "POST", redirect: "manual", body, headers: { "X-CSRFToken": session().csrf, "X-Keep": "1" },
    });
    if (answer.ok) { await keep({ ...await answer.json(), spent: 0, count: 0 }); return; }
    if (answer.status !== 409) return;
  }
}

// Takes so much of it, for good, and of what the member's points may pay; answers the fields by which the server looks.
export async function spend(minor, card) {
  const held = await cardKept("allowance");
  if (!held || minor > held.budget_minor - held.spent || minor > (card.pay?.most ?? 0)) return null;
  await keep({ ...held, spent: held.spent + minor, count: held.count + 1 });
  card.pay.most -= minor;
  await keepCards([card]);
  return { by_points: minor, allowance: held.text, number_of: held.count + 1, device: device() };
}
