// The command palette: Ctrl-K or ⌘K. Answers come by htmx into a listbox; here are opening, marking, choosing, closing.
const part = (id) => document.getElementById(id);
const options = () => [...part("palette-list").querySelectorAll("[role=option]:not([aria-disabled])")];
let marked = null, answeredTo = null, go = false;

function mark(option) {
  marked?.setAttribute("aria-selected", "false");
  marked = option ?? null;
  const box = part("palette-q");
  if (!marked) { box.removeAttribute("aria-activedescendant"); return; }
  marked.setAttribute("aria-selected", "true");
  box.setAttribute("aria-activedescendant", marked.id);
  marked.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = options();
  if (all.length) mark(all[(all.indexOf(marked) + by + all.length) % all.length]);
}

function choose(option) {
  part("palette").close();
  if (option.dataset.clicks) document.querySelector(`[data-named="${option.dataset.clicks}"]`)?.click();
  else option.click();
}

// Acts of the page at hand, such as the theme's button: data-palette marks them, their own name finds them.
function here(text) {
  const wanted = text.toLowerCase().trim();
  const named = [...document.querySelectorAll("[data-palette]")].filter((one) => one.checkVisibility?.() ?? true);
  const found = named.map((one, place) => {
    one.dataset.named = String(place);
    return [place, (one.dataset.palette || one.getAttribute("aria-label") || one.textContent).trim()];
  }).filter(([, name]) => wanted.length > 1 && name.toLowerCase().includes(wanted));
  if (!found.length) return;
  const group = Object.assign(document.createElement("div"), { className: "palette-group", role: "group" });
  group.setAttribute("aria-label", part("palette-list").dataset.here);
  group.append(Object.assign(document.createElement("div"), { className: "palette-head", role: "presentation", textContent: part("palette-list").dataset.here }));
  for (const [place, name] of found.slice(0, 4)) {
    const one = Object.assign(document.createElement("button"), { type: "button", className: "palette-one", role: "option", id: `palette-here-${place}`, tabIndex: -1, textContent: name });
    one.dataset.clicks = String(place);
    group.append(one);
  }
  part("palette-list").append(group);
}

export function openPalette() {
  const dialog = part("palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  part("palette-q").select();
  window.htmx.trigger("#palette-q", "ask");
}

function typed(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.isComposing) return;
  if (event.key in steps) { event.preventDefault(); step(steps[event.key]); }
  if (event.key !== "Enter") return;
  event.preventDefault();
  // Who types quickly and presses Enter means the answer to what is typed now, not to what was typed before.
  if (answeredTo !== part("palette-q").value) go = true;
  else if (marked) choose(marked);
}

function answered(to) {
  answeredTo = to;
  marked = null;
  here(part("palette-q").value);
  const all = options(), said = part("palette-said");
  mark(all[0]);
  said.textContent = all.length ? said.dataset.some.replace("{count}", String(all.length)) : said.dataset.none;
  if (answeredTo !== part("palette-q").value) return;
  if (go && marked) choose(marked);
  go = false;
}

if (part("palette")) {
  part("palette-q").addEventListener("keydown", typed);
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "palette-list") answered(new URL(event.detail.xhr.responseURL).searchParams.get("q")); });
  part("palette").addEventListener("close", () => { go = false; });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-act='palette']")) openPalette();
  if (event.target.closest("#palette [data-act='close']") || event.target.id === "palette") part("palette").close();
  const option = event.target.closest("button.palette-one");
  if (option) choose(option);
});
