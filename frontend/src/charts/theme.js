// One look for all charts, read from the design tokens so that it follows light and dark.
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const colours = Object.fromEntries(
    ["accent", "accent-tint", "ink", "text", "muted", "line", "line-soft", "surface", "grade-a", "grade-b", "grade-c", "grade-d", "warning"]
      .map((name) => [name, token(name)]),
  );
  const font = getComputedStyle(document.body).fontFamily;
  return {
    ...colours,
    font,
    still: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    label: { color: colours.muted, fontFamily: font, fontSize: 12 },
    // The default tooltip is HTML with style attributes, which the content policy forbids.
    tooltip: {
      renderMode: "richText", backgroundColor: colours.surface, borderColor: colours.line, borderWidth: 1, padding: [8, 12],
      textStyle: { color: colours.ink, fontFamily: font, fontSize: 13, lineHeight: 20 },
    },
  };
}
