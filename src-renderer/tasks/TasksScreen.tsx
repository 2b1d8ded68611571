import { SegmentedControl } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Screen } from "../ui/Screen.tsx";
import { useNow } from "../ui/use-now.ts";
import { DueTasks } from "./DueTasks.tsx";

/** GM-21: open tasks of the whole account or one's own, overdue first. */
export function TasksScreen({ onOpenClient }: { onOpenClient: (clientId: string) => void }) {
  const { t } = useTexts();
  const now = useNow();
  const [scope, setScope] = useState<"mine" | "all">("mine");
  const { data, error, current } = useQuery("openTasks", { scope, limit: 500 });
  return (
    <Screen
      title={t("tasks.title")}
      aside={
        <SegmentedControl
          aria-label={t("tasks.scopes.label")}
          value={scope}
          onChange={(value) => setScope(value as typeof scope)}
          data={[
            { value: "mine", label: t("tasks.scopes.mine") },
            { value: "all", label: t("tasks.scopes.all") },
          ]}
        />
      }
    >
      {error ? <ErrorMessage error={error} /> : null}
      {data && current && data.length === 0 ? (
        <EmptyState icon={<IconChecklist size={22} />} title={t("tasks.none")} hint={t("tasks.noneHint")} />
      ) : (
        <DueTasks
          tasks={data ?? []}
          now={now}
          groups={["overdue", "today", "ahead", "noDue"]}
          showAssignee={scope === "all"}
          onOpenClient={onOpenClient}
        />
      )}
    </Screen>
  );
}
