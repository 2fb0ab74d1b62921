// A revealed value hides itself again after its time.
function watch(root) {
  const found = root.matches?.("[data-hide-after]") ? [root] : [...(root.querySelectorAll?.("[data-hide-after]") ?? [])];
  for (const element of found) {
    const wait = Number(element.dataset.hideAfter) * 1000;
    setTimeout(() => { element.textContent = element.dataset.masked; }, wait);
  }
}

document.addEventListener("htmx:afterSettle", (event) => watch(event.target));
document.addEventListener("DOMContentLoaded", () => watch(document.body));
