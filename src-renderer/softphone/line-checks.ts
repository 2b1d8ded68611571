import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { checkEcho, type EchoCheckParts } from "./echo-check.ts";
import { createEchoProbe } from "./echo-probe.ts";
import type { LineStepEnd } from "./line-test.ts";
import { microphoneVerdict } from "./microphone-verdict.ts";
import { listenToFrames } from "./microphone-watch.ts";
import { opensWebSocket } from "./opens-web-socket.ts";
import { checkRelays } from "./relay-check.ts";
import type { LineChecks } from "./run-line-test.ts";
import { microphoneTrouble } from "./sip-answers.ts";
import { openMicrophone, playTestSound } from "./sip-media.ts";
import type { PhoneLine } from "./softphone-state.ts";

export type LineChecksParts = {
  /** The line that is called from, as it is now. */
  line(): PhoneLine | null;
  iceServers(lineId: string): Promise<SipAccount["iceServers"]>;
  devices(): { microphoneId: string | null; speakerId: string | null };
  /** Address of the tone. */
  tone: string;
  /** Empty: there is none. */
  echoNumber(): string;
  call: EchoCheckParts["call"];
};

const openMs = 5_000;
const registrationMs = 10_000;
const lookMs = 200;
const toneVolume = 0.6;

/** The parts of the line test over what is really there: the network, the devices, the line. */
export function createLineChecks(parts: LineChecksParts): LineChecks {
  return {
    async line(signal) {
      const line = parts.line();
      if (!line) return { state: "failed", fault: "noAccount" };
      const [first = ""] = line.servers;
      // Where it is registered says nothing of a connection that died a second ago: another one is opened.
      const open = await Promise.all(line.servers.map((server) => opensWebSocket(server, openMs)));
      const server = line.servers.find((_, index) => open[index]);
      if (server === undefined) return { state: "failed", fault: "serverUnreachable", server: first };
      return registered(server, parts, signal);
    },
    async relay(signal) {
      const line = parts.line();
      const servers = line ? await parts.iceServers(line.id) : [];
      if (servers.length === 0) return { state: "skipped", why: "notConfigured" };
      const fault = await checkRelays(servers, signal);
      return fault ? { state: "failed", ...fault } : { state: "passed" };
    },
    microphone: (signal) => listen(parts.devices().microphoneId, signal),
    async playTone() {
      const { speakerId } = parts.devices();
      return playTestSound(parts.tone, speakerId === null ? [] : [speakerId], toneVolume).then(
        () => true,
        () => false,
      );
    },
    async echo(signal) {
      if (parts.echoNumber().trim() === "") return { state: "skipped", why: "noEchoNumber" };
      const { call } = parts;
      return checkEcho({ call, createProbe: createEchoProbe, now: () => performance.now(), wait, signal });
    },
  };
}

async function registered(
  server: string,
  { line }: Pick<LineChecksParts, "line">,
  signal: AbortSignal,
): Promise<LineStepEnd> {
  for (let waited = 0; waited < registrationMs && !signal.aborted; waited += lookMs) {
    const state = line()?.registration;
    if (state?.state === "registered") return { state: "passed", server };
    if (state?.state === "failed") return { state: "failed", fault: "notRegistered", sipCode: state.sipCode };
    await wait(lookMs);
  }
  return { state: "failed", fault: "notRegistered", sipCode: null };
}

async function listen(microphoneId: string | null, signal: AbortSignal): Promise<LineStepEnd> {
  let stream: MediaStream;
  try {
    stream = await openMicrophone(microphoneId);
  } catch (error) {
    const fault = microphoneTrouble(error instanceof Error ? error.name : null) ?? "noMicrophone";
    return { state: "failed", fault };
  }
  const verdict = await new Promise<ReturnType<typeof microphoneVerdict>>((resolve) => {
    const stop = listenToFrames(stream, (frames, isMutedOutside) => {
      const said = signal.aborted ? "heard" : microphoneVerdict(frames, isMutedOutside);
      if (!said) return;
      stop();
      resolve(said);
    });
  });
  for (const track of stream.getTracks()) track.stop();
  return verdict === "heard" || verdict === null ? { state: "passed" } : { state: "failed", fault: verdict };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
