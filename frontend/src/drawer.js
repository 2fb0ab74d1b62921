// The drawer beside a list: a click on a row looks at it, arrows go through the rows, the address says who is looked at.
// Where there is no room for both, links go to the row's own page.
const root = document.documentElement;
const drawer = document.querySelector("#drawer");
const ROOM = 1100;
// What the person chose for the navigation, which is a rail while the drawer is open.
const nav = () => (/(^|; )nav=rail/.test(document.cookie) ? "rail" : "full");
let waiting = 0;

const isOpen = () => Boolean(drawer?.childElementCount);
const links = () => [...document.querySelectorAll("[data-rows] [data-peek]")];
const idOf = (url) => url.match(/\d+/)?.[0] ?? "";

function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set("peek", id); else url.searchParams.delete("peek");
  return url.pathname + url.search;
}

function mark(url) {
  const all = links();
  for (const link of all) link.closest("tr").toggleAttribute("data-peeked", link.dataset.peek === url);
  const at = all.findIndex((link) => link.dataset.peek === url), place = drawer.querySelector("[data-drawer-place]");
  if (place) place.textContent = at < 0 ? "" : `${at + 1} / ${all.length}`;
  for (const [way, off] of [["up", at <= 0], ["down", at < 0 || at === all.length - 1]]) {
    const button = drawer.querySelector(`[data-drawer="${way}"]`);
    if (button) button.disabled = off;
  }
}

async function load(url) {
  drawer.dataset.url = url;
  await window.htmx.ajax("GET", url, { target: "#drawer", swap: "innerHTML", source: drawer });
  if (drawer.dataset.url !== url || !isOpen()) return;
  if (!matchMedia("(max-width: 720px)").matches) root.dataset.nav = "rail";
  mark(url);
}

function open(url) {
  const state = { peek: url }, to = address(idOf(url));
  if (isOpen()) history.replaceState(state, "", to); else history.pushState(state, "", to);
  load(url);
}

function clear() {
  drawer.replaceChildren();
  delete drawer.dataset.url;
  root.dataset.nav = nav();
  mark("");
}

function close() {
  if (history.state?.peek) history.back();
  else { history.replaceState(null, "", address("")); clear(); }
}

function step(by) {
  const all = links(), next = all[all.findIndex((link) => link.dataset.peek === drawer.dataset.url) + by];
  if (!next) return;
  next.closest("tr").querySelector("a.name")?.focus({ preventScroll: true });
  next.closest("tr").scrollIntoView({ block: "nearest" });
  open(next.dataset.peek);
}

function clicked(event) {
  const way = event.target.closest("[data-drawer]")?.dataset.drawer;
  if (way) return way === "close" ? close() : step(way === "up" ? -1 : 1);
  if (event.ctrlKey || event.metaKey || event.shiftKey || innerWidth < ROOM || getSelection()?.toString()) return null;
  const link = event.target.closest("[data-peek]") ?? rowOf(event.target);
  if (!link) return null;
  event.preventDefault();
  return open(link.dataset.peek);
}

function rowOf(target) {
  if (target.closest("a, button, input, label, select, summary")) return null;
  return target.closest("[data-rows] > tr")?.querySelector("[data-peek]");
}

if (drawer) {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    const busy = document.querySelector(":modal, details.menu[open]") || event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && isOpen() && !busy && !event.defaultPrevented) close();
  });
  // Going through the rows by j and k, the drawer follows.
  document.addEventListener("focusin", (event) => {
    const url = event.target.closest?.("[data-rows] > tr")?.querySelector("[data-peek]")?.dataset.peek;
    if (!url || !isOpen() || url === drawer.dataset.url || !event.target.matches("a.name")) return;
    clearTimeout(waiting);
    waiting = setTimeout(open, 160, url);
  });
  window.addEventListener("popstate", (event) => {
    if (event.state?.peek) load(event.state.peek);
    else if (isOpen()) clear();
  });
  if (isOpen()) {
    const asked = new URL(location.href).searchParams.get("peek");
    drawer.dataset.url = links().find((link) => idOf(link.dataset.peek) === asked)?.dataset.peek ?? "";
    mark(drawer.dataset.url);
  }
}
