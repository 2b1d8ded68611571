import type { LineId } from "./lines.ts";
import type { MediaCounts } from "./media.ts";
import type { MediaDirection } from "./sdp.ts";

/** Who ended a call or an attempt. */
export type EndedBy = "trainee" | "line" | "connection-lost" | "closing";

/** A transfer that the trainee asked for (REFER). `sipCode` is the last code told by NOTIFY. */
interface Transfer {
  readonly to: string;
  readonly sipCode: number;
}

/** One call or attempt, as told by `stats()`. Times are milliseconds since the epoch. */
export interface CallRecord extends MediaCounts {
  /** The SIP Call-ID. */
  readonly callId: string;
  readonly direction: "from-trainee" | "to-trainee";
  readonly username: string;
  /** The dialled number, or the caller's number of a call to the trainee. */
  readonly number: string;
  /** `desk`: the far end is another trainee. */
  readonly line: LineId | "desk";
  readonly state: "ringing" | "talking" | "ended";
  readonly startedAt: number;
  /** The trainee's telephone said that it rings (180); undefined for a call from a trainee. */
  readonly rangAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly endedBy: EndedBy | undefined;
  /** The final answer to INVITE, 0 while there is none. */
  readonly sipCode: number;
  /** The trainee's side of the sound as its last offer or answer said: sendonly or inactive is a hold. */
  readonly traineeDirection: MediaDirection;
  /** All digits in order, and the same split by the way they came. */
  readonly digits: string;
  readonly digitsByRtp: string;
  readonly digitsByInfo: string;
  readonly reInvites: number;
  readonly iceRestarts: number;
  readonly transfers: readonly Transfer[];
}

/** One entry of the log while its call lives. */
export interface CallEntry {
  readonly record: CallRecord;
  update(change: Partial<CallRecord>): void;
  /** From now until the end the packet counts are read from here. */
  measure(counts: () => MediaCounts): void;
  pressed(digit: string, by: "rtp" | "info"): void;
  rang(): void;
  answered(): void;
  ended(by: EndedBy, sipCode: number): void;
}

export interface CallLog {
  open(start: Pick<CallRecord, "callId" | "direction" | "username" | "number" | "line">): CallEntry;
  /** Newest last. */
  all(): readonly CallRecord[];
}

const REMEMBERED_CALLS = 500;

/**
 * @param now milliseconds since the epoch
 * @param onChange a call of this user began, was answered or ended
 */
export function createCallLog(now: () => number, onChange: (username: string) => void = () => {}): CallLog {
  const nothing: MediaCounts = { packetsIn: 0, packetsOut: 0, loudPacketsIn: 0, levelIn: 0 };
  const entries: CallEntry[] = [];
  return {
    open(start) {
      let record: CallRecord = {
        ...start,
        state: "ringing",
        startedAt: now(),
        rangAt: undefined,
        answeredAt: undefined,
        endedAt: undefined,
        endedBy: undefined,
        sipCode: 0,
        traineeDirection: "sendrecv",
        digits: "",
        digitsByRtp: "",
        digitsByInfo: "",
        reInvites: 0,
        iceRestarts: 0,
        transfers: [],
        ...nothing,
      };
      let counts = () => nothing;
      const entry: CallEntry = {
        get record() {
          return { ...record, ...counts() };
        },
        measure(source) {
          counts = source;
        },
        update(change) {
          record = { ...record, ...change };
        },
        pressed(digit, by) {
          const digits = record.digits + digit;
          record =
            by === "rtp"
              ? { ...record, digits, digitsByRtp: record.digitsByRtp + digit }
              : { ...record, digits, digitsByInfo: record.digitsByInfo + digit };
        },
        rang() {
          record = { ...record, rangAt: record.rangAt ?? now() };
        },
        answered() {
          record = { ...record, state: "talking", answeredAt: now(), sipCode: 200 };
          onChange(record.username);
        },
        ended(by, sipCode) {
          if (record.state === "ended") return;
          const last = counts();
          counts = () => last;
          record = { ...record, state: "ended", endedAt: now(), endedBy: by, sipCode };
          onChange(record.username);
        },
      };
      entries.push(entry);
      if (entries.length > REMEMBERED_CALLS) entries.shift();
      onChange(record.username);
      return entry;
    },
    all: () => entries.map((entry) => entry.record),
  };
}
