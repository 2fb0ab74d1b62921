// Cumulative share of value over customers ranked by value, with the borders of the classes.
// content: {points: [[customers %, value %], ...], borders: [{at: customers %, label}], texts: {x, y, point}}
export function pareto(content, look) {
  const percent = (value) => `${Math.round(value * 10) / 10}%`;
  const axis = (name, extra) => ({
    type: "value", min: 0, max: 100, name, nameTextStyle: look.label, splitLine: { lineStyle: { color: look["line-soft"] } },
    axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...look.label, formatter: "{value}%" }, ...extra,
  });
  const line = (border) => ({
    xAxis: border.at, label: { formatter: border.label, ...look.label, color: look.ink, position: "end" },
  });
  return {
    animation: !look.still, animationDuration: 300, aria: { enabled: false },
    grid: { left: 8, right: 24, top: 32, bottom: 28, containLabel: true },
    xAxis: axis(content.texts.x, { nameLocation: "middle", nameGap: 30, splitLine: { show: false } }),
    yAxis: axis(content.texts.y, { nameTextStyle: { ...look.label, align: "left", padding: [0, 0, 0, -28] } }),
    tooltip: {
      ...look.tooltip, trigger: "axis", axisPointer: { lineStyle: { color: look.muted } },
      formatter: ([point]) => content.texts.point.replace("{x}", percent(point.value[0])).replace("{y}", percent(point.value[1])),
    },
    series: [{
      type: "line", data: content.points, showSymbol: false, smooth: false, lineStyle: { color: look.accent, width: 2 },
      itemStyle: { color: look.accent }, areaStyle: { color: look["accent-tint"], opacity: 1 },
      markLine: {
        symbol: "none", silent: true, animation: false, lineStyle: { color: look.muted, type: "dashed", width: 1 },
        data: content.borders.map(line),
      },
    }],
  };
}
