import { Textarea } from "@mantine/core";
import { IconClockPin } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Draft } from "../api/use-draft.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { withTimeMark } from "../ui/time-marks.ts";
import { useActionKey, useWindowKey } from "../ui/use-window-keys.ts";
import classes from "./CallNote.module.css";

type CallNoteProps = {
  note: Draft;
  live: boolean;
  /** Of the call; null until somebody answers: before that there is no talk to be marked. */
  answeredAt: number | null;
};

/** The note of a call. G4-8: while the talk goes on a key puts its time into the note, and the recording plays from there. */
export function CallNote({ note, live, answeredAt }: CallNoteProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const canMark = live && answeredAt !== null;

  function mark(): void {
    if (answeredAt === null) return;
    const isInField = document.activeElement === field.current;
    const at = isInField ? (field.current?.selectionEnd ?? note.text.length) : note.text.length;
    const marked = withTimeMark(note.text, at, Math.max(0, Math.floor((Date.now() - answeredAt) / 1_000)));
    note.setText(marked.note);
    setCaret(marked.caret);
  }
  useWindowKey("timeMark", mark, { enabled: canMark });

  // the caret can be set when the new text stands in the field
  useLayoutEffect(() => {
    if (caret === null) return;
    setCaret(null);
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  }, [caret]);

  return (
    <div className={classes.note}>
      <Textarea
        ref={field}
        label={live ? t("softphone.panel.note") : t("softphone.outcome.comment")}
        placeholder={t("softphone.panel.notePlaceholder")}
        value={note.text}
        maxLength={20_000}
        minRows={2}
        onChange={(event) => note.setText(event.currentTarget.value)}
      />
      {canMark ? (
        <span className={classes.mark}>
          <IconButton label={t("softphone.panel.timeMark")} keys={keyOf("timeMark").key} onClick={mark}>
            <IconClockPin size={16} stroke={1.7} />
          </IconButton>
        </span>
      ) : null}
    </div>
  );
}
