// Folds a snapshot and the entries after it with the board's own replica: JSON on stdin, its records on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const board = new URL("../../static/", import.meta.url);
const require = createRequire(new URL("package.json", board));
const source = readFileSync(new URL("src/replica.ts", board), "utf8");
const { code } = require("esbuild").transformSync(source, { loader: "ts", format: "esm", target: "es2022" });
const { Replica } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const { epoch, seq, records, entries } = JSON.parse(readFileSync(0, "utf8"));
const replica = new Replica((record) => !("task_id" in record));
replica.reset(epoch, seq, records);
for (const entry of entries) {
  if (replica.take(entry) === false) throw new Error(`a hole: ${entry.seq} after ${replica.seq}`);
}
process.stdout.write(JSON.stringify({ seq: replica.seq, records: [...replica.all()].map(([, record]) => record) }));
