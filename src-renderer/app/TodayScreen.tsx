import { IconCoffee } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useQuery } from "../api/use-query.ts";
import { CallsWithoutOutcome } from "../calls/CallsWithoutOutcome.tsx";
import { DueTasks } from "../tasks/DueTasks.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Screen } from "../ui/Screen.tsx";
import { Section } from "../ui/Section.tsx";
import { useNow } from "../ui/use-now.ts";
import classes from "./TodayScreen.module.css";

/** What this day asks of the manager: tasks that are due, calls whose outcome is open (G3-5). */
export function TodayScreen({ onOpenClient }: { onOpenClient: (id: string) => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const { data: tasks } = useQuery("openTasks", { scope: "mine", limit: 200 });
  return (
    <div className={classes.screen}>
      <Screen title={t("app.today.title")}>
        <div className={classes.sections}>
          <CallsWithoutOutcome />
          <Section title={t("app.today.tasks")}>
            {tasks && tasks.length === 0 ? (
              <EmptyState
                icon={<IconCoffee size={22} />}
                title={t("app.today.noTasks")}
                hint={t("app.today.noTasksHint")}
              />
            ) : (
              <DueTasks
                tasks={tasks ?? []}
                now={now}
                groups={["overdue", "today"]}
                showAssignee={false}
                onOpenClient={onOpenClient}
              />
            )}
          </Section>
        </div>
      </Screen>
    </div>
  );
}
