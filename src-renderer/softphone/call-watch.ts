import type { MeasuredQuality } from "../../src-contract/entities/call.ts";
import { causeOf, lightOf, measuredQuality, type QualitySample } from "../../src-contract/rules/call-quality.ts";
import {
  meanOf,
  type QualityCounts,
  sampleBetween,
  type WholeCall,
  windowSeconds,
  withSecond,
} from "./call-quality.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { PhoneCall } from "./softphone-state.ts";

export type CallWatch = {
  /** The calls have changed: who talks is watched, and the microphone as long as somebody should hear it. */
  follow(calls: readonly PhoneCall[]): void;
  /** What the record keeps of a call that is still followed. */
  measured(callId: string): MeasuredQuality;
  stop(): void;
};

type Watched = { counts: QualityCounts | null; samples: readonly QualitySample[]; whole: WholeCall | null };
const unheard: Watched = { counts: null, samples: [], whole: null };
const everyMilliseconds = 1_000;

/** Looks at the calls once a second while somebody talks: how they sound (G13-4), and whether the person is heard (G13-5). */
export function createCallWatch(
  { media }: Pick<SoftphoneParts, "media">,
  { live, set }: { live: LiveCalls } & Pick<Access, "set">,
): CallWatch {
  const watched = new Map<string, Watched>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let stopMicrophone: (() => void) | null = null;

  async function look(callId: string): Promise<void> {
    const statistics = await live.sipCall(callId)?.statistics();
    const seen = watched.get(callId);
    if (!statistics || !seen) return;
    const sample = seen.counts && sampleBetween(seen.counts, statistics);
    seen.counts = statistics;
    if (!sample) return;
    seen.whole = withSecond(seen.whole, sample);
    seen.samples = [...seen.samples, sample].slice(-windowSeconds);
    const recent = meanOf(seen.samples);
    if (!recent) return;
    const light = lightOf(recent);
    const cause = causeOf(recent);
    const { quality } = live.call(callId) ?? {};
    if (quality?.light === light && quality.cause === cause) return;
    live.change(callId, (call) => ({ ...call, quality: { light, cause } }));
  }

  function listen(shouldBeHeard: boolean): void {
    if (shouldBeHeard === (stopMicrophone !== null)) return;
    if (shouldBeHeard) {
      stopMicrophone = media.watchMicrophone((microphoneAlarm) => set(() => ({ microphoneAlarm })));
      return;
    }
    stopMicrophone?.();
    stopMicrophone = null;
    set(({ microphoneAlarm }) => (microphoneAlarm === null ? {} : { microphoneAlarm: null }));
  }

  const watch: CallWatch = {
    follow(calls) {
      const talking = calls.filter(({ state }) => state.phase === "talking");
      for (const { callId } of talking) if (!watched.has(callId)) watched.set(callId, { ...unheard });
      for (const callId of Array.from(watched.keys())) {
        // on hold it is still the same call
        if (!calls.some((call) => call.callId === callId)) watched.delete(callId);
      }
      if (talking.length === 0) {
        if (timer !== null) clearInterval(timer);
        timer = null;
      } else {
        timer ??= setInterval(() => watched.forEach((_, callId) => void look(callId)), everyMilliseconds);
      }
      listen(talking.some(({ state }) => !state.muted));
    },
    measured: (callId) => measuredQuality(watched.get(callId)?.whole?.mean ?? null),
    stop() {
      watch.follow([]);
    },
  };
  return watch;
}
