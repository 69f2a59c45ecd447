// A bot on the official client: follows one project, sends edits, and says what it knows.
// Reads one JSON object a line from stdin, answers with one a line on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const board = new URL("../../static/", import.meta.url);
const require = createRequire(new URL("package.json", board));
const { io } = require("socket.io-client");
// The replica is the browser board's own, so that what is proved here is proved for it.
const source = readFileSync(new URL("src/replica.ts", board), "utf8");
const { code } = require("esbuild").transformSync(source, { loader: "ts", format: "esm", target: "es2022" });
const { Replica } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
const [address, token, project_id, transport] = process.argv.slice(2);

const replica = new Replica((record) => !("task_id" in record));
const unanswered = new Map(); // request_id -> [event, fields]
const acks = {};
const seen = []; // every seq, in the order in which it was applied
const stretches = []; // what was shown without a break after a snapshot
const modes = [];
let joined = false;
let held = [];
let away = null; // while the server has sent us away: for how long, and since when
const returns = []; // [what we were told to wait, what we waited], ms

const socket = io(address, {
  transports: [transport],
  auth: { token },
  reconnectionDelay: 50,
  reconnectionDelayMax: 200,
});
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

function take(entries) {
  for (const entry of entries) {
    const touched = replica.take(entry);
    if (touched === false) throw new Error(`a hole: ${entry.seq} after ${replica.seq}`);
    if (touched === null) continue;
    seen.push(entry.seq);
    stretches.at(-1).entries.push(JSON.stringify(entry));
  }
}

async function join() {
  const ask = replica.epoch ? { project_id, since: replica.seq, epoch: replica.epoch } : { project_id };
  const ack = await socket.emitWithAck("room.join", ask).catch(() => null);
  if (ack === null) return; // cut again: the next connection joins
  if (!ack.ok) throw new Error(JSON.stringify(ack.problem));
  modes.push(ack.mode);
  if (ack.mode === "snapshot") {
    replica.reset(ack.epoch, ack.seq, ack.records);
    stretches.push({ epoch: ack.epoch, since: ack.seq, entries: [] });
  } else take(ack.entries);
  joined = true;
  for (const told of held.splice(0)) take(told.entries);
  for (const [request_id, edit] of unanswered) void send(request_id, edit);
}

async function send(request_id, [event, fields]) {
  const ack = await socket.emitWithAck(event, { project_id, request_id, ...fields }).catch(() => null);
  if (ack === null) return; // cut before the answer: sent again after the next join
  unanswered.delete(request_id);
  acks[request_id] = ack;
}

socket.on("connect", () => void join());
socket.on("closing", ({ retry_after }) => {
  if (retry_after !== null) away = { told: retry_after * 1000, since: performance.now() };
});
socket.on("disconnect", () => {
  joined = false;
  held = [];
  if (away === null) return;
  socket.disconnect(); // or the library would come back when it likes
  const { told, since } = away;
  away = null;
  const comeBack = () => {
    const waited = performance.now() - since;
    if (waited < told) return void setTimeout(comeBack, told - waited);
    returns.push([told, waited]);
    socket.connect();
  };
  comeBack();
});
socket.on("entries", (told) => (joined ? take(told.entries) : held.push(told)));

createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  if (asked.edit) {
    unanswered.set(asked.request_id, [asked.edit, asked.fields]);
    if (joined) void send(asked.request_id, [asked.edit, asked.fields]);
  }
  const records = Array.from(replica.all(), ([, record]) => record);
  const all = asked.journal ? { stretches, returns } : {};
  say({ joined, seq: replica.seq, seen, modes, acks, unanswered: unanswered.size, records, ...all });
});
