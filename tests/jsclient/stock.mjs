// The official client and nothing else: it joins once, and whatever it gets after a cut it gets by itself.
// Reads one JSON object a line from stdin, answers with one a line on stdout.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { io } = createRequire(new URL("../../static/package.json", import.meta.url))("socket.io-client");
const [address, token, project_ids, transport] = process.argv.slice(2);

const seen = {}; // project id -> every seq, in the order in which it came
const closed = [];
let connects = 0;
let recovered = 0;
let joined = false;

const socket = io(address, { transports: [transport], auth: { token }, reconnectionDelay: 50, reconnectionDelayMax: 200 });
socket.on("connect", async () => {
  connects += 1;
  recovered += socket.recovered ? 1 : 0;
  if (connects > 1) return;
  for (const project_id of project_ids.split(",")) {
    const ack = await socket.emitWithAck("room.join", { project_id });
    seen[project_id] ??= [];
    seen[project_id].unshift(ack.seq);
  }
  joined = true;
});
socket.on("entries", ({ project_id, entries }) => (seen[project_id] ??= []).push(...entries.map((entry) => entry.seq)));
socket.on("room.closed", ({ project_id }) => closed.push(project_id));

createInterface({ input: process.stdin }).on("line", () => {
  const state = { joined, connected: socket.connected, connects, recovered, seen, closed };
  process.stdout.write(`${JSON.stringify(state)}\n`);
});
