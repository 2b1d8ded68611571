import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { erasureReasonSchema } from "../../src-contract/erasure.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNotice } from "../ui/use-notice.tsx";

type EraseQuestionProps = { clientId: string; name: string; onClose: () => void };

/** G11-8: for good, so it is asked with a reason and a word that is typed by hand. */
export function EraseQuestion({ clientId, name, onClose }: EraseQuestionProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const erase = useCommand("eraseClient");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const word = t("card.erase.word");
  const isReady = erasureReasonSchema.safeParse(reason).success && typed.trim().toLowerCase() === word;
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={t("card.erase.title", { name })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          void erase.run({ clientId, reason }).then((result) => {
            if (!result.ok) return;
            notice.say(t("card.erase.done"));
            onClose();
          });
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t("card.erase.text")}</Text>
          <Textarea
            data-autofocus
            label={t("card.erase.reason")}
            description={t("card.erase.reasonHint")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={t("card.erase.typeWord", { word })}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {erase.error ? <ErrorMessage error={erase.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("session.cancel")}
            </Button>
            <Button type="submit" color="red.9" loading={erase.busy} disabled={!isReady}>
              {t("card.erase.erase")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
