/** The one socket of this page: connected whenever that is possible, and honest about when it is not. */

import { signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";
import type { Ack, Problem } from "./commands.ts";

export type Link = "connecting" | "live" | "reconnecting" | "offline";

export interface Tokens {
  /** A token that is good for a while; null when nobody is logged in any more. */
  current(): Promise<string | null>;
  /** The server does not take this token: get another one, or find out that there is none. */
  renew(): Promise<string | null>;
}

type Listener = (body: never) => void;

const ANSWER_WITHIN = 12_000; // ms; longer than a slow phone needs, shorter than a person waits
const FIRST_DELAY = 500; // ms before the first new attempt, doubled up to the next, with jitter
const LONGEST_DELAY = 30_000;
const LOOK_AT_TOKEN = 20_000; // ms; well within the grace that the server gives an expired one
const OFFLINE_AFTER = 8_000; // ms without a connection until we call it offline rather than reconnecting

export class Connection {
  readonly link = signal<Link>("connecting");
  private socket: Socket;
  private pause = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  /** The token that the server knows. */
  private shown: string | null = null;

  constructor(private tokens: Tokens) {
    const page = new URL("socket.io/", document.baseURI);
    this.socket = io(page.origin, {
      path: page.pathname,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: FIRST_DELAY,
      reconnectionDelayMax: LONGEST_DELAY,
      randomizationFactor: 0.5,
      timeout: ANSWER_WITHIN,
      autoConnect: false,
      auth: (give) => void tokens.current().then((token) => give({ token: (this.shown = token) })),
    });
    this.socket.on("connect", () => this.set("live"));
    this.socket.on("closing", (notice: { retry_after?: number } | undefined) => {
      this.pause = (notice?.retry_after ?? 0) * 1000;
    });
    this.socket.on("disconnect", (reason) => {
      this.set("reconnecting");
      // The library gives up when the server hangs up, and does not know when we were told to come back.
      if (reason === "io server disconnect") this.retry();
      else if (this.pause > 0) this.socket.disconnect(), this.retry();
    });
    this.socket.on("connect_error", (error: Error & { data?: Partial<Problem> }) => {
      this.set("reconnecting");
      if (!this.socket.active) void this.refused(error.data);
    });
    addEventListener("online", this.wake);
    addEventListener("offline", this.lost);
  }

  open(): void {
    this.watch = setInterval(() => void this.refresh(), LOOK_AT_TOKEN);
    this.socket.connect();
    this.set(navigator.onLine ? "connecting" : "offline");
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    clearInterval(this.watch);
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.lost);
    this.socket.disconnect();
  }

  /** Try at once instead of waiting. */
  wake = (): void => {
    clearTimeout(this.timer);
    if (!this.socket.connected) this.socket.disconnect().connect();
  };

  on(event: string, listener: Listener): () => void {
    this.socket.on(event, listener as (body: unknown) => void);
    return () => this.socket.off(event, listener as (body: unknown) => void);
  }

  /** Ask, and get the answer. Rejects when the connection is lost before there is one. */
  async ask<R>(event: string, body: object): Promise<Ack<R>> {
    if (!this.socket.connected) throw new Error("not connected");
    return (await this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, body)) as Ack<R>;
  }

  /** Say something that needs no answer, if anybody listens. */
  say(event: string, body: object): void {
    if (this.socket.connected) this.socket.emit(event, body, () => undefined);
  }

  private set(link: Link): void {
    if (link === "live") {
      this.pause = 0;
      clearTimeout(this.patience);
      this.patience = undefined;
    } else {
      if (!navigator.onLine || this.link.peek() === "offline") link = "offline";
      // Counted from the first attempt that failed, however many more there are.
      this.patience ??= setTimeout(() => (this.link.value = "offline"), OFFLINE_AFTER);
    }
    this.link.value = link;
  }

  private lost = (): void => {
    this.link.value = "offline";
    this.socket.io.engine?.close();
  };

  /** A token is replaced before it ends, and the server is told the new one. */
  private async refresh(): Promise<void> {
    const token = await this.tokens.current();
    if (token === null || token === this.shown || !this.socket.connected) return;
    this.shown = token;
    this.say("auth.refresh", { token });
  }

  private retry(): void {
    clearTimeout(this.timer);
    const wait = this.pause || FIRST_DELAY + Math.random() * FIRST_DELAY;
    this.pause = Math.min(LONGEST_DELAY, wait * 2);
    this.timer = setTimeout(() => this.socket.connect(), wait);
  }

  /** The server answered the CONNECT with a no. */
  private async refused(problem: Partial<Problem> | undefined): Promise<void> {
    if (problem?.code === "unauthenticated" || problem?.code === "token_expired") {
      if ((await this.tokens.renew()) === null) return;
    }
    if (problem?.retry_after !== undefined) this.pause = problem.retry_after * 1000;
    this.retry();
  }
}
