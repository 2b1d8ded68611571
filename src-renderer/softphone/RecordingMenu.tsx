import { Menu } from "@mantine/core";
import { IconPlayerRecord, IconPlayerRecordFilled } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { pauseReasons } from "../../src-contract/entities/recording.ts";
import { IconButton } from "../ui/IconButton.tsx";
import classes from "./RecordingMark.module.css";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";

type RecordingMenuProps = {
  call: Pick<PhoneCall, "callId" | "recording">;
  actions: Pick<SoftphoneActions, "pauseRecording" | "resumeRecording">;
};

/** G11-4: one click goes on with the recording; to pause it the reason is chosen. */
export function RecordingMenu({ call: { callId, recording }, actions }: RecordingMenuProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  if (recording?.phase === "paused") {
    return (
      <IconButton
        size={32}
        label={t("recording.resume")}
        keys={keyOf("recording").key}
        variant="filled"
        color="red"
        onClick={() => actions.resumeRecording(callId)}
      >
        <IconPlayerRecord size={16} />
      </IconButton>
    );
  }
  if (recording?.phase !== "on") return null;
  return (
    <Menu position="top-end" width={240} shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <IconButton
          size={32}
          label={t("recording.pause")}
          keys={keyOf("recording").key}
          variant="default"
          color="red"
          onClick={() => undefined}
        >
          <IconPlayerRecordFilled size={16} className={classes.dot} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("recording.whyPause")}</Menu.Label>
        {pauseReasons.map((reason) => (
          <Menu.Item key={reason} onClick={() => actions.pauseRecording(callId, reason)}>
            {t(`recording.reasons.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
