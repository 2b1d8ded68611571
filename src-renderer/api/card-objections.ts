import type { QueryResult } from "../../src-contract/queries/index.ts";
import { type DialObjection, dialObjections } from "../../src-contract/rules/dial-objections.ts";
import type { ReferenceBooks } from "../../src-contract/rules/reference-books.ts";
import { zoneOffset } from "./zone-offset.ts";

type Card = Pick<NonNullable<QueryResult<"clientCard">>, "client" | "note" | "localTime">;

/** What stands against calling this client at `now`, milliseconds UTC. */
export function cardObjections(
  { client, note, localTime }: Card,
  { quiet }: Pick<ReferenceBooks, "quiet">,
  now: number,
): DialObjection[] {
  return dialObjections({
    flags: client.flags,
    note: note?.text ?? null,
    utcOffsetMinutes: localTime.utcOffsetMinutes,
    quiet,
    now,
    offsetOf: (zone) =>
      zone === localTime.timeZone && localTime.utcOffsetMinutes !== null
        ? localTime.utcOffsetMinutes
        : zoneOffset(zone, now),
  });
}
