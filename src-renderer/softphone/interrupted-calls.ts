import type { Call } from "../../src-contract/entities/call.ts";
import { nothingBeside } from "../../src-contract/entities/call.ts";
import type { KeptTalk } from "../../src-contract/commands/system.ts";
import { endingOf } from "../api/call-follow-up.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { PhoneCall } from "./softphone-state.ts";

export type InterruptedCalls = {
  /** Tells main which talks go on: it outlives this window. */
  follow(calls: readonly PhoneCall[]): void;
  /**
   * G3-5, G1-12: a call whose window or application died has an end, and its outcome is asked for. Resolves after the
   * first try; while the store does not answer it is tried again.
   */
  close(): Promise<void>;
  stop(): void;
};

const pauseMs = 2_000;

export function createInterruptedCalls(
  parts: Pick<SoftphoneParts, "query" | "command" | "missedCallText">,
  { live, get }: Pick<Access, "get"> & { live: Pick<LiveCalls, "records" | "call"> },
): InterruptedCalls {
  let told = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function close(): Promise<void> {
    const [unfinished, kept] = await Promise.all([
      parts.query("unfinishedCalls", {}),
      parts.command("readKeptTalks", {}),
    ]);
    if (!unfinished.ok) {
      timer = setTimeout(() => void close(), pauseMs);
      return;
    }
    const talks = new Map((kept.ok ? kept.value : []).map((talk) => [talk.callId, talk]));
    // those of this window have an end of their own, or will
    const left = unfinished.value.filter(({ id }) => !live.call(id) && !get().outcomeCallIds.includes(id));
    for (const call of left) {
      const result = resultOf(call, talks.get(call.id));
      await live.records.write(call.id, "endCall", () => endingOf(call.id, result, parts));
      get().openOutcome(call.id);
    }
  }

  return {
    follow(calls) {
      const talks = calls.flatMap(({ callId, state }) =>
        state.phase === "talking" || state.phase === "held" ? [{ callId, answeredAt: state.talk.answeredAt }] : [],
      );
      const key = talks.map(({ callId }) => callId).join(" ");
      if (key === told) return;
      told = key;
      void parts.command("keepTalks", { talks });
    },
    close,
    stop: () => clearTimeout(timer),
  };
}

/** What is known of a call that nobody could end: how long it talked, where main saw it, and nothing of the line. */
function resultOf({ answeredAt, startedAt }: Call, talk: KeptTalk | undefined) {
  const answered = answeredAt ?? talk?.answeredAt ?? null;
  const endedAt = Math.max(answered ?? startedAt, talk?.seenAt ?? 0);
  return {
    answeredAt: answered,
    endedAt,
    ringSeconds: null,
    talkSeconds: answered === null || !talk ? null : Math.round((endedAt - answered) / 1_000),
    holdSeconds: null,
    soundLostSeconds: null,
    sipCode: null,
    sipPhrase: null,
    q850Cause: null,
    endedBy: "interrupted",
    ...nothingBeside,
  } as const;
}
