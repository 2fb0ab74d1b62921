// The camera reads a code where the phone can; else the number is typed.
async function scanned(button) {
  const form = button.form, field = form.elements.text;
  const stop = (text) => { field.focus(); if (text) field.placeholder = text; };
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return stop(button.dataset.none);
  let stream;
  try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }); } catch { return stop(button.dataset.none); }
  const view = document.querySelector("#scan").content.cloneNode(true).firstElementChild, video = view.querySelector("video");
  document.body.append(view);
  video.srcObject = stream;
  await video.play();
  let isOpen = true;
  const close = () => { isOpen = false; stream.getTracks().forEach((track) => track.stop()); view.remove(); };
  view.querySelector("button").addEventListener("click", () => { close(); stop(""); });
  const detector = new window.BarcodeDetector();
  while (isOpen) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found?.rawValue) {
      close();
      field.value = found.rawValue;
      form.requestSubmit();
    } else await new Promise((next) => { setTimeout(next, 150); });
  }
  return undefined;
}

document.addEventListener("click", async (event) => {
  const scan = event.target.closest("[data-scan]"), copy = event.target.closest("[data-copy]");
  if (scan) await scanned(scan);
  if (copy) {
    await navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).innerText);
    copy.lastChild.textContent = copy.dataset.done;
  }
});
if (new URLSearchParams(location.search).has("scan")) document.querySelector("[data-scan]")?.click();
