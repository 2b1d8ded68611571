import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { removalDays } from "../../src-contract/rules/removal.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { mutate } from "../api/mutate.ts";
import { useQuery } from "../api/use-query.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";

type RemoveQuestionProps = { clientId: string; name: string; onClose: () => void };
type Contents = QueryResult<"clientContents">;

/** UD-38, UD-39, LL-21: what goes with the card is said before, and for thirty days it comes back whole (G5-15). */
export function RemoveQuestion({ clientId, name, onClose }: RemoveQuestionProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { data: contents } = useQuery("clientContents", { clientId });

  async function restore(): Promise<void> {
    if (notice.check(await mutate("restoreClient", { clientId }))) notice.say(t("card.remove.restored"));
  }

  async function remove(): Promise<void> {
    onClose();
    if (!notice.check(await mutate("removeClient", { clientId }))) return;
    notice.say(t("card.remove.done"), { label: t("card.remove.undo"), run: () => void restore() });
  }

  const lines = Object.entries(contents ?? {}) as [keyof Contents, number][];
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={t("card.remove.title", { name })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("card.remove.text", { days: removalDays })}</Text>
        {contents === undefined ? null : lines.length === 0 ? (
          <Text size="sm">{t("card.remove.nothing")}</Text>
        ) : (
          <div>
            <Text size="sm">{t("card.remove.contents")}</Text>
            <ul>
              {lines.map(([table, rows]) => (
                <li key={table}>
                  {t(`card.remove.tables.${table as TableOfClient}`)}: {format.count(rows)}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("session.cancel")}
          </Button>
          <Button color="red.9" onClick={() => void remove()}>
            {t("card.remove.remove")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The tables whose rows are about a client (rules/client-rows.ts), by the words that the texts have for them. */
type TableOfClient =
  | "clientEdits"
  | "notes"
  | "comments"
  | "calls"
  | "tasks"
  | "orders"
  | "messages"
  | "attachments"
  | "clientRecords";
