import { IconClock } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { readNoteHours } from "../../src-contract/rules/note-hours/read-note-hours.ts";
import classes from "./PinnedNote.module.css";
import { useNoteHoursWords } from "./use-note-hours-words.ts";

/** G11-3: how the note was understood; nothing where it says nothing of hours. Before each call it is looked at again. */
export function NoteHoursLine({ text }: { text: string }) {
  const { t } = useTexts();
  const words = useNoteHoursWords();
  const hours = useMemo(() => readNoteHours(text), [text]);
  if (!hours) return null;
  return (
    <span className={classes.hours}>
      <IconClock size={13} stroke={1.8} aria-hidden /> {t("card.note.hours", { hours: words(hours) })}
    </span>
  );
}
