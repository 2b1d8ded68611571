import type { LineStepEnd } from "./line-test.ts";
import { type SipCall, type SipCallEvents, type SipFinish, unheardEvents } from "./sip-call.ts";
import { echoTones, wayBack } from "./tone-return.ts";

/** Sends tones in place of the microphone and listens for them in what comes back (echo-probe.ts). */
export type EchoProbe = {
  track: MediaStreamTrack;
  listen(stream: MediaStream): void;
  /** A tone from now on; null: silence. */
  send(tone: number | null): void;
  hears(tone: number): boolean;
  close(): void;
};

export type EchoCheckParts = {
  /** Calls the echo number; null: it cannot be called now. */
  call(events: SipCallEvents): SipCall | null;
  createProbe(): EchoProbe;
  /** Milliseconds of a steady clock. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  signal: AbortSignal;
};

const answerMs = 15_000;
const firstSoundMs = 5_000;
/** An echo that comes later than this is of no use in a talk. */
const longestWayMs = 3_000;
/** Long enough to be met by a look of a busy computer. */
const toneMs = 400;
const lookMs = 10;

/** G14-9: calls the echo number and measures how long a tone is on its way there and back. Ends the call in any case. */
export async function checkEcho(parts: EchoCheckParts): Promise<LineStepEnd> {
  const { wait, signal } = parts;
  const seen: { isAnswered: boolean; finish: SipFinish | null } = { isAnswered: false, finish: null };
  const call = parts.call({
    ...unheardEvents,
    onAnswered: () => void (seen.isAnswered = true),
    onFinished: (finish) => void (seen.finish = finish),
  });
  if (!call) return { state: "failed", fault: "echoRefused", sipCode: null };
  const isOver = () => signal.aborted || seen.finish !== null;
  try {
    await until(() => seen.isAnswered || isOver(), answerMs, parts);
    if (seen.finish && !seen.isAnswered) return refusal(seen.finish);
    if (!seen.isAnswered) return { state: "failed", fault: "echoNoAnswer" };
    const comes = await until(async () => isOver() || (await comesFrom(call)), firstSoundMs, parts);
    const stream = call.remoteSound();
    if (!comes || !stream) return { state: "failed", fault: "echoNothingComes" };
    const probe = parts.createProbe();
    try {
      probe.listen(stream);
      await call.sendInstead(probe.track);
      const ways: (number | null)[] = [];
      for (const tone of echoTones) {
        ways.push(isOver() ? null : await wayOf(tone, probe, isOver, parts));
        // what is still on its way is not to be met by the next tone
        await until(() => isOver() || !probe.hears(tone), longestWayMs, parts);
        await wait(lookMs);
      }
      const milliseconds = wayBack(ways);
      if (milliseconds === null) return { state: "failed", fault: "echoNothingReturns" };
      return { state: "passed", milliseconds: Math.round(milliseconds) };
    } finally {
      await call.sendInstead(null).catch(() => undefined); // the call has ended
      probe.close();
    }
  } finally {
    if (seen.finish === null) await call.hangUp().catch(() => undefined); // it has ended in between
  }
}

/** How long the tone was on its way; null: it did not come back. */
async function wayOf(
  tone: number,
  probe: EchoProbe,
  isOver: () => boolean,
  parts: EchoCheckParts,
): Promise<number | null> {
  const sentAt = parts.now();
  let heardAt: number | null = null;
  probe.send(tone);
  await until(
    () => {
      if (parts.now() - sentAt >= toneMs) probe.send(null);
      if (probe.hears(tone)) heardAt = parts.now();
      return heardAt !== null || isOver();
    },
    longestWayMs,
    parts,
  );
  probe.send(null);
  return heardAt === null ? null : heardAt - sentAt;
}

async function comesFrom(call: SipCall): Promise<boolean> {
  return call.remoteSound() !== null && ((await call.statistics())?.packetsIn ?? 0) > 0;
}

/** Looks until it is so, or the time is up; tells which. */
async function until(
  isSo: () => boolean | Promise<boolean>,
  milliseconds: number,
  { now, wait }: Pick<EchoCheckParts, "now" | "wait">,
): Promise<boolean> {
  const begunAt = now();
  while (!(await isSo())) {
    if (now() - begunAt >= milliseconds) return false;
    await wait(lookMs);
  }
  return true;
}

function refusal({ sipCode, deskTrouble }: SipFinish): LineStepEnd {
  if (deskTrouble === "microphoneDenied" || deskTrouble === "noMicrophone") {
    return { state: "failed", fault: deskTrouble };
  }
  return { state: "failed", fault: "echoRefused", sipCode };
}
