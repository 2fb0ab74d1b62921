// Where the eye and the focus go after a part of the page has changed.

// What a choice opened stands below the fold on a phone: data-shows names it.
document.addEventListener("htmx:afterSettle", (event) => {
  const choice = event.detail.requestConfig?.elt?.closest?.("[data-shows]");
  const part = choice && document.querySelector(choice.dataset.shows);
  if (part && part.getBoundingClientRect().top > innerHeight - 160) part.scrollIntoView({ block: "start" });
});

// A line that was done takes the focus with it: the next one gets it, so that the keyboard goes on.
let next = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const done = event.detail.target.closest?.("ul[data-rows] > li, .day-lines > li");
  if (!done || !done.contains(document.activeElement)) return;
  const line = done.nextElementSibling ?? done.previousElementSibling;
  next = line ? `#${line.id} button.tick` : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!next || document.activeElement !== document.body) return;
  document.querySelector(next)?.focus();
  next = null;
});
