/** The connection, said in one small pill: whether what one sees is true, and whether what one did is safe. */

import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";
import { counted } from "./words.ts";

const CALM = "Live"; // there is nothing else to say: a phone shows the dot alone

export function Pill({ connection, room }: { connection: Connection; room: Room | null }) {
  const { tone, text, hint } = said(connection, room);
  const away = tone === "away" || tone === "waiting";
  return (
    <span class={`pill ${tone} ${text === CALM ? "calm" : ""}`} role="status" title={hint} data-state={tone} data-pending={room?.waiting.value ?? 0}>
      <span class="dot" aria-hidden="true" />
      <span class="pill-text">{text}</span>
      {away && (
        <button type="button" class="link" onClick={connection.wake}>
          Reconnect<span class="wide-only"> now</span>
        </button>
      )}
    </span>
  );
}

function said(connection: Connection, room: Room | null): { tone: string; text: string; hint: string } {
  const link = connection.link.value;
  const waiting = room?.waiting.value ?? 0;
  const pending = waiting > 0 ? ` · ${waiting} pending` : "";
  const missed = room?.news.count.value ?? 0;
  if (link === "offline") {
    return { tone: "away", text: `Offline${pending}`, hint: "Your edits are kept on this computer and sent when the connection is back." };
  }
  if (link === "reconnecting") return { tone: "waiting", text: `Reconnecting${pending}`, hint: "The connection was lost. Nothing you do is." };
  if (link === "connecting") return { tone: "quiet", text: `Connecting${pending}`, hint: "" };
  const phase = room?.follower.phase.value ?? "live";
  if (phase === "opening") return { tone: "quiet", text: "Opening", hint: "" };
  if (phase !== "live" && phase !== "closed") return { tone: "quiet", text: `Catching up${pending}`, hint: "Fetching what others did meanwhile." };
  if (waiting > 1) return { tone: "quiet", text: `Saving ${waiting}`, hint: "On the way to the server." };
  if (missed > 0) return { tone: "live", text: `${counted(missed, "change")} while you were away`, hint: "Now you are up to date." };
  return { tone: "live", text: CALM, hint: "You see everything as it happens; what you do is saved." };
}
