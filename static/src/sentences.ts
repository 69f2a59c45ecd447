/** What an entry of the log says, as people would tell it: "moved it from Doing to Done". */

import type { Entry } from "./records.ts";
import { tellParts } from "./sentences-parts.ts";
import { tellTask } from "./sentences-task.ts";
import { taskOf, type Names, type Sentence } from "./telling.ts";

const BACK = "took an edit back: ";

/** `known` says that it is clear which task is spoken of. */
export function tell(entry: Entry, names: Names, known: boolean): Sentence {
  const taskId = taskOf(entry);
  const telling = { entry, names, subject: known ? "it" : taskId === null ? "a task" : { taskId } };
  const told = tellParts(telling) ?? tellTask(telling) ?? { pieces: [unheard(entry)] };
  return entry.type === "entry.undone" ? { ...told, pieces: [BACK, ...told.pieces] } : told;
}

/** A newer server may tell of what this page has not heard of. */
function unheard(entry: Entry): string {
  const [noun = "something", verb = "changed"] = entry.type.split(".");
  return `changed a ${noun} (${verb.replaceAll("_", " ")})`;
}
