// Files dropped on the form, their names and sizes, and how far the upload is. Without script it is a plain form.
document.documentElement.dataset.script = "yes";
const UNITS = ["B", "kB", "MB", "GB"];

function sized(bytes) {
  const step = bytes ? Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3)) : 0;
  return `${(bytes / 1000 ** step).toFixed(step > 1 ? 1 : 0)} ${UNITS[step]}`;
}

function list(input) {
  const drop = input.closest("[data-drop]"), place = drop.querySelector("[data-files]");
  const large = [...input.files].some((file) => file.size > Number(drop.dataset.most));
  // Known before a byte is sent; the server says the same to who has no script.
  input.setCustomValidity(large ? drop.dataset.tooLarge : "");
  place.replaceChildren(...[...input.files].map((file) => {
    const line = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "grow", textContent: file.name });
    line.append(name, Object.assign(document.createElement("span"), { className: "num muted", textContent: sized(file.size) }));
    return line;
  }));
  place.hidden = !input.files.length;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input[type=file]")) list(event.target);
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const place = event.target.closest?.("[data-drop]");
    // A file that misses the place must not replace the page.
    if (document.querySelector("[data-drop]")) event.preventDefault();
    if (!place) return;
    place.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    list(input);
  });
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const place = event.target.closest?.("[data-upload]")?.querySelector("[data-progress]");
  const { loaded, total } = event.detail;
  if (!place || !total) return;
  const share = Math.round((loaded / total) * 100), said = place.querySelector("[data-said]");
  place.hidden = false;
  place.setAttribute("aria-valuenow", String(share));
  place.querySelector(".bar rect:last-child").setAttribute("width", `${share}%`);
  said.textContent = share < 100 ? `${said.dataset.words} ${share}%` : said.dataset.then;
});
