/** All my projects, and the way to begin one. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { beginning, found, projectActions } from "./actions-projects.ts";
import { get, post } from "./api.ts";
import { uuid5, requestId } from "./ids.ts";
import { usePageTitle } from "./page-title.ts";
import type { Project } from "./records.ts";
import { go, toProject } from "./route.ts";
import { offersOf } from "./scene.ts";
import { Refused, user } from "./session.ts";
import { Tools } from "./tools.tsx";
import { counted } from "./words.ts";

interface Listed extends Project {
  open_tasks: number;
}

interface Page {
  items: Listed[];
  next: string | null;
}

export function Projects() {
  usePageTitle("Projects");
  const [projects, setProjects] = useState<Listed[] | null>(null);
  const [problem, setProblem] = useState("");
  const listed = useRef(projects);
  listed.current = projects;
  const load = () => {
    setProblem("");
    all().then(
      setProjects,
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  useEffect(load, []);

  return (
    <main class="projects">
      <h1>{projects?.length === 0 ? `Welcome, ${user.value?.name ?? ""}` : "Projects"}</h1>
      {problem && (
        <p class="problem" role="alert">
          {problem}{" "}
          <button class="link" onClick={load}>
            Try again
          </button>
        </p>
      )}
      {projects?.length === 0 && <Lesson />}
      {projects !== null && (
        <ul class="project-list">
          {projects.map((project) => (
            <li key={project.id}>
              <a class="project" href={toProject(project.id)}>
                <span class="project-key">{project.key}</span>
                <span class="project-name">{project.name}</span>
                <span class="project-about">{project.description || counted(project.open_tasks, "open task")}</span>
              </a>
            </li>
          ))}
          <li>
            <NewProject first={projects.length === 0} />
          </li>
        </ul>
      )}
      {projects === null && !problem && <p class="loading">Loading…</p>}
      <Tools make={() => ({ offers: offersOf(projectActions, () => null), finds: () => found(listed.current ?? []), about: (group) => group })} />
    </main>
  );
}

async function all(): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = await get(`projects?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

function Lesson() {
  return (
    <ol class="lesson">
      <li>
        <strong>A project is a board.</strong> Its columns are the steps your work takes: to do, doing, done.
      </li>
      <li>
        <strong>A card is a task.</strong> Drag it along as it gets done, with the mouse, a finger or the keyboard.
      </li>
      <li>
        <strong>Everybody sees the same, at once.</strong> Invite people by e-mail address from the board.
      </li>
    </ol>
  );
}

function NewProject({ first }: { first: boolean }) {
  useLayoutEffect(() => void (beginning.value = first), [first]);
  const open = beginning.value;
  const [problem, setProblem] = useState("");
  const [request, setRequest] = useState(requestId);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), [open]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get("name"));
    try {
      // Asked again after a lost answer, the same request finds the project that it made.
      await post("projects", { name }, request);
      go(toProject(uuid5(user.peek()!.id, `project:${request}`)));
    } catch (error) {
      if (error instanceof Refused && !error.problem.retryable) setRequest(requestId());
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const leave = () => {
    beginning.value = false;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".project.new")?.focus());
  };
  if (!open) {
    return (
      <button class="project new" onClick={() => (beginning.value = true)}>
        + New project
      </button>
    );
  }
  return (
    <form class="project form" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && !first && leave()}>
      <label>
        {first ? "What are you working on?" : "Name of the project"}
        <input ref={field} name="name" required maxLength={120} pattern=".*\S.*" placeholder="Apollo" autocomplete="off" />
      </label>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="row">
        <button class="primary">Create project</button>
        {!first && (
          <button type="button" class="quiet" onClick={leave}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
