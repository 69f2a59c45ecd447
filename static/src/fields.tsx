/** The facts of a task as a short form: where it stands, who does it, how urgent, by when. */

import type { ComponentChildren } from "preact";
import { Avatar } from "./avatar.tsx";
import { PriorityMark } from "./icons.tsx";
import { LabelMenu } from "./label-menu.tsx";
import { Choice, Menu } from "./menu.tsx";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";
import { dateField, day, endOfDay, PRIORITIES } from "./words.ts";

interface Props {
  room: Room;
  task: Task;
  mayEdit: boolean;
}

export function Fields(props: Props) {
  const { room, task } = props;
  const column = room.view.columns.value.find((one) => one.id === task.column_id);
  const priority = PRIORITIES.find((one) => one.value === task.priority);
  const update = (set: { priority?: Task["priority"]; due_at?: string | null; estimate?: number | null }) =>
    room.wish("task.update", { task_id: task.id, set });
  return (
    <dl class="fields">
      <Field {...props} name="Column" face={column?.name ?? "–"}>
        {(close) =>
          room.view.columns.value.map((one) => (
            <Choice
              key={one.id}
              chosen={one.id === task.column_id}
              onPick={() => (one.id !== task.column_id && room.wish("task.move", { task_id: task.id, column_id: one.id }), close())}
            >
              {one.name}
            </Choice>
          ))
        }
      </Field>
      <Field {...props} name="Assignees" face={<Assigned room={room} task={task} />}>
        {() =>
          room.view.members.value.map((one) => {
            const chosen = task.assignee_ids.includes(one.id);
            const verb = chosen ? "task.unassign" : "task.assign";
            return (
              <Choice key={one.id} chosen={chosen} onPick={() => room.wish(verb, { task_id: task.id, user_id: one.id })}>
                <Avatar id={one.id} name={one.name} /> {one.name}
              </Choice>
            );
          })
        }
      </Field>
      <Field {...props} name="Labels" face={<Labelled room={room} task={task} />}>
        {() => <LabelMenu room={room} task={task} />}
      </Field>
      <Field {...props} name="Priority" face={priority ? <><PriorityMark value={priority.value} /> {priority.name}</> : "–"}>
        {(close) => (
          <>
            {PRIORITIES.map(({ value, name }) => (
              <Choice key={value} chosen={value === task.priority} onPick={() => (update({ priority: value }), close())}>
                <PriorityMark value={value} /> {name}
              </Choice>
            ))}
            <Choice chosen={task.priority === null} onPick={() => (update({ priority: null }), close())}>
              None
            </Choice>
          </>
        )}
      </Field>
      <dt id="due-name">Due</dt>
      <dd>
        {props.mayEdit ? (
          <input
            type="date"
            class={`value ${task.due_at ? "" : "empty"}`}
            aria-labelledby="due-name"
            value={dateField(task.due_at)}
            onChange={(event) => update({ due_at: endOfDay(event.currentTarget.value) })}
          />
        ) : (
          <span class="value">{task.due_at ? day(task.due_at) : "–"}</span>
        )}
      </dd>
      <dt id="estimate-name">Estimate</dt>
      <dd>
        <input
          type="number"
          class="value"
          min="0"
          max="10000"
          step="any"
          placeholder="points"
          aria-labelledby="estimate-name"
          disabled={!props.mayEdit}
          value={task.estimate ?? ""}
          onChange={(event) => update({ estimate: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })}
        />
      </dd>
    </dl>
  );
}

function Field(props: Props & { name: string; face: ComponentChildren; children: (close: () => void) => ComponentChildren }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>
        {props.mayEdit ? (
          <Menu label={props.name} class="value" face={props.face} isText>
            {props.children}
          </Menu>
        ) : (
          <span class="value">{props.face}</span>
        )}
      </dd>
    </>
  );
}

function Assigned({ room, task }: { room: Room; task: Task }) {
  if (task.assignee_ids.length === 0) return <>–</>;
  return (
    <span class="row wrap">
      {task.assignee_ids.map((id) => (
        <span key={id} class="row tight">
          <Avatar id={id} name={room.view.member(id)?.name ?? "?"} /> {room.view.member(id)?.name}
        </span>
      ))}
    </span>
  );
}

function Labelled({ room, task }: { room: Room; task: Task }) {
  const labels = room.view.labels.value.filter((one) => task.label_ids.includes(one.id));
  if (labels.length === 0) return <>–</>;
  return (
    <span class="labels">
      {labels.map((one) => (
        <span key={one.id} class="label" style={{ "--label": one.color }}>
          {one.name}
        </span>
      ))}
    </span>
  );
}
