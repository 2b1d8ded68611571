import { IconCoffee } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { CallsWithoutOutcome } from "../calls/CallsWithoutOutcome.tsx";
import { DueTasks } from "../tasks/DueTasks.tsx";
import { dueGroup } from "../tasks/due.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Screen } from "../ui/Screen.tsx";
import { useNow } from "../ui/use-now.ts";
import classes from "./TodayScreen.module.css";

const shownGroups = ["overdue", "today"] as const;

/** What this day asks of the manager: tasks that are due, calls whose outcome is open (G3-5). */
export function TodayScreen({ onOpenClient }: { onOpenClient: (id: string) => void }) {
  const { t } = useTexts();
  const now = useNow();
  const { data, error } = useQuery("openTasks", { scope: "mine", limit: 500 });
  const due = (data ?? []).filter((task) => shownGroups.some((group) => group === dueGroup(task.dueAt, now)));
  return (
    <Screen title={t("app.today.title")}>
      <div className={classes.columns}>
        <section aria-label={t("app.today.tasks")} className={classes.tasks}>
          {error ? <ErrorMessage error={error} /> : null}
          {data && due.length === 0 ? (
            <EmptyState
              icon={<IconCoffee size={22} />}
              title={t("app.today.noTasks")}
              hint={t("app.today.noTasksHint")}
            />
          ) : (
            <DueTasks tasks={due} now={now} groups={shownGroups} showAssignee={false} onOpenClient={onOpenClient} />
          )}
        </section>
        <div className={classes.calls}>
          <CallsWithoutOutcome />
        </div>
      </div>
    </Screen>
  );
}
