import { IconLock, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./CallRecording.module.css";
import { RecordingDialog } from "./RecordingDialog.tsx";
import { useHearing } from "./use-hearing.ts";

type CallRecordingProps = { attachment: ShownAttachment; managerId: string };

/** G13-8: the way to a call's recording; whoever may not hear it sees that there is one. */
export function CallRecording({ attachment, managerId }: CallRecordingProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { recording, isHeard } = useHearing(attachment, managerId);
  const [isOpen, setOpen] = useState(false);
  if (!recording) return null;
  const label = t("recording.player.open", { duration: format.duration(Math.round(recording.milliseconds / 1_000)) });
  if (!isHeard) {
    const words = `${label}. ${t("recording.player.notHeard")}`;
    return (
      <span role="img" aria-label={words} title={words} className={classes.unheard}>
        <IconLock size={14} aria-hidden />
      </span>
    );
  }
  return (
    <>
      <IconButton label={label} onClick={() => setOpen(true)}>
        <IconPlayerPlay size={15} />
      </IconButton>
      {isOpen ? (
        <RecordingDialog attachment={attachment} recording={recording} startAt={null} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
