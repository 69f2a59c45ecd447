// A bot on the official client: follows one project, sends edits, and says what it knows.
// Reads one JSON object a line from stdin, answers with one a line on stdout.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { io } = createRequire(new URL("../../static/package.json", import.meta.url))("socket.io-client");
const [address, token, project_id, transport] = process.argv.slice(2);

const records = new Map(); // "<kind>/<id>" -> record
const unanswered = new Map(); // request_id -> [event, fields]
const acks = {};
const seen = []; // every seq, in the order in which it was applied
const modes = [];
let epoch = null;
let seq = 0;
let joined = false;
let held = [];

const socket = io(address, {
  transports: [transport],
  auth: { token },
  reconnectionDelay: 50,
  reconnectionDelayMax: 200,
});
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

function apply({ changes }) {
  for (const change of changes) {
    const key = `${change.kind}/${change.op === "put" ? change.record.id : change.id}`;
    if (change.op === "put") records.set(key, change.record);
    else if (change.op === "set" && records.has(key)) {
      records.set(key, { ...records.get(key), ...change.set, version: change.version });
    } else if (change.op === "drop") {
      records.delete(key);
      for (const [child, record] of records) if (record[`${change.kind}_id`] === change.id) records.delete(child);
    }
    if (records.get(key)?.archived_at) records.delete(key);
  }
}

function take(entries) {
  for (const entry of entries) {
    if (entry.seq <= seq) continue;
    if (entry.seq !== seq + 1) throw new Error(`a hole: ${entry.seq} after ${seq}`);
    seq = entry.seq;
    seen.push(seq);
    apply(entry);
  }
}

async function join() {
  const ask = epoch === null ? { project_id } : { project_id, since: seq, epoch };
  const ack = await socket.emitWithAck("room.join", ask).catch(() => null);
  if (ack === null) return; // cut again: the next connection joins
  if (!ack.ok) throw new Error(JSON.stringify(ack.problem));
  modes.push(ack.mode);
  epoch = ack.epoch;
  if (ack.mode === "snapshot") {
    records.clear();
    for (const record of ack.records) records.set(`${record.kind}/${record.id}`, record);
    seq = ack.seq;
  } else {
    take(ack.entries);
  }
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
socket.on("disconnect", () => ((joined = false), (held = [])));
socket.on("entries", (told) => (joined ? take(told.entries) : held.push(told)));

createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  if (asked.edit) {
    unanswered.set(asked.request_id, [asked.edit, asked.fields]);
    if (joined) void send(asked.request_id, [asked.edit, asked.fields]);
  }
  say({ joined, seq, epoch, seen, modes, acks, unanswered: unanswered.size, records: [...records.values()] });
});
