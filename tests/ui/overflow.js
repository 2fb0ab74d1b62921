// Names what makes a page scroll sideways, and texts that are cut off without an ellipsis.
() => {
  const said = [], wide = document.documentElement.scrollWidth - innerWidth;
  const name = (e) => e.tagName + "." + e.className + " " + (e.textContent || "").trim().slice(0, 30);
  if (wide > 0) for (const e of document.querySelectorAll("main *")) {
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 1 && !e.closest(".table-wrap, .tabs, .filters")) { said.push(`scrolls sideways by ${wide}: ${name(e)}`); break; }
  }
  for (const e of document.querySelectorAll("main *, .topbar *, .tabbar *, .nav *")) {
    if (!e.clientWidth || e.closest(".sr, svg, .tabs, .filters, select, .table-wrap")) continue;
    const style = getComputedStyle(e);
    if (style.overflowX !== "visible" && style.textOverflow !== "ellipsis" && e.scrollWidth > e.clientWidth + 1 && e.tagName !== "INPUT") said.push("cut: " + name(e));
  }
  // A table of figures that the keyboard can reach may be moved sideways in its place; every other one fits.
  for (const e of document.querySelectorAll("main .table-wrap:not([tabindex])")) if (e.scrollWidth > e.clientWidth + 1) said.push(`table wider than its place by ${e.scrollWidth - e.clientWidth}: ${name(e)}`);
  return said;
}
