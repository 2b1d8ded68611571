import type { PauseReason, RecordingConsent } from "../../src-contract/entities/recording.ts";
import type { CallRecorder } from "./call-recorder.ts";
import type { LiveCalls } from "./live-calls.ts";
import { isConnected } from "./phone-keys.ts";
import { createRecordingWriter, type RecordingWriter } from "./recording-writer.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { CallRecording, PhoneCall, SoftphoneActions } from "./softphone-state.ts";

export type CallRecordings = {
  actions: Pick<SoftphoneActions, "answerConsent" | "pauseRecording" | "resumeRecording">;
  /** After every change of the calls: one was answered, or has ended. */
  follow(calls: readonly PhoneCall[]): void;
  stop(): void;
};

/** How soon a microphone, a mix or a far end that was exchanged is heard in the recording. */
const listenMilliseconds = 200;

type Running = {
  recorder: CallRecorder;
  writer: RecordingWriter;
  startedAt: number;
  pause: { from: number; reason: PauseReason; timer: ReturnType<typeof setTimeout> } | null;
};

/** G11-4, G11-5: which calls are recorded, by the account's rule, and what the person does about it. */
export function createCallRecordings(
  parts: Pick<SoftphoneParts, "command" | "now" | "recordingPolicy" | "createRecorder" | "playAnnouncement">,
  { live, get }: { live: LiveCalls } & Pick<Access, "get">,
): CallRecordings {
  const running = new Map<string, Running>();
  /** Calls for which it was decided, so that nobody is asked twice. */
  const decided = new Set<string>();
  /** Calls whose far end hears the announcement now, and whether it has heard all of it until now. */
  const announcing = new Map<string, { isWhole: boolean }>();
  let timer: ReturnType<typeof setInterval> | null = null;

  const show = (callId: string, recording: CallRecording | null) =>
    live.change(callId, (call) => ({ ...call, recording }));

  function begin(callId: string, consent: RecordingConsent): void {
    const call = live.call(callId);
    if (!call || !isConnected(call)) return;
    const startedAt = parts.now();
    const writer = createRecordingWriter({
      command: parts.command,
      begun: { callId, startedAt, consent },
      onTrouble: (kind) => showRunning(callId, kind !== null),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    let recorder: CallRecorder;
    try {
      recorder = parts.createRecorder((bytes) => writer.addSound(bytes));
    } catch {
      // the window's own sound is at fault: the person is told, and the call goes on
      show(callId, { phase: "failed" });
      return;
    }
    running.set(callId, { recorder, writer, startedAt, pause: null });
    listen(callId);
    timer ??= setInterval(() => running.forEach((_, recorded) => listen(recorded)), listenMilliseconds);
    showRunning(callId, false);
  }

  function listen(callId: string): void {
    const sipCall = live.sipCall(callId);
    if (sipCall) running.get(callId)?.recorder.listen({ own: sipCall.ownSound(), far: sipCall.remoteSound() });
  }

  function showRunning(callId: string, isTroubled: boolean): void {
    const recording = running.get(callId);
    if (!recording) return;
    const { startedAt, pause } = recording;
    if (isTroubled) show(callId, { phase: "failed" });
    else show(callId, pause ? { phase: "paused", startedAt, reason: pause.reason } : { phase: "on", startedAt });
  }

  async function announce(callId: string): Promise<void> {
    show(callId, { phase: "announcing" });
    const heard = { isWhole: true };
    announcing.set(callId, heard);
    const sipCall = live.sipCall(callId);
    const { track, over } = await parts.playAnnouncement();
    await sipCall?.sendInstead(track);
    await over;
    // a conference has put its mix there meanwhile
    if (!get().conferenceIds.includes(callId)) await sipCall?.sendInstead(null);
    announcing.delete(callId);
    if (heard.isWhole) {
      begin(callId, "announced");
      return;
    }
    // from its beginning, once the far end hears this one again
    show(callId, null);
    decided.delete(callId);
    follow(get().calls);
  }

  function decide(callId: string): void {
    decided.add(callId);
    const { mode } = parts.recordingPolicy();
    if (mode === "on") begin(callId, "notAsked");
    if (mode === "consent") show(callId, { phase: "asking" });
    // without its announcement nothing is recorded
    if (mode === "announced")
      announce(callId).catch(() => {
        announcing.delete(callId);
        show(callId, { phase: "failed" });
      });
  }

  function end(callId: string): void {
    const recording = running.get(callId);
    if (!recording) return;
    endPause(callId, recording);
    running.delete(callId);
    const { recorder, writer } = recording;
    void recorder.stop().then(
      () => writer.finish(),
      () => writer.finish(), // what came until now is a recording too
    );
    if (running.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  function endPause(callId: string, recording: Running): void {
    const { pause, recorder, writer } = recording;
    if (!pause) return;
    clearTimeout(pause.timer);
    recording.pause = null;
    writer.notePause({ from: pause.from, to: recorder.length(), reason: pause.reason });
    recorder.setPaused(false);
    showRunning(callId, false);
  }

  function follow(calls: readonly PhoneCall[]): void {
    for (const call of calls) {
      const { callId } = call;
      const announced = announcing.get(callId);
      if (announced && !isHeard(call)) announced.isWhole = false;
      if (isHeard(call) && !decided.has(callId)) decide(callId);
    }
    const present = new Set(calls.map(({ callId }) => callId));
    for (const callId of Array.from(running.keys())) if (!present.has(callId)) end(callId);
    for (const callId of Array.from(decided)) if (!present.has(callId)) decided.delete(callId);
  }

  return {
    actions: {
      answerConsent(callId, given) {
        if (live.call(callId)?.recording?.phase !== "asking") return;
        show(callId, null);
        if (given) begin(callId, "given");
      },
      pauseRecording(callId, reason) {
        const recording = running.get(callId);
        if (!recording || recording.pause) return;
        const from = recording.recorder.length();
        recording.recorder.setPaused(true);
        recording.writer.notePause({ from, to: null, reason });
        const after = parts.recordingPolicy().resumeAfterSeconds * 1_000;
        recording.pause = { from, reason, timer: setTimeout(() => endPause(callId, recording), after) };
        showRunning(callId, false);
      },
      resumeRecording(callId) {
        const recording = running.get(callId);
        if (recording) endPause(callId, recording);
      },
    },
    follow,
    stop() {
      for (const callId of Array.from(running.keys())) end(callId);
    },
  };
}

/** The far end hears what is sent to it: nobody has put the call on hold. */
function isHeard(call: PhoneCall): boolean {
  return isConnected(call) && call.state.phase !== "held" && !call.heldByOther;
}
