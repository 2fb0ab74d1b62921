// Charts, loaded only by pages that have one: <div class="chart" data-chart="pareto" data-options="ID of a JSON script">.
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { pareto } from "./charts/pareto.js";
import { theme } from "./charts/theme.js";

use([LineChart, AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);
const KINDS = { pareto };
const drawn = new Map();

function draw(element) {
  const content = JSON.parse(document.getElementById(element.dataset.options).textContent);
  const colours = theme();
  drawn.get(element)?.dispose();
  const chart = init(element, null, { renderer: "canvas" });
  chart.setOption(KINDS[element.dataset.chart](content, colours));
  drawn.set(element, chart);
  element.dataset.drawn = "yes";
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

new ResizeObserver(() => drawn.forEach((chart) => chart.resize())).observe(document.body);
window.addEventListener("theme", drawAll);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("htmx:afterSettle", (event) => {
  for (const [element, chart] of drawn) {
    if (!element.isConnected) { chart.dispose(); drawn.delete(element); }
  }
  event.target.querySelectorAll?.("[data-chart]:not([data-drawn])").forEach(draw);
});
drawAll();
