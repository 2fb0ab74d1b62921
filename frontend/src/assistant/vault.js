// What the phone keeps, as ciphertext: AES-GCM under a key that the server hands to who is signed in, and that lives in this
// tab's session alone. A tablet without a session keeps its secrets.
const NAME = "shuke-app", HELD = "shuke-app-session";
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
let database = null, key = null;

function opened() {
  database ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("cards", { keyPath: "id" });
      asked.result.createObjectStore("queue", { keyPath: "key" });
      asked.result.createObjectStore("ids", { keyPath: "key" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return database;
}

// One request on one store, in a transaction of its own; done once it is on the disk.
export async function kept(store, act, ...values) {
  const base = await opened(), writes = act !== "getAll" && act !== "get";
  return new Promise((done, failed) => {
    const run = base.transaction(store, writes ? "readwrite" : "readonly", { durability: "strict" });
    const asked = run.objectStore(store)[act](...values);
    run.oncomplete = () => done(asked.result);
    run.onerror = run.onabort = () => failed(run.error);
  });
}

export function session() {
  try { return JSON.parse(sessionStorage.getItem(HELD)); } catch { return null; }
}

// Asks the server who is signed in. "out": nobody, or nobody who works with the app; "away": no answer.
export async function unlock() {
  try {
    const answer = await fetch("/app/session", { redirect: "manual", signal: AbortSignal.timeout(8000), headers: { "X-Keep": "1" } });
    if (!answer.ok) return "out";
    const told = await answer.json(), before = session();
    if (before && before.staff !== told.staff) await kept("cards", "clear");
    sessionStorage.setItem(HELD, JSON.stringify(told));
    key = null;
    return "in";
  } catch { return "away"; }
}

export async function leave() {
  sessionStorage.removeItem(HELD);
  key = null;
  localStorage.removeItem("shuke-app-device");
  await kept("cards", "clear");
}

async function ownKey() {
  key ??= await crypto.subtle.importKey("raw", bytes(session().key), "AES-GCM", false, ["encrypt", "decrypt"]);
  return key;
}

const bound = (store, id) => new TextEncoder().encode(`${store}:${id}:${session().staff}`);

export async function sealed(store, id, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: bound(store, id) };
  return { iv, data: await crypto.subtle.encrypt(how, await ownKey(), new TextEncoder().encode(JSON.stringify(value))) };
}

export async function unsealed(store, id, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: bound(store, id) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, await ownKey(), data)));
}

// Cards: the newer words win; a short one does not replace a whole one of the same member.
export async function keepCards(cards) {
  if (!session()) return;
  for (const card of cards) {
    const former = card.orders ? null : await kept("cards", "get", card.id);
    const whole = former && former.until > Date.now() / 1000 ? await unsealed("cards", card.id, former).catch(() => null) : null;
    await kept("cards", "put", { id: card.id, until: card.until, ...await sealed("cards", card.id, { ...whole, ...card }) });
  }
}

export async function cardKept(id) {
  const row = session() ? await kept("cards", "get", id) : null;
  return row && row.until > Date.now() / 1000 ? unsealed("cards", id, row).catch(() => null) : null;
}

// Cards whose time is not over; what is over, or another's, goes.
export async function cardsKept() {
  const found = [];
  for (const row of await kept("cards", "getAll")) {
    const card = row.until > Date.now() / 1000 ? await unsealed("cards", row.id, row).catch(() => null) : null;
    if (card) found.push(card);
    else await kept("cards", "delete", row.id);
  }
  return found;
}
