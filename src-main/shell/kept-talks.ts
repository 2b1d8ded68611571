import { z } from "zod";
import type { CommandArgs } from "../../src-contract/commands/index.ts";
import { type KeptTalk, keptTalkSchema } from "../../src-contract/commands/system.ts";

export type KeptTalksParts = {
  /** As the file has it from the last run. */
  kept: unknown;
  now: () => number;
  /** Calls `work` each second until the returned function is called. */
  eachSecond: (work: () => void) => () => void;
  /** Writes the file; never rejects. */
  write: (talks: readonly KeptTalk[]) => Promise<void>;
};

export type KeptTalks = {
  /** The talks that go on now. */
  keep: (talks: CommandArgs<"keepTalks">["talks"]) => void;
  /** Its process died, or it loads anew: no talk of it goes on. */
  windowIsGone: () => void;
  read: () => KeptTalk[];
};

/** A talk of the window that died last is asked for at once; older ones wait for a store that could not write. */
const most = 50;

/**
 * how long a talk was is known to whoever outlives the window. Kept in memory for the death of the window, and each
 * second in a file for that of the whole application.
 */
export function createKeptTalks({ kept, now, eachSecond, write }: KeptTalksParts): KeptTalks {
  const talks = new Map(readKept(kept).map((talk) => [talk.callId, talk]));
  let going: ReadonlySet<string> = new Set();
  let stop: (() => void) | null = null;
  let isWriting = false;
  let isWaiting = false;

  function see(): void {
    const seenAt = now();
    for (const callId of going) {
      const talk = talks.get(callId);
      if (talk) talks.set(callId, { ...talk, seenAt });
    }
    void save();
  }

  /** One write at a time: those that a slow disk holds up share the next. */
  async function save(): Promise<void> {
    isWaiting = true;
    if (isWriting) return;
    isWriting = true;
    while (isWaiting) {
      isWaiting = false;
      await write([...talks.values()]);
    }
    isWriting = false;
  }

  function follow(next: CommandArgs<"keepTalks">["talks"]): void {
    see(); // what has ended was seen until now
    for (const talk of next) if (!talks.has(talk.callId)) talks.set(talk.callId, { ...talk, seenAt: now() });
    going = new Set(next.map(({ callId }) => callId));
    for (const callId of talks.keys()) if (talks.size > most && !going.has(callId)) talks.delete(callId);
    if (going.size > 0) stop ??= eachSecond(see);
    else {
      stop?.();
      stop = null;
    }
    void save();
  }

  return {
    keep: follow,
    windowIsGone() {
      if (going.size > 0) follow([]);
    },
    read: () => [...talks.values()],
  };
}

function readKept(kept: unknown): KeptTalk[] {
  const parsed = z.array(keptTalkSchema).safeParse(kept);
  return parsed.success ? parsed.data : [];
}
