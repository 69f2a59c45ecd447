/** Who is logged in on this computer, and a token that is good right now. All windows of the browser share it. */

import { computed, signal } from "@preact/signals";
import type { Problem } from "./commands.ts";

export interface User {
  id: string;
  name: string;
  email: string | null;
}

interface Session {
  user: User;
  access_token: string;
  refresh_token: string;
  /** ms since 1970 */
  expires_at: number;
}

/** The server said no, in the words of its problem. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

const PLACE = "boardcast.session";
const EARLY = 60_000; // ms before its end that a token is replaced, so that none ends on its way

const session = signal<Session | null>(read());
export const user = computed(() => session.value?.user ?? null);

// Logging in or out in one window does so in all of them.
addEventListener("storage", (event) => {
  if (event.key === PLACE) session.value = read();
});

export async function register(email: string, name: string, password: string): Promise<void> {
  begin(await post("register", { email, name, password }));
}

export async function login(email: string, password: string): Promise<void> {
  begin(await post("login", { email, password }));
}

/** The session ends here at once, and on the server if it can be reached. */
export async function logout(): Promise<void> {
  const token = session.peek()?.access_token;
  end();
  if (token) await fetch("api/v1/auth/logout", { method: "POST", headers: { authorization: `Bearer ${token}` } }).catch(() => null);
}

/** A token that is good for a while; null when nobody is logged in any more. */
export async function token(): Promise<string | null> {
  const now = session.peek();
  if (now === null || now.expires_at - Date.now() > EARLY) return now?.access_token ?? null;
  return renew();
}

/** Another token than the one we have. A refresh token works once, so only one window at a time may use it. */
export async function renew(): Promise<string | null> {
  const before = session.peek()?.refresh_token;
  return alone(async () => {
    session.value = read();
    const now = session.peek();
    if (now === null || now.refresh_token !== before) return now?.access_token ?? null;
    try {
      begin(await post("refresh", { refresh_token: now.refresh_token }));
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 401) end();
      else return now.access_token;
    }
    return session.peek()?.access_token ?? null;
  });
}

let renewing: Promise<string | null> = Promise.resolve(null);

/** One after the other: across windows where the browser has locks (not on plain HTTP), within this one always. */
function alone(work: () => Promise<string | null>): Promise<string | null> {
  renewing = renewing.then(() => (navigator.locks ? navigator.locks.request(PLACE, work) : work()));
  return renewing;
}

function begin(answer: Omit<Session, "expires_at"> & { expires_in: number }): void {
  const { user, access_token, refresh_token, expires_in } = answer;
  session.value = { user, access_token, refresh_token, expires_at: Date.now() + expires_in * 1000 };
  localStorage.setItem(PLACE, JSON.stringify(session.value));
}

function end(): void {
  localStorage.removeItem(PLACE);
  session.value = null;
}

function read(): Session | null {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "null") as Session | null;
  } catch {
    return null;
  }
}

async function post(path: string, body: object): Promise<never> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`api/v1/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const content = await answer.json().catch(() => unreachable(answer.status));
  if (!answer.ok) throw new Refused(content as Problem);
  return content as never;
}

/** What to say when something between here and the server answered in its place. */
export function unreachable(status: number): Problem {
  const detail = "Boardcast cannot be reached right now. Please try again in a moment.";
  return { code: "unavailable", title: detail, detail, status, retryable: true };
}
