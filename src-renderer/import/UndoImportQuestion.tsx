import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { command } from "../api/command.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";

type UndoImportQuestionProps = { past: QueryResult<"imports">[number]; onClose: () => void };
const namesShown = 10;

/** Says before it is done who goes and who stays, and why. */
export function UndoImportQuestion({ past, onClose }: UndoImportQuestionProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const undo = useCommand("undoImport");
  const [effect, setEffect] = useState<CommandResult<"readImportUndo"> | null>(null);

  useEffect(() => {
    let isShown = true;
    void command("readImportUndo", { importId: past.id }).then((result) => {
      if (!isShown) return;
      if (result.ok) setEffect(result.value);
      else notice.fail(result.error);
    });
    return () => {
      isShown = false;
    };
  }, [past.id, notice]);

  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={t("importing.past.undoTitle", { fileName: past.fileName })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        <Text size="sm" role="status">
          {effect
            ? t("importing.past.removed", { count: effect.removed, shown: format.count(effect.removed) })
            : t("importing.past.counting")}
        </Text>
        {effect && effect.left > 0 ? (
          <>
            <Text size="sm">{t("importing.past.left", { count: effect.left, shown: format.count(effect.left) })}</Text>
            <Text size="sm" c="dimmed">
              {effect.leftClients
                .slice(0, namesShown)
                .map(({ name }) => name || t("list.noName"))
                .join(", ")}
            </Text>
          </>
        ) : null}
        {undo.error ? <ErrorMessage error={undo.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("session.cancel")}
          </Button>
          <Button
            color="red.9"
            loading={undo.busy}
            disabled={effect === null}
            onClick={() =>
              void undo.run({ importId: past.id }).then((result) => {
                if (result.ok) onClose();
              })
            }
          >
            {t("importing.past.undo")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
