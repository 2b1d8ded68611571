// A far end that follows a script: sipp answers one call after another by a scenario of ours.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toneSamples } from "../practice-pbx/tones.ts";
import type { Processes } from "../scripts/processes.ts";
import { type Pbx, ports } from "./kamailio.ts";

const TONE_MS = 20_000;

/** What the script sends and waits for, in order. */
export type ScriptStep =
  | { send: number; phrase: string; sound?: ScriptedSound }
  /** Plays this tone from now on. */
  | { play: number }
  | { pauseMs: number }
  | { receive: "INVITE" | "ACK" | "INFO" | "BYE" };

/** Its description of the sound (SDP). */
export interface ScriptedSound {
  telephoneEvent: boolean;
  direction?: "sendrecv" | "recvonly";
  /** Where it wants to hear, when that is not sipp itself. */
  port?: number;
}

export interface ScriptedFarEnd {
  /** Every SIP message of it so far, as text. */
  messages(): string;
  stop(): Promise<void>;
}

/** Number 301…309 of the PBX leads to it. */
export async function startScriptedFarEnd(
  processes: Processes,
  options: { pbx: Pbx; folder: string; steps: readonly ScriptStep[] },
): Promise<ScriptedFarEnd> {
  const folder = join(options.folder, `scripted-${performance.now().toFixed(0)}`);
  mkdirSync(folder, { recursive: true });
  for (const step of options.steps) {
    if ("play" in step) writeFileSync(toneFile(folder, step.play), toneSamples({ hz: [step.play], ms: TONE_MS }));
  }
  const scenario = join(folder, "scenario.xml");
  writeFileSync(scenario, scenarioText(options.steps, folder));
  const messages = join(folder, "messages.log");
  const { address } = options.pbx;
  const sipp = processes.start({
    name: "the scripted far end (sipp)",
    command: "sipp",
    args: [
      ...["-sf", scenario, "-i", address, "-p", String(ports.scripted)],
      ...["-mi", address, "-mp", String(ports.scriptedSound)],
      ...["-trace_msg", "-message_file", messages, "-trace_err", "-error_file", join(folder, "errors.log")],
      "-nostdin",
    ],
    env: { TERM: "dumb" },
    cwd: folder,
    stopSignal: "SIGKILL", // asked to end, it waits for calls that are over
  });
  let ended = false;
  void sipp.exited.then(() => {
    ended = true;
  });
  for (let waited = 0; !udpPortIsTaken(ports.scripted); waited += 1) {
    if (ended || waited > 100) throw new Error(`sipp did not start:\n${sipp.lastOutput()}`);
    await sleep(50);
  }
  return {
    messages: () => (existsSync(messages) ? readFileSync(messages, "utf8") : ""),
    stop: () => sipp.stop(),
  };
}

/** proc_net(5): the local address as `0100007F:13E2`. */
function udpPortIsTaken(port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/udp", "utf8").split("\n").slice(1);
  return rows.some((row) => row.trim().split(/\s+/)[1]?.endsWith(wanted));
}

function toneFile(folder: string, hertz: number): string {
  return join(folder, `tone-${hertz}.ulaw`);
}

function scenarioText(steps: readonly ScriptStep[], folder: string): string {
  let inDialog = false;
  const body = steps.map((step) => {
    if ("play" in step) {
      return `<nop><action><exec rtp_stream="${toneFile(folder, step.play)},-1,0"/></action></nop>`;
    }
    if ("pauseMs" in step) return `<pause milliseconds="${step.pauseMs}"/>`;
    if ("receive" in step) {
      // once acknowledged, what comes belongs to the call and carries our tag already
      if (step.receive === "ACK") inDialog = true;
      return `<recv request="${step.receive}" rrs="true"/>`;
    }
    return sendText(step, inDialog);
  });
  return [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    '<!DOCTYPE scenario SYSTEM "sipp.dtd">',
    '<scenario name="far end">',
    '<recv request="INVITE" crlf="true" rrs="true"/>',
    ...body,
    "</scenario>",
  ].join("\n");
}

function sendText({ send, phrase, sound }: Extract<ScriptStep, { send: number }>, inDialog: boolean): string {
  const lines = [
    `SIP/2.0 ${send} ${phrase}`,
    "[last_Via:]",
    "[last_From:]",
    inDialog ? "[last_To:]" : "[last_To:];tag=[call_number]",
    "[last_Call-ID:]",
    "[last_CSeq:]",
    "[last_Record-Route:]",
    "Contact: <sip:far@[local_ip]:[local_port];transport=[transport]>",
    ...(sound ? ["Content-Type: application/sdp"] : []),
    "Content-Length: [len]",
    "",
    ...(sound ? descriptionLines(sound) : []),
  ];
  return `<send>\n<![CDATA[\n${lines.join("\n")}\n]]>\n</send>`;
}

function descriptionLines({ telephoneEvent, direction = "sendrecv", port }: ScriptedSound): string[] {
  return [
    "v=0",
    "o=far 1 1 IN IP[local_ip_type] [local_ip]",
    "s=-",
    "c=IN IP[media_ip_type] [media_ip]",
    "t=0 0",
    `m=audio ${port ?? "[rtpstream_audio_port]"} RTP/AVP 0${telephoneEvent ? " 101" : ""}`,
    "a=rtpmap:0 PCMU/8000",
    ...(telephoneEvent ? ["a=rtpmap:101 telephone-event/8000"] : []),
    `a=${direction}`,
  ];
}
