/** The whole page: the way in, the projects, or one board. */

import { useEffect, useMemo } from "preact/hooks";
import { Bell } from "./bell.tsx";
import { Board } from "./board.tsx";
import { Calls } from "./calls.ts";
import { Connection } from "./connection.ts";
import { Login } from "./login.tsx";
import { Logo } from "./logo.tsx";
import { Me } from "./me.tsx";
import { Pill } from "./pill.tsx";
import { Projects } from "./projects.tsx";
import { route, toProjects } from "./route.ts";
import { renew, token, user } from "./session.ts";
import { Toasts } from "./toasts.tsx";

export function App() {
  const id = user.value?.id;
  return (
    <>
      {id === undefined ? <Login /> : <Inside key={id} userId={id} />}
      <Toasts />
    </>
  );
}

/** One connection for as long as somebody is logged in. */
function Inside({ userId }: { userId: string }) {
  const connection = useMemo(() => new Connection({ current: token, renew }), []);
  const calls = useMemo(() => new Calls(connection, userId), []);
  useEffect(() => {
    const deaf = calls.start();
    connection.open();
    return () => (deaf(), connection.close());
  }, []);
  const { projectId } = route.value;
  if (projectId !== null) return <Board key={projectId} projectId={projectId} userId={userId} connection={connection} calls={calls} />;
  return (
    <>
      <header class="bar">
        <a href={toProjects} class="plain">
          <Logo />
        </a>
        <span class="grow" />
        <Pill connection={connection} room={null} />
        <Bell calls={calls} room={null} />
        <Me />
      </header>
      <Projects />
    </>
  );
}
