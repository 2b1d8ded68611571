import type { QueryResult } from "../../src-contract/queries/index.ts";
import { type DialFacts, type DialObjection, dialObjections } from "../../src-contract/rules/dial-objections.ts";
import { zoneOffset } from "./zone-offset.ts";

type Card = Pick<NonNullable<QueryResult<"clientCard">>, "client" | "localTime">;

/** What stands against calling this client; `hours`: those of his pinned note. */
export function cardObjections(
  { client, localTime }: Card,
  { hours, quiet, now }: Pick<DialFacts, "hours" | "quiet" | "now">,
): DialObjection[] {
  return dialObjections({
    flags: client.flags,
    hours,
    utcOffsetMinutes: localTime.utcOffsetMinutes,
    quiet,
    now,
    offsetOf: (zone) =>
      zone === localTime.timeZone && localTime.utcOffsetMinutes !== null
        ? localTime.utcOffsetMinutes
        : zoneOffset(zone, now),
  });
}
