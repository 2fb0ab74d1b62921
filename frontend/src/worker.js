// The member's worker. It keeps what the pages are drawn with, and the card of a phone that is remembered: nothing else.
const { version, files, offline, home, out } = self.SHELL;
const SHELL = `me-shell-${version}`, CARD = "me-card";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...files, offline])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== SHELL && name !== CARD).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    if (url.pathname === out) event.waitUntil(caches.delete(CARD));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (files.includes(url.pathname)) event.respondWith(drawn(request));
});

// The card comes from the shop, and out of the cache only where the shop cannot be had.
async function page(request, url) {
  const isCard = url.pathname === home;
  try {
    const answer = await fetch(request);
    if (isCard) {
      const cache = await caches.open(CARD);
      if (answer.ok && !answer.redirected && answer.headers.get("X-Keep-Card")) await cache.put(home, answer.clone());
      else if (answer.status < 500) await caches.delete(CARD); // signed out, or a phone that is not remembered
    }
    return answer;
  } catch {
    const kept = isCard && await (await caches.open(CARD)).match(home);
    if (!kept) return (await caches.open(SHELL)).match(offline);
    const text = (await kept.text()).replace('data-kept=""', 'data-kept="yes"');
    return new Response(text, { headers: kept.headers });
  }
}

// At once as it is kept, and fresh for the next time.
async function drawn(request) {
  const cache = await caches.open(SHELL), kept = await cache.match(request, { ignoreSearch: true });
  const fresh = fetch(request).then((answer) => {
    if (answer.ok) cache.put(request, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  fresh.catch(() => {});
  return kept;
}
