// Opens the app without a connection. It keeps the app's own files and the shell, which hold nobody; never a page about people.
const { version, files, shell } = self.KEPT, NAME = `shuke-app-${version}`;
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(files);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("shuke-app-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

// The page from the net; the shell where there is none, or where it does not answer in time. What was asked still goes through.
async function page(request) {
  const fallback = async () => (await caches.match(shell, { ignoreVary: true })) ?? Response.error();
  try {
    if (request.method !== "GET") return await fetch(request);
    let timer;
    const late = new Promise((_done, failed) => { timer = setTimeout(failed, PATIENCE, new Error("late")); });
    const answer = await Promise.race([fetch(request), late]);
    clearTimeout(timer);
    return answer;
  } catch { return fallback(); }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith("/app/")) event.respondWith(page(request));
  else if (request.method === "GET" && files.includes(pathname) && pathname !== shell) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
  }
});
