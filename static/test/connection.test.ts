import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { WebSocketServer } from "ws";

const WAIT = 1.6; // s; more than the half second, with its jitter, after which the board would come back by itself

interface Wire {
  send(packet: string): void;
  on(event: "message", heard: (said: Buffer) => void): void;
  close(code: number): void;
}

/** A server that lets everybody in and then stops, asking for some time. */
interface Leaving {
  port: number;
  /** When somebody came. */
  times: number[];
  close(): void;
}

const GREETING = '0{"sid":"a","upgrades":[],"pingInterval":2000,"pingTimeout":1000,"maxPayload":1000000}';
const CLOSING = `42["closing",{"reason":"drain","retry_after":${WAIT}}]`;

/** Its farewell and the end of the connection follow one another. */
async function overWebSocket(): Promise<Leaving> {
  const times: number[] = [];
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: "/socket.io/" });
  sockets.on("connection", (socket: Wire) => {
    times.push(performance.now());
    socket.send(GREETING);
    socket.on("message", (said: Buffer) => {
      if (!said.toString().startsWith("40")) return;
      socket.send('40{"sid":"b"}');
      if (times.length > 1) return;
      socket.send(CLOSING);
      socket.close(1001);
    });
  });
  return { times, ...(await listening(http, () => sockets.close())) };
}

/** No WebSocket gets through, and each poll brings one packet. */
async function overPolling(): Promise<Leaving> {
  const times: number[] = [];
  const answers: string[] = [];
  const http = createServer((request, response) => {
    const query = new URL(request.url!, "http://server").searchParams;
    if (query.get("transport") !== "polling") return void response.writeHead(400).end();
    if (request.method === "POST") return void response.end("ok");
    if (query.has("sid")) return void response.end(answers.shift() ?? "6");
    times.push(performance.now());
    answers.splice(0, answers.length, '40{"sid":"b"}', CLOSING, "1");
    response.end(GREETING);
  });
  return { times, ...(await listening(http)) };
}

async function listening(http: Server, also = () => {}): Promise<{ port: number; close(): void }> {
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return { port, close: () => (also(), http.closeAllConnections(), http.close()) };
}

for (const [transport, leaving] of Object.entries({ WebSocket: overWebSocket, "long-polling": overPolling }))
  test(`the board comes back when the server says so over ${transport}, and not before`, async () => {
    const server = await leaving();
    const document = { baseURI: `http://127.0.0.1:${server.port}/` };
    Object.assign(globalThis, { document, addEventListener() {}, removeEventListener() {} });
    Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
    const { Connection } = await import("../src/connection.ts");
    const token = async () => "a token";
    const connection = new Connection({ current: token, renew: token });
    connection.open();
    while (server.times.length < 2) await new Promise((done) => setTimeout(done, 20));
    connection.close();
    server.close();
    const [first, second] = server.times;
    assert.ok(second! - first! >= WAIT * 1000, `it was back after ${second! - first!} ms`);
  });
