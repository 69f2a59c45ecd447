/** Questions over HTTP, asked as the person who is logged in. */

import type { Problem } from "./commands.ts";
import { Refused, renew, token, unreachable } from "./session.ts";

/** The answer. Throws Refused with the server's words, or with ours when it cannot be reached. */
export async function get<T>(path: string): Promise<T> {
  return ask<T>("GET", path);
}

export async function post<T>(path: string, body: object, requestId?: string): Promise<T> {
  return ask<T>("POST", path, body, requestId);
}

export async function patch<T>(path: string, body: object): Promise<T> {
  return ask<T>("PATCH", path, body);
}

async function ask<T>(method: string, path: string, body?: object, requestId?: string): Promise<T> {
  let answer = await send(method, path, await token(), body, requestId);
  if (answer.status === 401) answer = await send(method, path, await renew(), body, requestId);
  const content: unknown = await answer.json().catch(() => unreachable(answer.status));
  if (!answer.ok) throw new Refused(content as Problem);
  return content as T;
}

async function send(method: string, path: string, bearer: string | null, body?: object, requestId?: string): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${bearer ?? ""}` };
  if (body) headers["content-type"] = "application/json";
  if (requestId) headers["idempotency-key"] = requestId;
  try {
    return await fetch(`api/v1/${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  } catch {
    throw new Refused(unreachable(0));
  }
}
