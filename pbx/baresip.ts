// A telephone at the PBX: baresip, which plays one tone for as long as it talks, records what it hears and is told what
// to do over its control port.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { practiceDomain } from "../scripts/demo-account.ts";
import type { Processes } from "../scripts/processes.ts";
import { PlainError } from "../scripts/progress.ts";
import { wavFile } from "../scripts/tone.ts";
import { type Pbx, ports, soundPorts, type TelephoneNumber, telephonePasswords } from "./kamailio.ts";
import { inNetworkOf } from "./own-network.ts";
import { type Sound, soundOfRecording } from "./sound.ts";

const MODULES = "/usr/lib/baresip/modules";
const TONE_SECONDS = 120;
const READY_MS = 20_000;

/** What baresip tells by itself: CALL_INCOMING, CALL_ESTABLISHED, CALL_DTMF_START, CALL_CLOSED and the like. */
export interface TelephoneEvent {
  type: string;
  /** The digit, or why the call was closed. */
  param: string;
}

export interface Telephone {
  readonly number: TelephoneNumber;
  /** All events since the start, oldest first. */
  readonly events: readonly TelephoneEvent[];
  dial(number: string): Promise<void>;
  accept(): Promise<void>;
  /** Refuses a call that rings, ends one that talks. */
  hangUp(): Promise<void>;
  hold(): Promise<void>;
  resume(): Promise<void>;
  /** Its control port again, from the address that this machine has now. */
  reconnect(): Promise<void>;
  /** What it has heard in its newest call up to now. */
  heard(): Sound;
}

export interface TelephoneOptions {
  pbx: Pbx;
  folder: string;
  number: TelephoneNumber;
  /** The tone that it plays. */
  hertz: number;
  answers: "at once" | "when told";
  networkOf?: number;
}

export async function startTelephone(processes: Processes, options: TelephoneOptions): Promise<Telephone> {
  const { pbx, number, networkOf } = options;
  const folder = join(options.folder, `telephone-${number}`);
  const recordings = join(folder, "recordings");
  mkdirSync(recordings, { recursive: true });
  const controlPort = 4400 + (Number(number) % 100);
  writeFileSync(
    join(folder, "tone.wav"),
    wavFile(8_000, [{ frequencies: [options.hertz], seconds: TONE_SECONDS, volume: 0.5 }]),
  );
  writeFileSync(join(folder, "config"), configurationText({ ...options, folder, recordings, controlPort }));
  writeFileSync(join(folder, "accounts"), `${accountText(options)}\n`);
  const arguments_ = ["-f", folder];
  const telephone = processes.start({
    name: `the telephone ${number}`,
    ...(networkOf === undefined
      ? { command: "baresip", args: arguments_ }
      : inNetworkOf(networkOf, ["baresip", ...arguments_])),
    logFile: join(folder, "baresip.log"),
    graceMs: 2_000,
  });

  const deadline = performance.now() + READY_MS;
  const isLate = () => performance.now() > deadline;
  while ((await pbx.contacts(number)).length === 0) {
    if (isLate()) throw new PlainError(`The telephone ${number} did not register:\n${telephone.lastOutput()}`);
    await sleep(100);
  }
  const events: TelephoneEvent[] = [];
  const openOwnControl = () => openControl(pbx.address, controlPort, (event) => events.push(event));
  let control = await openOwnControl();
  return {
    number,
    events,
    dial: (to) => control.ask("dial", `sip:${to}@${practiceDomain}`),
    accept: () => control.ask("accept"),
    hangUp: () => control.ask("hangup"),
    hold: () => control.ask("hold"),
    resume: () => control.ask("resume"),
    async reconnect() {
      control = await openOwnControl();
    },
    heard() {
      const newest = readdirSync(recordings)
        .filter((name) => name.endsWith("-dec.wav"))
        .sort()
        .at(-1);
      if (newest === undefined) throw new Error(`the telephone ${number} has recorded nothing`);
      return soundOfRecording(readFileSync(join(recordings, newest)));
    },
  };
}

function accountText({ pbx, number, answers }: TelephoneOptions): string {
  return [
    `<sip:${number}@${practiceDomain};transport=udp>`,
    `auth_user=${number}`,
    `auth_pass=${telephonePasswords[number]}`,
    `outbound="sip:${pbx.address}:${ports.sip};transport=udp"`,
    `answermode=${answers === "at once" ? "auto" : "manual"}`,
    "regint=300",
    "audio_codecs=PCMU/8000/1,PCMA/8000/1",
  ].join(";");
}

function configurationText(
  parts: TelephoneOptions & { folder: string; recordings: string; controlPort: number },
): string {
  const { address } = parts.pbx;
  const place = Number(parts.number) % 100;
  const firstSoundPort = soundPorts.telephones[0] + 200 * place;
  const settings: [name: string, value: string][] = [
    ["poll_method", "epoll"],
    // the next port is taken too, for TLS
    ["sip_listen", `${address}:${5_100 + 10 * place}`],
    ["call_local_timeout", "120"],
    ["call_max_calls", "4"],
    // aufile plays from a file and cannot write one: what is heard goes to sndfile
    ["audio_player", "aufile,nil"],
    ["audio_source", `aufile,${join(parts.folder, "tone.wav")}`],
    ["audio_alert", "aufile,/dev/null"],
    ["ausrc_srate", "8000"],
    ["auplay_srate", "8000"],
    ["ausrc_channels", "1"],
    ["auplay_channels", "1"],
    ["audio_buffer", "20-160"],
    ["rtp_ports", `${firstSoundPort}-${firstSoundPort + 100}`],
    ["rtcp_mux", "no"],
    ["jitter_buffer_delay", "5-10"],
    ["net_interface", address],
    ["module_path", MODULES],
    ["module", "g711.so"],
    ["module", "aufile.so"],
    ["module", "sndfile.so"],
    ["module", "ctrl_tcp.so"],
    ["module_tmp", "uuid.so"],
    ["module_tmp", "account.so"],
    ["module_app", "menu.so"],
    ["ctrl_tcp_listen", `${address}:${parts.controlPort}`],
    ["ringback_disabled", "yes"],
    ["menu_bell", "no"],
    ["snd_path", parts.recordings],
  ];
  return settings.map(([name, value]) => `${name}\t${value}\n`).join("");
}

interface ControlMessage {
  event?: boolean;
  type?: string;
  param?: string;
  response?: boolean;
  ok?: boolean;
  token?: string;
}

interface Control {
  ask(command: string, params?: string): Promise<void>;
}

/** ctrl_tcp of baresip: JSON in netstrings (`12:{"a":"b"…},`), answers and events on one connection. */
async function openControl(host: string, port: number, onEvent: (event: TelephoneEvent) => void): Promise<Control> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = createConnection({ host, port }, () => resolve(opening));
    opening.once("error", reject);
  });
  socket.unref();
  const waiting = new Map<string, (ok: boolean) => void>();
  let buffer = Buffer.alloc(0);
  socket.on("error", () => undefined); // the telephone was stopped
  socket.on("data", (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let message = takeNetstring(); message !== null; message = takeNetstring()) {
      const { event, type, param, response, ok, token } = JSON.parse(message) as ControlMessage;
      if (event) onEvent({ type: type ?? "", param: param ?? "" });
      if (response) waiting.get(token ?? "")?.(ok === true);
    }
  });

  function takeNetstring(): string | null {
    const colon = buffer.indexOf(":");
    if (colon === -1) return null;
    const end = colon + 1 + Number(buffer.toString("latin1", 0, colon));
    if (buffer.length <= end) return null;
    const message = buffer.toString("utf8", colon + 1, end);
    buffer = buffer.subarray(end + 1);
    return message;
  }

  let asked = 0;
  return {
    async ask(command, params) {
      asked += 1;
      const token = String(asked);
      const text = JSON.stringify({ command, params, token });
      const ok = await new Promise<boolean>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`the telephone did not answer «${command}»`)), 5_000);
        waiting.set(token, (answer) => {
          clearTimeout(late);
          resolve(answer);
        });
        socket.write(`${Buffer.byteLength(text)}:${text},`);
      });
      waiting.delete(token);
      if (!ok) throw new Error(`the telephone refused «${command} ${params ?? ""}»`);
    },
  };
}
