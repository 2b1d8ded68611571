import { Modal } from "@mantine/core";
import { IconLock, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { noRecording } from "../../src-contract/entities/recording.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { mayListen, recordingOf } from "../../src-contract/rules/recording.ts";
import { useSession } from "../api/use-session.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./CallRecording.module.css";
import { RecordingPlayer } from "./RecordingPlayer.tsx";

type CallRecordingProps = { attachment: ShownAttachment; managerId: string };

/** G13-8: the way to a call's recording; whoever may not hear it sees that there is one. */
export function CallRecording({ attachment, managerId }: CallRecordingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { user, account } = useSession();
  const [isOpen, setOpen] = useState(false);
  const recording = recordingOf(attachment);
  if (!recording) return null;
  const listener = { userId: user.id, role: user.role };
  const isHeard = mayListen(listener, { managerId }, account.recording ?? noRecording);
  const label = t("recording.player.open", { duration: format.duration(Math.round(recording.milliseconds / 1_000)) });
  if (!isHeard) {
    const words = `${label}. ${t("recording.player.notHeard")}`;
    return (
      <span role="img" aria-label={words} title={words} className={classes.unheard}>
        <IconLock size={14} aria-hidden />
      </span>
    );
  }
  // of its parts: Mantine's own heading is a banner, of which a page has one
  return (
    <>
      <IconButton label={label} onClick={() => setOpen(true)}>
        <IconPlayerPlay size={15} />
      </IconButton>
      <Modal.Root opened={isOpen} onClose={() => setOpen(false)} size={720}>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <div className={classes.head}>
              <Modal.Title>{t("recording.player.title")}</Modal.Title>
              <Modal.CloseButton aria-label={t("app.close")} />
            </div>
            <RecordingPlayer attachment={attachment} recording={recording} />
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}
