import { useMemo } from "react";
import { readNoteHours } from "../../src-contract/rules/note-hours/read-note-hours.ts";
import { pinnedAt } from "../../src-contract/rules/pinned-note.ts";
import { cardObjections } from "../api/card-objections.ts";
import { useBooks } from "../api/use-books.ts";
import { useNow } from "../ui/use-now.ts";
import { useObjectionWords } from "../ui/use-objection-words.ts";
import type { CardData } from "./card-data.ts";

/** UX 6: what stands against calling this client now, the heaviest of it, in words; undefined when nothing does. */
export function useObjection(card: CardData | null | undefined): string | undefined {
  const { quiet } = useBooks();
  const now = useNow();
  const words = useObjectionWords();
  const note = card ? (pinnedAt(card.note, now)?.text ?? "") : "";
  // a note is read once, not each minute
  const hours = useMemo(() => readNoteHours(note), [note]);
  const heaviest = card ? cardObjections(card, { hours, quiet, now })[0] : undefined;
  return heaviest && words(heaviest);
}
