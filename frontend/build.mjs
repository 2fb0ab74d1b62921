// Builds scripts, styles and the icon sprite: node build.mjs OUT_DIR
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs OUT_DIR");
  process.exit(2);
}

// The theme "auto" follows the system: the dark block of tokens.css is repeated under its media query,
// here and not by hand, so that a colour exists once.
const autoTheme = {
  name: "auto-theme",
  setup(builder) {
    builder.onLoad({ filter: /tokens\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const dark = /\[data-theme="dark"\] \{([^}]*)\}/.exec(text);
      if (!dark) throw new Error("tokens.css has no [data-theme=\"dark\"] block");
      const auto = `@media (prefers-color-scheme: dark) { [data-theme="auto"] {${dark[1]}} }`;
      return { contents: `${text}\n${auto}`, loader: "css" };
    });
  },
};

async function sprite() {
  const list = await readFile(join(here, "icons.txt"), "utf8");
  const names = list.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all([...new Set(names)].sort().map(async (name) => {
    const file = join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
    const svg = await readFile(file, "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "")
      .replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s+/g, " ").replace(/> </g, "><").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

await mkdir(out, { recursive: true });
const shared = { bundle: true, minify: true, legalComments: "none", logLevel: "warning", outdir: out };
await Promise.all([
  build({ ...shared, entryPoints: [
    join(here, "src/app.js"),
    join(here, "src/charts.js"),
    join(here, "src/passkey.js"),
    join(here, "src/assistant.js"),
    join(here, "src/assistant-worker.js"),
    join(here, "src/portal.js"),
    join(here, "src/worker.js"),
    join(here, "src/till.js"),
  ], format: "iife", target: "es2020" }),
  build({ ...shared, entryPoints: [
    join(here, "src/css/app.css"),
    join(here, "src/css/assistant.css"),
    join(here, "src/css/portal.css"),
  ], plugins: [autoTheme], target: ["chrome111", "firefox113", "safari16.4"] }),
  sprite().then((text) => writeFile(join(out, "icons.svg"), text)),
]);
