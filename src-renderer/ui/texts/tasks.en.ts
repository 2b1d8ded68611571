import type { SameKeys } from "./same-keys.ts";
import type { tasksRu } from "./tasks.ru.ts";

export const tasksEn: SameKeys<typeof tasksRu> = {
  title: "Tasks",
  scopes: {
    label: "Whose tasks",
    mine: "Mine",
    all: "All",
  },
  kinds: {
    call: "Call back",
    reminder: "Reminder",
    message: "Write",
  },
  statuses: {
    new: "new",
    inWork: "in work",
    deferred: "deferred",
    done: "done",
    cancelled: "cancelled",
  },
  status: "State of the task",
  markDone: "Mark as done: {{text}}",
  overdue: "overdue",
  noDue: "no date",
  nobody: "assigned to nobody",
  none: "No open tasks",
  noneHint: "A task is added from the client card: the key T.",
  taken: "Marked: {{status}}",
};
