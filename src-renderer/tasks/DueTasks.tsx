import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { useUsers } from "../api/use-users.ts";
import { type DueGroup, dueGroup } from "./due.ts";
import { TaskRow } from "./TaskRow.tsx";
import classes from "./TaskRow.module.css";

type DueTasksProps = {
  tasks: QueryResult<"openTasks">;
  now: number;
  groups: readonly DueGroup[];
  showAssignee: boolean;
  onOpenClient: (clientId: string) => void;
};

/** Open tasks under «Просрочено», «Сегодня», «Позже», «Без срока»; groups without a task are not shown. */
export function DueTasks({ tasks, now, groups, showAssignee, onOpenClient }: DueTasksProps) {
  const { t } = useTexts();
  const users = useUsers();
  const headings = {
    overdue: t("app.today.overdue"),
    today: t("app.today.dueToday"),
    ahead: t("app.today.ahead"),
    noDue: t("app.today.noDue"),
  };
  return (
    <div className={classes.groups}>
      {groups.map((group) => {
        const rows = tasks.filter((task) => dueGroup(task.dueAt, now) === group);
        if (rows.length === 0) return null;
        return (
          <section key={group} aria-label={headings[group]}>
            <h2 className={classes.group} data-kind={group}>
              {headings[group]} · {rows.length}
            </h2>
            <ul className={classes.list}>
              {rows.map((task) => (
                <li key={task.id}>
                  <TaskRow
                    task={task}
                    now={now}
                    assignee={showAssignee ? (users.nameOf(task.assigneeId) ?? t("tasks.nobody")) : null}
                    clientName={task.clientName}
                    phone={task.phone}
                    utcOffsetMinutes={task.utcOffsetMinutes}
                    onOpenClient={onOpenClient}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
