import { afterEach, describe, expect, it, vi } from "vitest";
import { byManager, settle, started } from "./softphone-wire-fake.ts";

afterEach(() => void vi.useRealTimers());

type Rig = Awaited<ReturnType<typeof started>>;

async function talking(
  options: Parameters<typeof started>[0],
  prepare: (rig: Rig) => void = () => {},
): Promise<Rig & { callId: string }> {
  const rig = await started(options);
  prepare(rig);
  const callId = (await rig.store.getState().dial("601", null)) ?? "";
  rig.calls[0]?.events.onAnswered();
  await settle();
  return { ...rig, callId };
}
const recordingOf = ({ store }: Rig) => store.getState().calls[0]?.recording ?? null;
const asked = ({ commands }: Rig, name: string) =>
  commands.filter((command) => command.name === name).map(({ args }) => args);

describe("which calls are recorded", () => {
  it("G11-5: nothing where the account says nothing", async () => {
    const rig = await talking({});
    expect([recordingOf(rig), rig.happened.includes("recorder")]).toEqual([null, false]);
  });

  it("G11-4: from the answer on, piece by piece, and attached when the call is over", async () => {
    const rig = await talking({ recording: { mode: "on" } });
    const { callId } = rig;
    expect(recordingOf(rig)).toMatchObject({ phase: "on" });
    rig.recorder.piece(1, 2, 3);
    rig.recorder.piece(4);
    await settle();
    rig.calls[0]?.events.onFinished(byManager);
    await settle();
    await settle();
    expect(asked(rig, "beginRecording")).toMatchObject([{ callId, consent: "notAsked" }]);
    expect(asked(rig, "addRecordingSound")).toEqual([
      { callId, at: 0, bytes: Uint8Array.of(1, 2, 3) },
      { callId, at: 3, bytes: Uint8Array.of(4) },
    ]);
    // the first of a window's life looks after what a died one has left
    expect(asked(rig, "finishRecordings")).toEqual([{ callId: null }, { callId }]);
    expect(rig.happened).toContain("recorder stopped");
  });

  it("G11-5: with consent only after it was given, without it not at all", async () => {
    const refusing = await talking({ recording: { mode: "consent" } });
    expect(recordingOf(refusing)).toEqual({ phase: "asking" });
    expect(refusing.happened).not.toContain("recorder");
    refusing.store.getState().answerConsent(refusing.callId, false);
    await settle();
    expect([recordingOf(refusing), refusing.happened.includes("recorder")]).toEqual([null, false]);

    const agreeing = await talking({ recording: { mode: "consent" } });
    agreeing.store.getState().answerConsent(agreeing.callId, true);
    await settle();
    expect(asked(agreeing, "beginRecording")).toMatchObject([{ consent: "given" }]);
  });

  it("G11-5: the far end hears the announcement before anything is recorded, then the microphone again", async () => {
    const rig = await talking({ recording: { mode: "announced" } });
    await settle();
    expect(rig.happened.indexOf("announcement")).toBeGreaterThan(-1);
    expect(rig.happened.indexOf("announcement")).toBeLessThan(rig.happened.indexOf("recorder"));
    expect(asked(rig, "beginRecording")).toMatchObject([{ consent: "announced" }]);
    expect(rig.calls[0]?.sip.ownSound()).toBeNull();
  });

  it("G11-5: an announcement that a hold cut off is heard once more, and only then anything is recorded", async () => {
    let over = () => {};
    const rig = await talking({ recording: { mode: "announced" } }, ({ recorder }) => {
      recorder.announced = new Promise((resolve) => {
        over = resolve;
      });
    });
    await rig.store.getState().setHold(rig.callId, true);
    await settle();
    over();
    await settle();
    expect([recordingOf(rig), rig.happened.includes("recorder")]).toEqual([null, false]);
    rig.recorder.announced = Promise.resolve();
    await rig.store.getState().setHold(rig.callId, false);
    await settle();
    expect(rig.happened.filter((what) => what === "announcement")).toHaveLength(2);
    expect(asked(rig, "beginRecording")).toMatchObject([{ consent: "announced" }]);
  });
});

describe("a pause of the recording", () => {
  it("G11-4: closes the sound, is told with its reason, and ends when it is resumed", async () => {
    const rig = await talking({ recording: { mode: "on" } });
    const { callId, recorder } = rig;
    recorder.milliseconds = 4_000;
    rig.store.getState().pauseRecording(callId, "payment");
    expect([recorder.paused, recordingOf(rig)]).toMatchObject([true, { phase: "paused", reason: "payment" }]);
    recorder.milliseconds = 9_000;
    rig.store.getState().resumeRecording(callId);
    await settle();
    expect([recorder.paused, recordingOf(rig)]).toMatchObject([false, { phase: "on" }]);
    expect(asked(rig, "noteRecordingPause")).toEqual([
      { callId, from: 4_000, to: null, reason: "payment" },
      { callId, from: 4_000, to: 9_000, reason: "payment" },
    ]);
  });

  it("G11-4: ends by itself after the account's time, and with its call", async () => {
    const rig = await talking({ recording: { mode: "on", resumeAfterSeconds: 30 } });
    vi.useFakeTimers();
    rig.store.getState().pauseRecording(rig.callId, "personal");
    await vi.advanceTimersByTimeAsync(29_000);
    expect(rig.recorder.paused).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(rig.recorder.paused).toBe(false);
    rig.store.getState().pauseRecording(rig.callId, "other");
    rig.recorder.milliseconds = 40_000;
    rig.calls[0]?.events.onFinished(byManager);
    await vi.advanceTimersByTimeAsync(10);
    expect(asked(rig, "noteRecordingPause").at(-1)).toMatchObject({ to: 40_000, reason: "other" });
  });
});

describe("a store that is gone for a moment", () => {
  it("G11-4: what it has not acknowledged is sent again in its order; the person sees that nothing is kept", async () => {
    let isAway = false;
    const rig = await talking({
      recording: { mode: "on" },
      answer: (name) => (isAway && name === "addRecordingSound" ? "unexpected" : null),
    });
    vi.useFakeTimers();
    isAway = true;
    rig.recorder.piece(1);
    rig.recorder.piece(2, 3);
    await vi.advanceTimersByTimeAsync(100);
    expect(recordingOf(rig)).toEqual({ phase: "failed" });
    isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(recordingOf(rig)).toMatchObject({ phase: "on" });
    const places = asked(rig, "addRecordingSound").map(({ at }) => at);
    expect(places.filter((at) => at === 1)).toHaveLength(1);
    expect(places.at(-1)).toBe(1);
  });
});
