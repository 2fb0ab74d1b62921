// Frame of the page: navigation rail, theme at once, menus that close again.
const root = document.documentElement;
const YEAR = 31536000;

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

function toggleNav(button) {
  const rail = root.dataset.nav !== "rail";
  root.dataset.nav = rail ? "rail" : "full";
  button.setAttribute("aria-expanded", String(!rail));
  // A cookie, not local storage: the server draws the rail at once and nothing jumps.
  keep("nav", root.dataset.nav);
}

function showTheme(theme) {
  root.dataset.theme = theme;
  window.dispatchEvent(new CustomEvent("theme"));
}

document.addEventListener("click", (event) => {
  const collapse = event.target.closest("[data-act='nav']");
  if (collapse) toggleNav(collapse);
  if (event.target.closest("[data-act='print']")) window.print();
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (!open.contains(event.target)) open.removeAttribute("open");
  }
});

// The theme forms post in the background and take effect at once; without script they are plain forms.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act='theme']");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  showTheme(event.submitter.value);
  form.closest("details.menu")?.removeAttribute("open");
  for (const button of document.querySelectorAll("form[data-act='theme'] button[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === root.dataset.theme));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  open.removeAttribute("open");
  open.querySelector("summary").focus();
});

// Wide menus may not be cut by a row that scrolls sideways.
document.addEventListener("toggle", (event) => {
  const filters = event.target.closest?.(".filters");
  if (filters) filters.classList.toggle("menu-open", Boolean(filters.querySelector("details[open]")));
}, true);
