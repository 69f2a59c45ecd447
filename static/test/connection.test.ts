import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
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
async function leaving(times: number[]): Promise<{ port: number; close: () => void }> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: "/socket.io/" });
  sockets.on("connection", (socket: Wire) => {
    times.push(performance.now());
    socket.send('0{"sid":"a","upgrades":[],"pingInterval":2000,"pingTimeout":1000,"maxPayload":1000000}');
    socket.on("message", (said: Buffer) => {
      if (!said.toString().startsWith("40")) return;
      socket.send('40{"sid":"b"}');
      if (times.length > 1) return;
      socket.send(`42["closing",{"reason":"drain","retry_after":${WAIT}}]`);
      socket.close(1001);
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return { port, close: () => (sockets.close(), http.closeAllConnections(), http.close()) };
}

test("the board comes back when the server says so, and not before", async () => {
  const times: number[] = [];
  const server = await leaving(times);
  const document = { baseURI: `http://127.0.0.1:${server.port}/` };
  Object.assign(globalThis, { document, addEventListener() {}, removeEventListener() {} });
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
  const { Connection } = await import("../src/connection.ts");
  const token = async () => "a token";
  const connection = new Connection({ current: token, renew: token });
  connection.open();
  while (times.length < 2) await new Promise((done) => setTimeout(done, 20));
  connection.close();
  server.close();
  assert.ok(times[1]! - times[0]! >= WAIT * 1000, `it was back after ${times[1]! - times[0]!} ms`);
});
