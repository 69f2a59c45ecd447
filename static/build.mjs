// Builds the board: hashed files and an index.html that names them, in dist/.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = `${here}/dist`;
const MOST = 150_000; // bytes of script and style after gzip: what a phone on a slow line should fetch at most

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { board: "src/main.tsx", style: "src/style/main.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  splitting: true, // what few people need at first (plots, Markdown) is fetched when it is needed
  bundle: true,
  minify: true,
  sourcemap: "linked",
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
const files = Object.keys(metafile.outputs).map((path) => relative("dist", path));
const named = (pattern) => files.find((file) => pattern.test(file));
const icon = await readFile(`${here}/src/icon.svg`);
const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
await writeFile(`${out}/${iconName}`, icon);

/** A page that names the hashed files. */
async function compose(name) {
  const page = (await readFile(`${here}/src/${name}`, "utf8"))
    .replace("{script}", `static/${named(/^board-.*\.js$/)}`)
    .replace("{style}", `static/${named(/^style-.*\.css$/)}`)
    .replace("{icon}", `static/${iconName}`);
  await writeFile(`${out}/${name}`, page);
  return page;
}
const page = await compose("index.html");
await compose("missing.html");

// What keeps the page on the computers of those who have opened it: what every visit needs; the rest when it was needed once.
const kept = [/href="(static[^"]+)"/g, /src="(static[^"]+)"/g].flatMap((pattern) => [...page.matchAll(pattern)].map(([, name]) => name));
const first = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === "src/main.tsx");
for (const { path, kind } of first.imports) if (kind === "import-statement") kept.push(`static/${relative("dist", path)}`);
await build({
  absWorkingDir: here,
  entryPoints: ["src/offline.js"],
  outfile: `${out}/offline.js`,
  minify: true,
  define: { FILES: JSON.stringify(kept) },
  logLevel: "warning",
});

// The reference of the REST surface is Swagger UI, served from here like everything else.
await mkdir(`${out}/swagger`);
for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"]) {
  await copyFile(`${here}/node_modules/swagger-ui-dist/${file}`, `${out}/swagger/${file}`);
}

// The server hands out the packed file beside a file, to browsers that take it.
let total = 0;
for (const file of [...files, "swagger/swagger-ui.css", "swagger/swagger-ui-bundle.js"]) {
  if (!/\.(js|css)$/.test(file)) continue;
  const content = await readFile(`${out}/${file}`);
  const packed = gzipSync(content, { level: 9 });
  await writeFile(`${out}/${file}.gz`, packed);
  if (file.startsWith("swagger/")) continue; // the best packing of it would take seconds
  await writeFile(`${out}/${file}.br`, brotliCompressSync(content));
  total += packed.length;
}
console.log(`board built: ${(total / 1000).toFixed(1)} kB of script and style after gzip`);
if (total > MOST) {
  console.error(`that is more than ${MOST / 1000} kB`);
  process.exit(1);
}
