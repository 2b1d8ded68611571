import { IconChecklist } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { openTaskStatuses, type Task } from "../../src-contract/entities/task.ts";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { TaskRow } from "./TaskRow.tsx";
import classes from "./TaskRow.module.css";
import { useSectionRole } from "../ui/section-role.ts";

type TaskListProps = { tasks: Task[]; now: number; waiting: readonly string[] };

/** The tasks of one client: open ones by due time, closed ones below. */
export function TaskList({ tasks, now, waiting }: TaskListProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const users = useUsers();
  if (tasks.length === 0) {
    return (
      <EmptyState icon={<IconChecklist size={22} />} title={t("card.tasks.none")} hint={t("card.tasks.noneHint")} />
    );
  }
  const isOpen = (task: Task) => (openTaskStatuses as readonly string[]).includes(task.status);
  const open = tasks.filter(isOpen).sort((one, other) => (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity));
  const closed = tasks.filter((task) => !isOpen(task));
  return (
    <div className={classes.groups}>
      {[
        { key: "open" as const, rows: open },
        { key: "closed" as const, rows: closed },
      ]
        .filter(({ rows }) => rows.length > 0)
        .map(({ key, rows }) => (
          <section role={role} key={key} aria-label={t(`card.tasks.${key}`)}>
            <h2 className={classes.group}>{t(`card.tasks.${key}`)}</h2>
            <ul className={classes.list}>
              {rows.map((task) => (
                <li key={task.id}>
                  <TaskRow
                    task={task}
                    now={now}
                    assignee={users.nameOf(task.assigneeId)}
                    waiting={waiting.includes(task.id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
