import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { durationText } from "../ui/format.ts";
import { type NotePart, partsOfNote } from "../ui/time-marks.ts";
import classes from "./CallNoteText.module.css";
import { RecordingDialog } from "./RecordingDialog.tsx";
import { useHearing } from "./use-hearing.ts";
import { useRecordings } from "./use-recordings.ts";

/** G4-8: what was written in a call; its marks of time play the recording from there, for whoever may hear it. */
export function CallNoteText({ text, call }: { text: string; call: Call | undefined }) {
  const parts = partsOfNote(text);
  if (!call || parts.every(({ seconds }) => seconds === null)) return text;
  return <MarkedNote parts={parts} call={call} />;
}

function MarkedNote({ parts, call }: { parts: NotePart[]; call: Call }) {
  const { t } = useTexts();
  const attachment = useRecordings([call])(call.id);
  const { recording, isHeard } = useHearing(attachment, call.managerId);
  const [startAt, setStartAt] = useState<number | null>(null);
  if (!attachment || !recording || !isHeard) return parts.map(({ text }) => text).join("");
  const places = new Map<string, number>();
  return (
    <>
      {parts.map(({ text, seconds }) => {
        const place = (places.get(text) ?? 0) + 1;
        places.set(text, place);
        const key = `${text} ${place}`;
        if (seconds === null) return <span key={key}>{text}</span>;
        return (
          <button
            key={key}
            type="button"
            className={classes.mark}
            aria-label={t("recording.player.fromMark", { at: durationText(seconds) })}
            title={t("recording.player.fromMark", { at: durationText(seconds) })}
            // the recording may have begun before the talk or after it
            onClick={() => setStartAt((call.answeredAt ?? recording.startedAt) + seconds * 1_000 - recording.startedAt)}
          >
            <IconPlayerPlay size={12} aria-hidden />
            {durationText(seconds)}
          </button>
        );
      })}
      {startAt === null ? null : (
        <RecordingDialog
          attachment={attachment}
          recording={recording}
          startAt={startAt}
          onClose={() => setStartAt(null)}
        />
      )}
    </>
  );
}
