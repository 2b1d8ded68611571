import type { CallRecord } from "../../practice-pbx/call-log.ts";
import type { Call } from "../../src-contract/entities/call.ts";

/** how far the length in a record may be from what the line saw. */
export const toleranceMs = 2_000;

/** One number is one call: what the line and the desk have of it when everything is over. */
export type Traces = {
  line: readonly CallRecord[];
  desk: readonly Call[];
  /** Records whose outcome the desk asks for. */
  asked: ReadonlySet<string>;
  /** When the window that talked died, in milliseconds since the epoch; null: it lives. */
  diedAt: number | null;
};

export type Fault = { kind: "lost" | "doubled" | "open" | "wrongLength" | "notAsked"; words: string };

/** Pure. `lengthError` in milliseconds; null where there was nothing to compare. */
export function judge({ line, desk, asked, diedAt }: Traces): { faults: Fault[]; lengthError: number | null } {
  const faults: Fault[] = [];
  const fault = (kind: Fault["kind"], words: string) => faults.push({ kind, words });
  if (line.length > 1) fault("doubled", `${line.length} calls at the line`);
  if (desk.length > 1) fault("doubled", `${desk.length} records`);
  const [atLine] = line;
  const [record] = desk;
  if (!record) {
    // what did not ring at the desk was never this desk's call
    const cameAbout = atLine?.direction === "from-trainee" || atLine?.rangAt !== undefined;
    if (cameAbout) fault("lost", "no record");
    return { faults, lengthError: null };
  }
  if (record.endedAt === null) fault("open", "no end");
  if (record.held === null && !asked.has(record.id)) fault("notAsked", "its outcome is not asked for");
  const talked = atLine ? talkedMs(atLine, diedAt) : 0;
  const recorded = record.talkSeconds === null ? null : record.talkSeconds * 1_000;
  if (recorded === null && talked > toleranceMs) fault("wrongLength", `unknown, it was ${talked} ms`);
  const lengthError = recorded === null ? null : Math.abs(recorded - talked);
  if (lengthError !== null && lengthError > toleranceMs)
    fault("wrongLength", `${recorded} ms, it was ${talked} ms (${record.endedBy})`);
  return { faults, lengthError };
}

/** From the answer to the first end: the line's, or that of the window that talked. */
function talkedMs({ answeredAt, endedAt }: CallRecord, diedAt: number | null): number {
  if (answeredAt === undefined) return 0;
  const end = Math.min(endedAt ?? Number.POSITIVE_INFINITY, diedAt ?? Number.POSITIVE_INFINITY);
  return Math.max(0, end - answeredAt);
}
