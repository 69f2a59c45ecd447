// Socket.IO on Node: everybody who enters is in one room; `blast` emits to it, `echo` is acknowledged.
import { createServer } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Server } from "socket.io";

const QUIET = 600_000; // milliseconds between pings: none falls into a measurement

const http = createServer();
const io = new Server(http, { pingInterval: QUIET, pingTimeout: QUIET, transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  socket.on("enter", (_asked, ack) => {
    socket.join("room");
    ack({ ok: true });
  });
  socket.on("echo", (_asked, ack) => ack({ ok: true, seq: 1 }));
  socket.on("blast", async ({ events, first, body }, ack) => {
    ack({ ok: true });
    for (let number = 0; number < events; number++) {
      body.seq = first + number;
      io.to("room").emit("entries", body);
      await nextTurn();
    }
  });
});

http.listen(0, "127.0.0.1", 4096, () => console.log(`listening on ${http.address().port}`));
