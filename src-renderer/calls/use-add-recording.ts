import { type DragEvent, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { mayAddRecording } from "../../src-contract/rules/recording.ts";
import { command } from "../api/command.ts";
import { mutate } from "../api/mutate.ts";
import { lengthOfSound } from "../api/stored-sound.ts";
import { takeInFile } from "../api/take-in-file.ts";
import { useSession } from "../api/use-session.ts";
import { useNotice } from "../ui/use-notice.tsx";

/** As long as a name may be. */
const longestName = 255;

export type AddingRecording = ReturnType<typeof useAddRecording>;

/** G3-11: gives a call a recording that was made elsewhere, chosen or dropped on its row. */
export function useAddRecording(call: Call, isRecorded: boolean) {
  const { t } = useTexts();
  const notice = useNotice();
  const { user } = useSession();
  const [isOver, setOver] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const may = !isRecorded && !isBusy && mayAddRecording({ userId: user.id, role: user.role }, call);

  async function add(file: File): Promise<void> {
    setBusy(true);
    try {
      const milliseconds = await lengthOfSound(file);
      if (milliseconds === null) {
        notice.say(t("recording.add.noSound"));
        return;
      }
      const taken = await takeInFile(file, command, () => undefined);
      if (!taken.ok) {
        notice.fail(taken.error);
        return;
      }
      const recording = { startedAt: call.startedAt, milliseconds, consent: "unknown" as const, pauses: [] };
      const place = { attachmentId: call.id, callId: call.id, clientId: null, commentId: null };
      const name = file.name.slice(-longestName) || "?";
      if (notice.check(await mutate("attachFile", { ...place, name, ...taken.value, recording })))
        notice.say(t("recording.add.added"));
    } finally {
      setBusy(false);
    }
  }

  const hasFiles = (event: DragEvent) => may && event.dataTransfer.types.includes("Files");
  return {
    may,
    isBusy,
    add,
    /** Of the row that takes what is dropped. */
    target: {
      "data-over": isOver || undefined,
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (!hasFiles(event) || !file) return;
        event.preventDefault();
        void add(file);
      },
    },
  };
}
