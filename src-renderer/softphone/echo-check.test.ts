import { describe, expect, it } from "vitest";
import { checkEcho, type EchoProbe } from "./echo-check.ts";
import { finishOfNoInvite } from "./sip-answers.ts";
import type { SipCall, SipCallEvents, SipFinish } from "./sip-call.ts";

const refused = (sipCode: number | null): SipFinish => ({
  sipCode,
  sipPhrase: null,
  q850Cause: null,
  endedBy: "line",
});

type Line = {
  answersAfterMs?: number;
  refusal?: SipFinish;
  /** How long a tone is on its way; null: it never comes back. */
  wayMs?: number | null;
  /** The far end hangs up. */
  endsAfterMs?: number;
  packetsIn?: number;
};

/** A line and a clock that moves only when somebody waits. */
async function call(line: Line, abortAfterMs = Number.POSITIVE_INFINITY) {
  let clock = 0;
  let answeredAt: number | null = null;
  let events: SipCallEvents | null = null;
  const asked: string[] = [];
  const sent: { tone: number | null; at: number }[] = [];
  const abort = new AbortController();
  const toneAt = (at: number) => sent.findLast((change) => change.at <= at)?.tone ?? null;
  const sip: SipCall = {
    answer: async () => {},
    hangUp: async () => void asked.push("hangUp"),
    setHold: async () => {},
    setMuted() {},
    sendDigits() {},
    transfer: () => Promise.reject(new Error("not here")),
    transferTo: () => Promise.reject(new Error("not here")),
    remoteSound: () => ({}) as MediaStream,
    ownSound: () => null,
    sendInstead: async (track) => void asked.push(track ? "tones" : "microphone"),
    statistics: async () => ({ packetsIn: line.packetsIn ?? 50 }) as never,
  };
  const probe: EchoProbe = {
    track: {} as MediaStreamTrack,
    listen() {},
    send: (tone) => void sent.push({ tone, at: clock }),
    hears(tone) {
      const { wayMs = 640 } = line;
      return wayMs !== null && toneAt(clock - wayMs) === tone;
    },
    close: () => void asked.push("closed"),
  };
  const end = await checkEcho({
    call(given) {
      events = given;
      return sip;
    },
    createProbe: () => probe,
    now: () => clock,
    async wait(milliseconds) {
      clock += milliseconds;
      const { answersAfterMs = 200, endsAfterMs = Number.POSITIVE_INFINITY } = line;
      if (line.refusal) events?.onFinished(line.refusal);
      else if (clock >= endsAfterMs) events?.onFinished({ ...refused(200), endedBy: "client" });
      else if (answeredAt === null && clock >= answersAfterMs) {
        answeredAt = clock;
        events?.onAnswered();
      }
      if (clock >= abortAfterMs) abort.abort();
    },
    signal: abort.signal,
  });
  return { end, asked, took: clock };
}

describe("the call to the echo number", () => {
  it.each([0, 40, 640, 1_500])(
    "G14-9: a tone that is %i ms on its way is measured, and the call ended",
    async (wayMs) => {
      const { end, asked } = await call({ wayMs });
      expect(end).toMatchObject({ state: "passed" });
      expect(Math.abs(((end as { milliseconds?: number }).milliseconds ?? -1) - wayMs)).toBeLessThanOrEqual(20);
      expect(asked).toEqual(["tones", "microphone", "closed", "hangUp"]);
    },
  );

  it.each<[string, Line, object]>([
    ["a line that refuses", { refusal: refused(404) }, { fault: "echoRefused", sipCode: 404 }],
    ["a line that says nothing of why", { refusal: refused(null) }, { fault: "echoRefused", sipCode: null }],
    ["no microphone", { refusal: finishOfNoInvite("NotFoundError", false) }, { fault: "noMicrophone" }],
    [
      "a microphone that was refused",
      { refusal: finishOfNoInvite("NotAllowedError", false) },
      { fault: "microphoneDenied" },
    ],
    ["a number that nobody answers", { answersAfterMs: 60_000 }, { fault: "echoNoAnswer" }],
    ["a line from which nothing comes", { packetsIn: 0 }, { fault: "echoNothingComes" }],
    ["a line that hears nothing", { wayMs: null }, { fault: "echoNothingReturns" }],
    ["an echo of four seconds", { wayMs: 4_000 }, { fault: "echoNothingReturns" }],
    ["a line that hangs up at once", { endsAfterMs: 300 }, { fault: "echoNothingReturns" }],
  ])("G14-9: %s is named", async (_, line, fault) => {
    const { end, asked } = await call(line);
    expect(end).toEqual({ state: "failed", ...fault });
    const endedByLine = line.refusal !== undefined || line.endsAfterMs !== undefined;
    expect(asked.includes("hangUp")).toBe(!endedByLine);
  });

  it("G14-9: stopped in the middle, the call ends at once", async () => {
    const { asked, took } = await call({}, 700);
    expect(asked.at(-1)).toBe("hangUp");
    expect(took).toBeLessThan(1_000);
  });
});
