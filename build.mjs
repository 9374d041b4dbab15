// Bundles what the browser gets from src/gongyu/ui/assets into the git-ignored static/ui/dist.
import { build } from "esbuild";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { icon } from "./tools/icon.mjs";

const assets = "src/gongyu/ui/assets";
const outdir = "src/gongyu/ui/static/ui/dist";
const entryPoints = ["app.js", "app.css", "map.js", "offline.js", "editor.js"].map((name) => `${assets}/${name}`).filter(existsSync);

const manners = { outdir, bundle: true, minify: true, target: ["es2022"], charset: "utf8", legalComments: "linked", logLevel: "warning" };
// The editor comes in a Python wheel; tools/frontend.py knows where it lies.
const alias = { "django-prose-editor/editor": process.env.GONGYU_PROSE_EDITOR };

rmSync(outdir, { recursive: true, force: true });
await build({
  ...manners,
  entryPoints,
  alias,
  format: "esm",
  loader: { ".woff2": "file", ".woff": "file", ".svg": "file", ".png": "file" },
});
// A service worker is one plain script.
await build({ ...manners, entryPoints: [`${assets}/worker.js`], format: "iife" });
writeFileSync(`${outdir}/icon-192.png`, icon(192));
writeFileSync(`${outdir}/icon-512.png`, icon(512));
writeFileSync(`${outdir}/icon-maskable.png`, icon(512, { whole: true }));
