import type { Note } from "../entities/note.ts";

/** GC-40, GC-48: the newest note if it stands on the card at `now`: an empty text took it down, its end has not come. */
export function pinnedAt<Shown extends Pick<Note, "text" | "until">>(newest: Shown | null, now: number): Shown | null {
  if (newest === null || newest.text.trim() === "") return null;
  return newest.until === null || newest.until > now ? newest : null;
}
