/**
 * What a desk said while it worked, one JSON line each, in a file outside its folder: a line is written after the desk
 * answered, so whatever the line says must be found again. `about…` is written before: from then on both are right.
 */
export type Said =
  | { kind: "flow"; name: string }
  | { kind: "opened" }
  /** A mutation that was answered: its words are on the card, and in the outbox until the server has them. */
  | { kind: "saved"; commentId: string }
  /** A save that was refused with an error: nothing of it may be there. */
  | { kind: "failed"; commentId: string; errorKind: string; milliseconds: number }
  | { kind: "aboutDraft"; key: string; text: string }
  | { kind: "draft"; key: string; text: string }
  /** Rows of the server up to this revision were taken. */
  | { kind: "pulled"; revision: number; clientIds: string[] }
  | { kind: "aboutKey"; key: string }
  | { kind: "key"; key: string }
  | { kind: "aboutProfile"; email: string }
  | { kind: "profile"; email: string }
  | { kind: "end" };

/** A torn last line says nothing. */
export function readSaid(text: string): Said[] {
  const lines = text.split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Said);
}
