import { useMemo } from "react";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { cardObjections } from "../api/card-objections.ts";
import { useBooks } from "../api/use-books.ts";
import { useNow } from "../ui/use-now.ts";
import { useObjectionWords } from "../ui/use-objection-words.ts";

const minute = 60_000;

/** UX 6: what stands against calling this client now, the heaviest of it, in words; undefined when nothing does. */
export function useObjection(card: NonNullable<QueryResult<"clientCard">>): string | undefined {
  const books = useBooks();
  const now = Math.floor(useNow() / minute) * minute;
  const [heaviest] = useMemo(() => cardObjections(card, books, now), [card, books, now]);
  const words = useObjectionWords();
  return heaviest && words(heaviest);
}
