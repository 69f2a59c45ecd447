/** The way in: log in, or make an account. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Logo } from "./logo.tsx";
import { usePageTitle } from "./page-title.ts";
import { login, Refused, register } from "./session.ts";

export function Login() {
  const [isNew, setNew] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  usePageTitle(isNew ? "Make an account" : "Log in");
  useEffect(() => form.current?.querySelector("input")?.focus(), [isNew]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ field?: string | undefined; text: string } | null>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const [email, name, password] = ["email", "name", "password"].map((field) => String(fields.get(field) ?? ""));
    setBusy(true);
    setProblem(null);
    try {
      await (isNew ? register(email!, name!, password!) : login(email!, password!));
    } catch (error) {
      setProblem(said(error));
      setBusy(false);
    }
  };
  const invalid = (field: string) => (problem?.field === field ? { "aria-invalid": true, "aria-describedby": "problem" } : {});

  return (
    <main class="door">
      <form ref={form} class="sheet" onSubmit={submit}>
        <Logo />
        <h1>{isNew ? "Make an account" : "Log in"}</h1>
        {isNew && (
          <label>
            Your name
            <input name="name" autocomplete="name" required maxLength={80} {...invalid("name")} />
          </label>
        )}
        <label>
          E-mail
          <input name="email" type="email" autocomplete="username" required {...invalid("email")} />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autocomplete={isNew ? "new-password" : "current-password"}
            required
            minLength={isNew ? 8 : 1}
            {...invalid("password")}
          />
          {isNew && <small>At least 8 characters. A short sentence is good.</small>}
        </label>
        {problem && (
          <p class="problem" id="problem" role="alert">
            {problem.text}
          </p>
        )}
        <button class="primary wide" disabled={busy}>
          {busy ? "One moment…" : isNew ? "Start" : "Log in"}
        </button>
        <p class="aside">
          {isNew ? "You have an account? " : "New here? "}
          <button type="button" class="link" onClick={() => (setNew(!isNew), setProblem(null))}>
            {isNew ? "Log in" : "Make an account"}
          </button>
        </p>
      </form>
    </main>
  );
}

function said(error: unknown): { field?: string | undefined; text: string } {
  if (!(error instanceof Refused)) return { text: "Boardcast cannot be reached right now. Please try again in a moment." };
  return { field: error.problem.field, text: error.message.replace(/\.?$/, ".") };
}
