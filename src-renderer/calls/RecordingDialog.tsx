import { Modal } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Recording } from "../../src-contract/entities/recording.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import classes from "./CallRecording.module.css";
import { RecordingPlayer } from "./RecordingPlayer.tsx";

type RecordingDialogProps = {
  attachment: ShownAttachment;
  recording: Recording;
  /** Milliseconds into the recording: it plays from there by itself. Null waits for the person. */
  startAt: number | null;
  onClose: () => void;
};

/** The player over the screen. Of its parts: Mantine's own heading is a banner, of which a page has one. */
export function RecordingDialog({ attachment, recording, startAt, onClose }: RecordingDialogProps) {
  const { t } = useTexts();
  return (
    <Modal.Root opened onClose={onClose} size={720}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <div className={classes.head}>
            <Modal.Title>{t("recording.player.title")}</Modal.Title>
            <Modal.CloseButton aria-label={t("app.close")} />
          </div>
          <RecordingPlayer attachment={attachment} recording={recording} startAt={startAt} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
