/** What people say about a task. */

import { useRef } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { draft, keepDraft } from "./drafts.ts";
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
  const name = room.view.member(comment.author_id)?.name ?? "Somebody";
  const mayDelete = comment.author_id === room.userId || allows(room.role.value, "admin");
  return (
    <li class="comment">
      <Avatar id={comment.author_id} name={name} />
      <div class="grow">
        <p class="comment-head">
          <strong>{name}</strong> <time dateTime={comment.created_at}>{ago(comment.created_at)}</time>
          {comment.edited_at && " (edited)"}
          {mayDelete && (
            <button class="link" onClick={() => room.wish("comment.delete", { comment_id: comment.id })}>
              Delete
            </button>
          )}
        </p>
        <p class="prose">{comment.body}</p>
      </div>
    </li>
  );
}

function Say({ room, task }: { room: Room; task: Task }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const name = `comment.${task.id}`;
  const send = () => {
    const body = field.current!.value.trim();
    if (!body) return;
    room.wish("comment.add", { task_id: task.id, body });
    field.current!.value = "";
    keepDraft(name, "");
  };
  return (
    <form class="say" onSubmit={(event) => (event.preventDefault(), send())}>
      <textarea
        ref={field}
        rows={2}
        maxLength={20_000}
        aria-label="Write a comment"
        placeholder="Write a comment, @name calls somebody"
        defaultValue={draft(name)}
        onInput={(event) => keepDraft(name, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.preventDefault(), send();
        }}
      />
      <button class="primary">Comment</button>
    </form>
  );
}
