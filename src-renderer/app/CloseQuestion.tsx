import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useCommand } from "../api/use-command.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";

/** UX convention 20: what closing the window means is asked once and remembered; settings can change it. */
export function CloseQuestion() {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  const change = useCommand("changeSettings");
  useDesktopEvent("closeAsked", () => setAsked(true));
  const answer = async (closeToTray: "tray" | "quit") => {
    const result = await change.run({ closeToTray });
    if (result.ok) setAsked(false);
  };
  return (
    <Modal
      opened={asked}
      onClose={() => setAsked(false)}
      title={t("app.closing.title")}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("app.closing.text")}</Text>
        {change.error ? <ErrorMessage error={change.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" loading={change.busy} onClick={() => void answer("quit")}>
            {t("app.closing.quit")}
          </Button>
          <Button data-autofocus loading={change.busy} onClick={() => void answer("tray")}>
            {t("app.closing.toTray")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
