import { Button, Group, Menu, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { OutboxItem } from "../../src-contract/queries/desk.ts";
import { command } from "../api/command.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useOutboxExport } from "./use-outbox-export.ts";

type ItemActionsProps = { item: OutboxItem; text: string; hasTexts: boolean; onEdit: () => void };

/**
 * What can be done with an item: correct it, send it again, give it to a colleague (as a task where the role may, as a
 * file that his Kartoteka opens where it may not), keep its text, drop it. What was sent waits for its answer alone.
 */
export function ItemActions({ item, text, hasTexts, onEdit }: ItemActionsProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const rights = useRights();
  const { user } = useSession();
  const users = useUsers();
  const save = useOutboxExport();
  const [discarding, setDiscarding] = useState(false);
  const { mutationId, name, state, clientId } = item;
  const isRefused = state === "refused";
  const isMissing = name === null || !rights.mayDo(name);
  if (state === "sent") return null;

  const discard = () => command("discardRefused", { mutationId }).then(notice.check);

  async function giveAsTask(assigneeId: string): Promise<void> {
    if (clientId === null) return;
    const args = { taskId: newId(), clientId, kind: "reminder" as const, text, dueAt: null, assigneeId };
    if (notice.check(await mutate("addTask", args)) && (await discard())) notice.say(t("outbox.given"));
  }

  if (discarding)
    return (
      <Group gap={6} mt={4}>
        <Text size="xs">{t("outbox.discardQuestion")}</Text>
        <Button size="compact-xs" color="red.9" onClick={() => void discard()}>
          {t("outbox.discardYes")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => setDiscarding(false)}>
          {t("outbox.keep")}
        </Button>
      </Group>
    );
  return (
    <Group gap={6} mt={4}>
      {hasTexts && !isMissing ? (
        <Button size="compact-xs" variant="default" onClick={onEdit}>
          {t("outbox.edit")}
        </Button>
      ) : null}
      {isRefused && !isMissing ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void command("retryRefused", { mutationId }).then(notice.check)}
        >
          {t("outbox.retry")}
        </Button>
      ) : null}
      {isRefused && text ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            void command("copyText", { text }).then((result) => {
              if (notice.check(result)) notice.say(t("app.copy.copied"));
            })
          }
        >
          {t("outbox.copyText")}
        </Button>
      ) : null}
      {isRefused && text && clientId && rights.mayDo("addTask") ? (
        <Menu position="bottom-start" withinPortal={false}>
          <Menu.Target>
            <Button size="compact-xs" variant="default">
              {t("outbox.giveAsTask")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={220} style={{ overflowY: "auto" }}>
            {users.active
              .filter(({ id, role }) => id !== user.id && role !== "employee")
              .map((colleague) => (
                <Menu.Item key={colleague.id} onClick={() => void giveAsTask(colleague.id)}>
                  {colleague.name}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {isRefused || name === null ? (
        <Button size="compact-xs" variant="default" onClick={() => void save([mutationId])}>
          {t("outbox.saveOne")}
        </Button>
      ) : null}
      {isRefused ? (
        <Button size="compact-xs" variant="default" onClick={() => setDiscarding(true)}>
          {t("outbox.discard")}
        </Button>
      ) : null}
    </Group>
  );
}
