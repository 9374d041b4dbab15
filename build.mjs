// Bundles what the browser gets from src/gongyu/ui/assets into the git-ignored static/ui/dist.
import { build } from "esbuild";
import { existsSync, rmSync } from "node:fs";

const assets = "src/gongyu/ui/assets";
const outdir = "src/gongyu/ui/static/ui/dist";
const entryPoints = ["app.js", "app.css", "map.js"].map((name) => `${assets}/${name}`).filter(existsSync);

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints,
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "linked",
  loader: { ".woff2": "file", ".woff": "file", ".svg": "file", ".png": "file" },
  logLevel: "warning",
});
