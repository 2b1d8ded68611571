import { Button } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import classes from "./PhoneBar.module.css";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";

type RecordingLineProps = {
  call: Pick<PhoneCall, "callId" | "recording">;
  actions: Pick<SoftphoneActions, "answerConsent">;
};

/** G11-5: what is asked of the person before a recording, or told of one that does not go on. */
export function RecordingLine({ call: { callId, recording }, actions }: RecordingLineProps) {
  const { t } = useTexts();
  if (recording?.phase === "asking") {
    return (
      <div className={classes.line} role="group" aria-label={t("recording.ask")}>
        <span className={classes.sentence} role="status">
          {t("recording.ask")}
        </span>
        <Button size="compact-xs" onClick={() => actions.answerConsent(callId, true)}>
          {t("recording.given")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => actions.answerConsent(callId, false)}>
          {t("recording.refused")}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.line}>
      <span className={classes.sentence} role="status">
        {t(recording?.phase === "announcing" ? "recording.announcing" : "recording.failedHint")}
      </span>
    </div>
  );
}

/** It has words of its own beside the mark. */
export function needsWords({ recording }: Pick<PhoneCall, "recording">): boolean {
  return recording?.phase === "asking" || recording?.phase === "announcing" || recording?.phase === "failed";
}

/** By its key, without a list: the reason of a pause is then «other». */
export function toggleRecording(
  { callId, recording }: Pick<PhoneCall, "callId" | "recording">,
  actions: Pick<SoftphoneActions, "pauseRecording" | "resumeRecording">,
): void {
  if (recording?.phase === "paused") actions.resumeRecording(callId);
  else actions.pauseRecording(callId, "other");
}
