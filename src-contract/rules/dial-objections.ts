import type { Client } from "../entities/client.ts";
import { clientClock } from "./calling-window.ts";
import type { NoteZone } from "./note-hours/note-zone.ts";
import type { NoteHours } from "./note-hours/read-note-hours.ts";
import { isAllowedAt, weekDays } from "./note-hours/week-hours.ts";

/** Why a person is asked before a client is called. `utcOffsetMinutes`: of the clock that the objection speaks of. */
export type DialObjection =
  /** G11-1: the client asked not to be called. */
  | { kind: "doNotCall" }
  /** G11-3: the pinned note names other hours; its words. */
  | { kind: "noteHours"; quote: string; zone: NoteZone; utcOffsetMinutes: number }
  /** G11-2: the account's quiet hours by the client's clock. */
  | { kind: "quietHours"; utcOffsetMinutes: number };

export type DialFacts = {
  flags: Client["flags"];
  /** What the pinned note says of them; null: nothing. */
  hours: NoteHours | null;
  /** Of the client's clock; null: not known, and then nothing is said about it. */
  utcOffsetMinutes: number | null;
  /** The account's hours of the client's own day in which is asked first. */
  quiet: { from: number; to: number };
  /** Milliseconds UTC. */
  now: number;
  /** Minutes east of UTC, of an IANA zone now. */
  offsetOf(timeZone: string): number;
};

/** In order of weight. What needs a reason comes before what is only asked. Pure. */
export function dialObjections(facts: DialFacts): DialObjection[] {
  const objections: DialObjection[] = [];
  if (facts.flags.doNotCall) objections.push({ kind: "doNotCall" });
  const byNote = noteObjection(facts);
  if (byNote) objections.push(byNote);
  const { hours, utcOffsetMinutes, now, quiet } = facts;
  // hours that the client himself named say more than the account's
  if (hours === null && utcOffsetMinutes !== null && clientClock(utcOffsetMinutes, now, quiet).quiet)
    objections.push({ kind: "quietHours", utcOffsetMinutes });
  return objections;
}

/** Whoever calls all the same says why, and it is kept. */
export const needsReason = ({ kind }: DialObjection) => kind !== "quietHours";

function noteObjection({ hours, utcOffsetMinutes, now, offsetOf }: DialFacts): DialObjection | null {
  if (!hours) return null;
  const offset = offsetOfNote(hours.zone, { utcOffsetMinutes, offsetOf });
  if (offset === null) return null;
  const local = new Date(now + offset * 60_000);
  const day = (local.getUTCDay() + weekDays - 1) % weekDays;
  if (isAllowedAt(hours.week, day, local.getUTCHours() * 60 + local.getUTCMinutes())) return null;
  return { kind: "noteHours", quote: hours.quote, zone: hours.zone, utcOffsetMinutes: offset };
}

function offsetOfNote(
  zone: NoteZone,
  { utcOffsetMinutes, offsetOf }: Pick<DialFacts, "utcOffsetMinutes" | "offsetOf">,
) {
  switch (zone.kind) {
    case "client":
      return utcOffsetMinutes;
    case "offset":
      return zone.minutes;
    case "zone":
      return offsetOf(zone.timeZone);
  }
}
