import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { command } from "../api/command.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./identity.module.css";

/** After a sign-in that turned a second factor on: its recovery codes, which nothing keeps and nothing shows again. */
export function RecoveryCodesOfSignIn() {
  const [codes, setCodes] = useState<string[]>([]);
  useEffect(() => {
    void command("takeRecoveryCodes", {}).then((taken) => {
      if (taken.ok && taken.value.length > 0) setCodes(taken.value);
    });
  }, []);
  return codes.length > 0 ? <RecoveryCodes codes={codes} onKept={() => setCodes([])} /> : null;
}

/** Closed by its button alone: whoever presses Escape by habit would lose them. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTexts();
  const notice = useNotice();
  const text = `${codes.join("\n")}\n`;
  const save = () =>
    void command("saveTextFile", { suggestedName: `${t("session.recoveryFileName")}.txt`, text }).then(notice.check);
  return (
    <Modal
      opened
      onClose={() => undefined}
      title={t("session.recoveryTitle")}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="sm">
        <Text size="sm">{t("session.recoveryText")}</Text>
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <code className={classes.codes}>{text}</code>
          <CopyButton value={text} label={t("session.recoveryCopy")} />
        </Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={save}>
            {t("session.recoveryFile")}
          </Button>
          <Button data-autofocus onClick={onKept}>
            {t("session.recoveryKept")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
