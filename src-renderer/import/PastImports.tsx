import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { useQuery } from "../api/use-query.ts";
import { useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import { UndoImportQuestion } from "./UndoImportQuestion.tsx";

type PastImport = QueryResult<"imports">[number];
const shown = 50;

/** G14-7: who has loaded what and when, and the way back. */
export function PastImports() {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const users = useUsers();
  const { user } = useSession();
  const { data, error } = useQuery("imports", { limit: shown });
  const [asked, setAsked] = useState<PastImport | null>(null);
  if (error) return <ErrorMessage error={error} />;
  if (!data || data.length === 0) return null;
  const mayUndo = ({ authorId }: PastImport) => authorId === user.id || user.role === "owner" || user.role === "admin";
  return (
    <Section title={t("importing.past.title")}>
      {data.map((one) => (
        <Group key={one.id} justify="space-between" wrap="nowrap" gap="xs" mih={36}>
          <div>
            <Text size="sm">
              {one.fileName} · {t("importing.past.created", { count: one.created, shown: format.count(one.created) })}
            </Text>
            <Text size="xs" c="dimmed">
              {users.nameOf(one.authorId) ?? t("importing.past.someone")} · <When time={one.createdAt} now={now} />
              {one.undoneAt === null
                ? null
                : ` · ${
                    one.present > 0
                      ? t("importing.past.undoneButFor", { count: one.present, shown: format.count(one.present) })
                      : t("importing.past.undone")
                  }`}
            </Text>
          </div>
          {one.present > 0 && mayUndo(one) ? (
            <Button size="compact-sm" variant="default" onClick={() => setAsked(one)}>
              {t("importing.past.undo")}
            </Button>
          ) : null}
        </Group>
      ))}
      {asked ? <UndoImportQuestion past={asked} onClose={() => setAsked(null)} /> : null}
    </Section>
  );
}
