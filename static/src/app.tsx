/** The whole page: the way in, the projects, or one board. */

import { useEffect, useMemo } from "preact/hooks";
import { Board } from "./board.tsx";
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
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, []);
  const { projectId } = route.value;
  if (projectId !== null) return <Board key={projectId} projectId={projectId} userId={userId} connection={connection} />;
  return (
    <>
      <header class="bar">
        <a href={toProjects} class="plain">
          <Logo />
        </a>
        <span class="grow" />
        <Pill connection={connection} room={null} />
        <Me />
      </header>
      <Projects />
    </>
  );
}
