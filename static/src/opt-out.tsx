/** Staying out of leaderboards, and coming back. */

import { useEffect, useState } from "preact/hooks";
import { get, patch } from "./api.ts";
import { toast } from "./toasts.tsx";

interface Account {
  hidden_from_leaderboards: boolean;
}

export function OptOut({ onChanged }: { onChanged(): void }) {
  const [hidden, setHidden] = useState<boolean | null>(null);
  useEffect(() => {
    get<Account>("me").then((me) => setHidden(me.hidden_from_leaderboards), () => undefined);
  }, []);
  if (hidden === null) return null;
  const change = async () => {
    try {
      const me = await patch<Account>("me", { hidden_from_leaderboards: !hidden });
      setHidden(me.hidden_from_leaderboards);
      onChanged();
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error), { tone: "problem" });
    }
  };
  return (
    <>
      {hidden ? "You are not shown on any leaderboard. " : "You would rather not be on it? "}
      <button type="button" class="link" onClick={() => void change()}>
        {hidden ? "Show me again" : "Leave me out of all leaderboards"}
      </button>
    </>
  );
}
