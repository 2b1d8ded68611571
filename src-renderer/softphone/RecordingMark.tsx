import { IconPlayerPauseFilled, IconPlayerRecordFilled } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { PauseReason } from "../../src-contract/entities/recording.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./RecordingMark.module.css";
import type { CallRecording } from "./softphone-state.ts";

type RecordingMarkProps = {
  /** The small window is told no reason. */
  recording: Pick<CallRecording, "phase"> & { startedAt?: number; reason?: PauseReason };
};

/** G11-4: that the call is recorded, as an icon, a colour and words, and for how long. Read out when it changes. */
export function RecordingMark({ recording: { phase, startedAt, reason } }: RecordingMarkProps) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow("second");
  // these have a line of their own, with what is to be done
  if (phase === "asking" || phase === "announcing") return null;
  const duration = format.duration(startedAt === undefined ? 0 : Math.max(0, Math.floor((now - startedAt) / 1000)));
  const words = wordsOf();
  const Icon = phase === "paused" ? IconPlayerPauseFilled : IconPlayerRecordFilled;
  return (
    <span className={classes.mark} data-phase={phase} title={words}>
      <Icon size={12} aria-hidden />
      <span aria-hidden>{phase === "failed" ? t("recording.failed") : t(`recording.${phase}Short`)}</span>
      {phase === "failed" ? null : (
        <span role="timer" aria-label={t("recording.length", { duration })}>
          {duration}
        </span>
      )}
      <span className={classes.spoken} role="status">
        {words}
      </span>
    </span>
  );

  function wordsOf(): string {
    if (phase === "failed") return t("recording.failed");
    if (phase === "on") return t("recording.on");
    return reason ? t("recording.paused", { reason: t(`recording.reasons.${reason}`) }) : t("recording.pausedShort");
  }
}
