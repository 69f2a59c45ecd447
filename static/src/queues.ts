/** The tasks of columns from top to bottom: sorted when first asked for and kept in order, for many edits ask for the same column. */

import { inOrder, type Task } from "./records.ts";
import { placeOf } from "./sorted.ts";

export class Queues {
  private lists = new Map<string, Task[]>();

  of(columnId: string, all: () => Iterable<Task>): readonly Task[] {
    let list = this.lists.get(columnId);
    if (!list) this.lists.set(columnId, (list = [...all()].filter((task) => task.column_id === columnId).sort(inOrder)));
    return list;
  }

  /** A task has become another one; undefined stands for none. */
  change(before: Task | undefined, after: Task | undefined): void {
    const left = before && this.lists.get(before.column_id);
    const entered = after && this.lists.get(after.column_id);
    if (left) left.splice(placeIn(left, before), 1);
    if (entered) entered.splice(placeIn(entered, after), 0, after);
  }
}

const placeIn = (list: readonly Task[], task: Task): number => placeOf(list, (one) => inOrder(one, task) < 0);
