// Choosing rows: the box of the heading chooses the page, the bar says how many, "all that match" chooses beyond it.
const form = () => document.querySelector("#bulk");
const boxes = () => [...document.querySelectorAll("input[form='bulk'][name='id']")];
let last = null;

function tell() {
  const bar = form();
  if (!bar) return;
  const all = boxes(), chosen = all.filter((box) => box.checked).length;
  const count = bar.querySelector(".bulk-count"), head = document.querySelector("[data-pick-all]");
  const everyone = bar.elements.all?.checked;
  if (!chosen && everyone) bar.elements.all.checked = false;
  count.textContent = chosen === 1 ? count.dataset.one : count.dataset.many.replace("{n}", chosen);
  count.classList.toggle("sr", Boolean(chosen && everyone));
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
}

function choose(list, on) {
  for (const box of list) box.checked = on;
  tell();
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches?.("[data-pick-all]")) choose(boxes(), box.checked);
  else if (box.matches?.("#bulk [name='all']") && box.checked) choose(boxes(), true);
  else if (box.matches?.("input[form='bulk'][name='id']")) {
    if (!box.checked && form().elements.all) form().elements.all.checked = false;
    tell();
  }
});

// With shift, all rows between the last box and this one.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("input[form='bulk'][name='id']");
  if (!box) return;
  const all = boxes(), here = all.indexOf(box), from = all.indexOf(last);
  if (event.shiftKey && from >= 0) choose(all.slice(Math.min(here, from), Math.max(here, from) + 1), box.checked);
  last = box;
});
// Enter in a panel does what its main button does: the form's own first button is that of another panel.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("#bulk .menu-panel input")) return;
  event.preventDefault();
  event.target.closest(".menu-panel").querySelector(".btn.primary").click();
});
document.addEventListener("reset", (event) => { if (event.target.id === "bulk") setTimeout(tell); });
// Leaving the phone's mode of choosing lets go of everybody.
document.addEventListener("change", (event) => { if (event.target.matches?.("[data-select]") && !event.target.checked) form()?.reset(); });
// Back in the browser's history boxes may still be ticked.
window.addEventListener("pageshow", tell);
tell();
