import { clientClock } from "../../src-contract/rules/calling-window.ts";
import { readBooks } from "../../src-contract/rules/reference-books.ts";
import { readQuery } from "./read-query.ts";

/**
 * Whether it is an hour at the client's in which a call is asked about first, by the account's own hours. Read at the
 * click: hundreds of numbers on a screen need not each keep them. False when the client's clock is not known.
 */
export async function isQuietNow(utcOffsetMinutes: number | null | undefined): Promise<boolean> {
  if (utcOffsetMinutes === null || utcOffsetMinutes === undefined) return false;
  const entries = await readQuery("bookEntries", {});
  const { quiet } = readBooks(entries.ok ? entries.value : []);
  return clientClock(utcOffsetMinutes, Date.now(), quiet).quiet;
}
