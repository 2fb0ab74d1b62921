// htmx under a strict policy: no eval, no injected style, own origin only; a refused form (422) is shown.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // Pages hold personal data: nothing of them is kept in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});
window.htmx = htmx;

function failed(event) {
  // A refusal brings its own sentence.
  if (event.detail.xhr?.getResponseHeader("HX-Trigger")) return;
  const texts = document.documentElement.dataset;
  const text = event.type === "htmx:responseError" ? texts.textFailed : texts.textOffline;
  window.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, failed);
}

// A signed-out or changed page answers with another whole page than the part asked for: show it as a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status !== 200 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  const part = requestConfig.elt.closest("[hx-select]")?.getAttribute("hx-select");
  const place = part?.match(/^#([\w-]+)/)?.[1];
  if (place && xhr.responseText.includes(`id="${place}"`)) return;
  event.detail.shouldSwap = false;
  location.assign(xhr.responseURL || location.href);
});
