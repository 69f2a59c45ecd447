// Runs the unit tests of the board with Node's own runner: esbuild turns TypeScript into what Node reads.
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = `${here}/node_modules/.cache/test`;
const tests = (await readdir(`${here}/test`)).filter((file) => file.endsWith(".test.ts"));

await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: tests.map((file) => `test/${file}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  packages: "external",
  format: "esm",
  target: "es2022",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = tests.map((file) => `${out}/${file.replace(/\.ts$/, ".mjs")}`);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
process.exit(status ?? 1);
