// Acts that wait for a connection: each is on the phone before it is sent, under a key of its own by which the server does it once.
import { kept, sealed, session, unlock, unsealed } from "./vault.js";

const AGAIN = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

export async function add(entry) {
  const { key, ...told } = entry;
  await kept("queue", "put", { key, staff: session().staff, at: Date.now(), bad: false, ...await sealed("queue", key, told) });
}

export async function waiting() {
  return (await kept("queue", "getAll")).sort((one, other) => one.at - other.at);
}

export async function drop(key) { await kept("queue", "delete", key); }

async function send(key, told) {
  const fields = new URLSearchParams(told.fields);
  fields.set("key", key);
  if (String(told.customer ?? "").startsWith("new:")) {
    const known = await kept("ids", "get", told.customer.slice(4));
    if (!known) return { state: "later" };
    fields.set("customer", known.customer);
  } else if (told.customer) fields.set("customer", told.customer);
  const answer = await fetch(`/app/acts/${told.kind}`, {
    method: "POST", redirect: "manual", body: fields, signal: AbortSignal.timeout(8000),
    headers: { "X-CSRFToken": session().csrf, "X-Keep": "1" },
  });
  if (answer.ok) {
    const done = await answer.json();
    if (told.kind === "member") await kept("ids", "put", { key, customer: done.customer });
    return { ...done, state: "done" };
  }
  if (answer.type === "opaqueredirect" || AGAIN.has(answer.status)) return { state: "later" };
  const no = await answer.json().catch(() => ({ text: "" }));
  return answer.status === 403 && !no.field ? { state: "expired", ...no } : { state: "refused", ...no };
}

async function settle(row) {
  const told = await unsealed("queue", row.key, row);
  let result = await send(row.key, told);
  // The form token changes with each signing in.
  if (result.state === "expired") result = await unlock() === "in" ? await send(row.key, told) : { state: "later" };
  if (result.state === "expired") result.state = "refused";
  if (result.state === "done") await drop(row.key);
  if (result.state === "refused") {
    await kept("queue", "put", { ...row, bad: true, ...await sealed("queue", row.key, { ...told, why: result.text }) });
  }
  return result;
}

// Sends what waits, in order; one tab at a time. Answers what became of the entry that is asked for.
export async function flush(wanted = "") {
  const run = async () => {
    let found = { state: "later" };
    if (!session() && await unlock() !== "in") return found;
    for (const row of await waiting()) {
      if (row.staff !== session().staff || row.bad) continue;
      let result;
      try { result = await settle(row); } catch { result = { state: "away" }; }
      if (row.key === wanted) found = result;
      if (result.state === "away") return found;
    }
    return found;
  };
  return navigator.locks ? navigator.locks.request("shuke-app-queue", run) : run();
}
