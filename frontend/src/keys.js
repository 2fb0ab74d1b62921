// The keys of every page. Which key does what stands in ui/keys.py and is read from the list that ? shows; here is how.
import { openPalette } from "./palette.js";
import { undoLast } from "./toasts.js";

const PAUSE = 1200;
let leader = 0;

function typing(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function link(row) {
  return row.querySelector("a.name, a.person, a[href]");
}

function rows() {
  return [...document.querySelectorAll("[data-rows] > *")].filter(link);
}

function rowAtHand() {
  return document.activeElement.closest("[data-rows] > *");
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(rowAtHand());
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  link(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

// What a page says of itself: data-keyed="e" is what e presses, a field is gone to.
function press(key, ...otherwise) {
  const one = [`main [data-keyed="${key}"]`, ...otherwise].map((place) => document.querySelector(place)).find(Boolean);
  if (!one) return;
  if (one.matches("details")) { one.open = true; one.querySelector("a, button")?.focus(); }
  else if (one.matches("input, textarea")) { one.focus(); one.select(); }
  else one.click();
}

function line(key, text) {
  const term = document.createElement("dt"), words = document.createElement("dd");
  for (const letter of ["g", key]) term.append(Object.assign(document.createElement("kbd"), { textContent: letter }));
  words.textContent = text;
  return [term, words];
}

function showKeys() {
  const dialog = document.querySelector("#keys"), pages = document.querySelector("#keys-pages");
  if (!dialog || dialog.open) return;
  if (!pages.childElementCount) {
    const links = [...document.querySelectorAll(".nav a[data-key]")].filter((one) => one.dataset.key);
    pages.append(...links.flatMap((one) => line(one.dataset.key, one.textContent.trim())));
  }
  dialog.showModal();
}

const ACTS = {
  palette: openPalette,
  search: () => press("/", "#q"),
  new: () => press("n", "main .page-head a.primary", ".topbar [data-keyed='n']"),
  undo: undoLast,
  keys: showKeys,
  down: () => move(1),
  up: () => move(-1),
  open: () => { const row = rowAtHand(); if (row) (row.querySelector("[data-peek]") ?? link(row)).click(); },
  choose: () => rowAtHand()?.querySelector("input[type=checkbox]")?.click(),
  previous: () => document.querySelector(".pager a[rel=prev]")?.click(),
  next: () => document.querySelector(".pager a[rel=next]")?.click(),
  edit: () => press("e", "#note textarea"),
};
const does = new Map([...document.querySelectorAll("#keys kbd[data-does]")].map((key) => [key.textContent, key.dataset.does]));

function plain(event) {
  if (Date.now() - leader < PAUSE) {
    leader = 0;
    document.querySelector(`.nav a[data-key="${CSS.escape(event.key)}"]`)?.click();
    return;
  }
  if (event.key === "g") leader = Date.now();
  const act = ACTS[does.get(event.key)];
  if (!act) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    openPalette();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !document.querySelector(":modal")) {
    plain(event);
  }
});
// A click beside the list of keys closes it.
document.addEventListener("click", (event) => { if (event.target.id === "keys") event.target.close(); });
if (/Mac|iP/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl ", "⌘");
}
