import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";

/** Signing out never decides about unsent work by itself: it asks. */
export function SignOutQuestion({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const syncState = useDesktopState("syncState");
  const signOut = useCommand("signOut");
  const { waiting = 0, refused = 0, files = 0 } = syncState ?? {};
  const unsent = waiting + refused + files;
  const leave = (choice: "keep" | "discard") => void signOut.run({ unsent: choice });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("session.signOutTitle")}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{unsent > 0 ? t("session.signOutUnsent", { count: unsent }) : t("session.signOutPlain")}</Text>
        {unsent > 0 ? (
          <Text size="sm" c="dimmed">
            {t("session.signOutKeepHint")}
          </Text>
        ) : null}
        {signOut.error ? <ErrorMessage error={signOut.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("session.cancel")}
          </Button>
          {unsent > 0 ? (
            <Button
              color="red.9"
              variant="outline"
              loading={signOut.busy}
              title={t("session.signOutDiscardHint")}
              onClick={() => leave("discard")}
            >
              {t("session.signOutDiscard")}
            </Button>
          ) : null}
          <Button data-autofocus loading={signOut.busy} onClick={() => leave(unsent > 0 ? "keep" : "discard")}>
            {unsent > 0 ? t("session.signOutKeep") : t("session.signOut")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
