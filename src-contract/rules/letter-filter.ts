import type { LetterKind, RecordOf } from "../entities/client-record.ts";

export type LetterFilter = "all" | LetterKind;

/** JC-87, JC-88: a funnel's letters are its own and those of the processes that belong to it. */
export function isOfLetterFilter({ details }: Pick<RecordOf<"letter">, "details">, filter: LetterFilter): boolean {
  if (filter === "all" || details.letter === filter) return true;
  return filter === "funnel" && details.letter === "process" && details.funnel !== "";
}
