/** What people say about a task. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { draft, keepDraft } from "./drafts.ts";
import { MentionField } from "./mention-field.tsx";
import { Prose } from "./prose.tsx";
import type { Comment, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { ago, allows } from "./words.ts";

export function Comments({ room, task, mayEdit }: { room: Room; task: Task; mayEdit: boolean }) {
  return (
    <section class="comments">
      <h3>Comments</h3>
      <ul>
        {room.view.comments.value.map((one) => (
          <Said key={one.id} room={room} comment={one} />
        ))}
      </ul>
      {mayEdit && <Say key={task.id} room={room} task={task} />}
    </section>
  );
}

function Said({ room, comment }: { room: Room; comment: Comment }) {
  const [editing, setEditing] = useState(false);
  const name = room.view.member(comment.author_id)?.name ?? "Somebody";
  const isMine = comment.author_id === room.userId;
  const mayDelete = isMine || allows(room.role.value, "admin");
  const correct = (body: string) => {
    setEditing(false);
    if (body !== comment.body) room.wish("comment.update", { comment_id: comment.id, body });
  };
  return (
    <li class="comment">
      <Avatar id={comment.author_id} name={name} />
      <div class="grow">
        <p class="comment-head">
          <strong>{name}</strong> <time dateTime={comment.created_at}>{ago(comment.created_at)}</time>
          {comment.edited_at && " (edited)"}
          {isMine && !editing && (
            <button class="link" onClick={() => setEditing(true)}>
              Edit
            </button>
          )}
          {mayDelete && (
            <button class="link" onClick={() => room.wish("comment.delete", { comment_id: comment.id })}>
              Delete
            </button>
          )}
        </p>
        {editing ? (
          <Write room={room} label="Change the comment" verb="Save" begin={comment.body} onSend={correct} onCancel={() => setEditing(false)} />
        ) : (
          <Prose room={room} text={comment.body} />
        )}
      </div>
    </li>
  );
}

function Say({ room, task }: { room: Room; task: Task }) {
  const name = `comment.${task.id}`;
  const say = (body: string) => {
    room.wish("comment.add", { task_id: task.id, body });
    keepDraft(name, "");
  };
  return <Write room={room} label="Write a comment" verb="Comment" begin={draft(name)} onSend={say} onWrite={(text) => keepDraft(name, text)} />;
}

interface Writing {
  room: Room;
  label: string;
  verb: string;
  begin: string;
  onSend(text: string): void;
  onWrite?(text: string): void;
  onCancel?(): void;
}

function Write({ room, label, verb, begin, onSend, onWrite, onCancel }: Writing) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (onCancel) field.current?.focus();
  }, []);
  const send = () => {
    const body = field.current!.value.trim();
    if (!body) return;
    field.current!.value = "";
    onSend(body);
  };
  return (
    <form class="say" onSubmit={(event) => (event.preventDefault(), send())}>
      <MentionField
        field={field}
        people={room.view.members.value}
        label={label}
        rows={2}
        maxLength={20_000}
        placeholder="Write a comment, @name calls somebody"
        defaultValue={begin}
        onWrite={(text) => onWrite?.(text)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.preventDefault(), send();
          if (event.key === "Escape" && onCancel) event.stopPropagation(), onCancel();
        }}
      />
      <div class="row">
        <button class="primary">{verb}</button>
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
