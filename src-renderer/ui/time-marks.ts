import { durationText } from "./format.ts";

/** G4-8: a piece of a call's note; `seconds` into the talk where it is a mark of time, null for everything else. */
export type NotePart = { text: string; seconds: number | null };

const mark = /\[(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]/g;

/** «[1:05]», as it stands in the text of a note. */
export function timeMark(seconds: number): string {
  return `[${durationText(seconds)}]`;
}

/** The note in its order; joined, the texts are the note again. */
export function partsOfNote(note: string): NotePart[] {
  const parts: NotePart[] = [];
  let at = 0;
  for (const found of note.matchAll(mark)) {
    if (found.index > at) parts.push({ text: note.slice(at, found.index), seconds: null });
    const [text, hours = "0", minutes = "0", seconds = "0"] = found;
    parts.push({ text, seconds: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) });
    at = found.index + text.length;
  }
  if (at < note.length) parts.push({ text: note.slice(at), seconds: null });
  return parts;
}

/** A mark begins a line of its own; what is selected in the note is not lost. `caret`: where the next letter goes. */
export function withTimeMark(note: string, at: number, seconds: number): { note: string; caret: number } {
  const before = note.slice(0, at);
  const inserted = `${before === "" || before.endsWith("\n") ? "" : "\n"}${timeMark(seconds)} `;
  return { note: before + inserted + note.slice(at), caret: at + inserted.length };
}
