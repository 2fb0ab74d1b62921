// The member's pages: the worker that keeps the card, the code that changes, and what is said without a connection.
const own = document.currentScript;
if (own.dataset.worker && "serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(own.dataset.worker).catch(() => {});
}

// A page that the worker kept says so.
const banner = document.querySelector("[data-offline]"), isKept = document.body.dataset.kept === "yes";
function connection() {
  if (banner) banner.hidden = navigator.onLine && !isKept;
}
window.addEventListener("online", connection);
window.addEventListener("offline", connection);
connection();

// A form that was sent is not sent twice by a second tap.
document.addEventListener("submit", (event) => {
  const again = event.target.dataset.sending;
  event.target.dataset.sending = "yes";
  if (again) event.preventDefault();
  else setTimeout(() => delete event.target.dataset.sending, 4000);
}, true);

// Back from another service: on at once.
document.querySelector("form[data-go]")?.requestSubmit();

// A link goes out by what the phone offers, or to the clipboard.
const share = document.querySelector("[data-share]");
if (share && (navigator.share || navigator.clipboard)) {
  share.hidden = false;
  share.addEventListener("click", async () => {
    const url = share.dataset.share;
    if (navigator.share) await navigator.share({ url }).catch(() => {});
    else {
      await navigator.clipboard.writeText(url);
      share.querySelector("span").textContent = share.dataset.done;
    }
  });
}

// The number of a receipt is read from a photo where the browser can; else it is typed.
const photo = document.querySelector("[data-photo]");
if (photo && "BarcodeDetector" in window && window.createImageBitmap) {
  const form = photo.form, unread = form.querySelector("[data-unread]");
  photo.closest("label").hidden = false;
  photo.addEventListener("change", async () => {
    let text = "";
    try {
      const [found] = await new window.BarcodeDetector().detect(await createImageBitmap(photo.files[0]));
      text = found ? found.rawValue.trim() : "";
    } catch { /* no picture, or none that the phone can look at */ }
    photo.value = ""; // a picture is read here and sent nowhere
    unread.hidden = Boolean(text);
    if (!text) return;
    const { number, total } = printed(text);
    form.elements.number.value = number.slice(0, 60);
    if (total) form.elements.total.value = total;
    form.elements[total ? "number" : "total"].focus();
  });
}

// What a receipt's code says: a bare number, or an address that has it among its parameters.
function printed(text) {
  if (!/^https?:/i.test(text)) return { number: text, total: "" };
  const given = new URL(text).searchParams, first = (...names) => names.map((name) => given.get(name)).find(Boolean) || "";
  return { number: first("number", "no", "receipt", "order") || text.split(/[/?]/).filter(Boolean).pop(), total: first("total", "amount") };
}

// Codes are fetched some ahead and shown one after the other, each for its seconds; when none is left and none can be had,
// the plain number is shown, which identifies and proves nothing.
const box = document.querySelector("[data-code]");
if (box) codes(box);

function codes(place) {
  const live = place.querySelectorAll("[data-live]"), plain = place.querySelectorAll("[data-plain]");
  const seconds = place.querySelector("[data-seconds]"), ring = place.querySelector("[data-ring]");
  const svg = place.querySelector("[data-live] svg");
  const [paper, ink] = svg.querySelectorAll("path");
  let ends = Date.now() + Number(place.dataset.left) * 1000, ahead = [], asking = false, tried = 0;
  if (isKept) ends = 0; // its seconds are of long ago

  function show(kept) {
    live.forEach((one) => { one.hidden = !kept; });
    plain.forEach((one) => { one.hidden = kept; });
  }
  function draw(code) {
    svg.setAttribute("viewBox", `0 0 ${code.side} ${code.side}`);
    paper.setAttribute("d", `M0 0h${code.side}v${code.side}H0z`);
    ink.setAttribute("d", code.path);
    ends = code.until;
    show(true);
  }
  async function ask() {
    if (asking || Date.now() - tried < 3000) return;
    asking = true;
    tried = Date.now();
    try {
      const answer = await fetch(place.dataset.more, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.redirected) location.reload();
      const now = Date.now();
      ahead = (await answer.json()).codes.map((code) => ({ ...code, until: now + code.ends_in * 1000 }));
    } catch {
      ahead = ahead.filter((code) => code.until > Date.now());
    }
    asking = false;
  }
  function tick() {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left > 0) {
      seconds.textContent = left;
      ring.setAttribute("stroke-dasharray", `${Math.min(100, Math.round(left * 100 / Number(place.dataset.span)))} 100`);
      if (left <= 5 && ahead.length < 2) ask();
      return;
    }
    ahead = ahead.filter((code) => code.until > Date.now());
    const next = ahead.shift();
    if (next) draw(next);
    else {
      show(false);
      ask();
    }
  }
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  tick();
}
