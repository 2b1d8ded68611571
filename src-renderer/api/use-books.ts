import { useMemo } from "react";
import { noBooks, readBooks, type ReferenceBooks } from "../../src-contract/rules/reference-books.ts";
import { useQuery } from "./use-query.ts";

/** The account's books of reference; what is built in until they are read. */
export function useBooks(): ReferenceBooks {
  const { data } = useQuery("bookEntries", {});
  return useMemo(() => (data ? readBooks(data) : noBooks), [data]);
}
