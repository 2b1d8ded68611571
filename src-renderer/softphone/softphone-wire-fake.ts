// The wire of the softphone's tests: what the window writes and asks of the line, in the order in which it happened.
import type { DialCheck } from "../api/check-dial.ts";
import type { KeptTalk, Settings } from "../../src-contract/commands/system.ts";
import type { BookEntry } from "../../src-contract/entities/book-entry.ts";
import { noRecording, type RecordingPolicy } from "../../src-contract/entities/recording.ts";
import type { ErrorKind } from "../../src-contract/errors.ts";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { createAudioGraph, streamOf } from "./audio-graph-fake.ts";
import type { CallRecorder } from "./call-recorder.ts";
import type { CallStatistics } from "./call-statistics.ts";
import { createConferenceMix } from "./conference-mix.ts";
import type { MicrophoneAlarm } from "./microphone-watch.ts";
import type { IncomingSipCall, SipCall, SipCallEvents } from "./sip-call.ts";
import type { MediaListener } from "./sip-media.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";
import { createSoftphoneStore } from "./softphone-store.ts";
import type { TransferEvent, TransferState } from "./transfer-state.ts";

type Written = { name: MutationName; args: Record<string, unknown> };

export function createWire(
  options: {
    role?: SoftphoneParts["role"];
    refuseRecords?: boolean;
    known?: string[];
    dialCheck?: (text: string, clientId: string | null) => DialCheck;
    /** The cache answers only when this resolves. */
    recognition?: Promise<void>;
    unfinished?: { id: string; answeredAt: number | null; startedAt: number }[];
    /** What main kept of earlier talks. */
    keptTalks?: KeptTalk[];
    accounts?: SipAccount[];
    settings?: Partial<Settings>;
    holdRefused?: boolean;
    unseenMs?: number;
    /** Otherwise a second passes whenever it is asked. */
    now?: () => number;
    bookEntries?: BookEntry[];
    recording?: Partial<RecordingPolicy>;
    /** How the store answers what it is asked. */
    answer?: (name: string) => ErrorKind | null;
  } = {},
) {
  const happened: string[] = [];
  const written: Written[] = [];
  const calls: { target: string; events: SipCallEvents; asked: string[]; sip: SipCall }[] = [];
  const lines: Parameters<SoftphoneParts["createClient"]>[0][] = [];
  /** Whose presence each line asked for last. */
  const watched = new Map<string, readonly string[]>();
  const changedSettings: Partial<Settings>[] = [];
  let listener: MediaListener | null = null;
  let ids = 0;
  let clock = 1_700_000_000_000;

  /** What the line says of the transfer that was asked for last; `end` is its last word. */
  const transfer = { say: (_event: TransferEvent) => {}, end: (_state: TransferState) => {} };
  const referred = (say: (event: TransferEvent) => void) => {
    transfer.say = say;
    return new Promise<TransferState>((end) => (transfer.end = end));
  };
  /** What each far end is sent in place of the microphone, by what was dialled. */
  const sent = new Map<string, MediaStreamTrack | null>();
  const voices = new Map<SipCall, string>();
  const graph = createAudioGraph();

  const sipCall = (asked: string[], voice: string): SipCall => ({
    answer: async () => void asked.push("answer"),
    hangUp: async () => void asked.push("hangUp"),
    async setHold(held) {
      asked.push(held ? "hold" : "resume");
      if (options.holdRefused) throw new Error("488");
    },
    setMuted: (muted) => asked.push(muted ? "mute" : "unmute"),
    sendDigits: (digits) => asked.push(`digits ${digits}`),
    transfer: (target, say) => (asked.push(`refer ${target}`), referred(say)),
    transferTo: (other, say) => (asked.push(`refer to ${voices.get(other)}`), referred(say)),
    remoteSound: () => streamOf(voice),
    ownSound: () => sent.get(voice) ?? null,
    async sendInstead(track) {
      sent.set(voice, track);
    },
    statistics: async () => statistics.value,
  });

  const microphone: { alarm: ((alarm: MicrophoneAlarm | null) => void) | null } = { alarm: null };
  const statistics: { value: CallStatistics | null } = { value: null };

  const commands: { name: string; args: Record<string, unknown> }[] = [];
  const recorder = createRecorderFake(happened);

  const parts: SoftphoneParts = {
    async mutate(name, args) {
      await Promise.resolve();
      if (options.refuseRecords) return { ok: false, error: { kind: "diskFull" } };
      written.push({ name, args: args as Record<string, unknown> });
      happened.push(name);
      return { ok: true, value: null };
    },
    async query(name) {
      const rows = (options.known ?? []).map((clientId) => ({
        id: clientId,
        name: `client ${clientId}`,
        rank: "other",
      }));
      if (name === "clientsByPhone") await options.recognition;
      const refusal = options.answer?.(name);
      if (refusal) return { ok: false, error: { kind: refusal } };
      const answers: Record<string, unknown> = {
        clientsByPhone: rows,
        unfinishedCalls: options.unfinished ?? [],
        call: null,
        callBack: null,
        bookEntries: options.bookEntries ?? [],
      };
      return { ok: true, value: answers[name] } as never;
    },
    checkDial: async (text, clientId) =>
      options.dialCheck?.(text, clientId) ?? { clientId: null, clientName: "", objections: [] },
    holdScreens: () => (happened.push("screens held"), () => happened.push("screens released")),
    async command(name, args) {
      happened.push(name);
      if (name === "changeSettings") changedSettings.push(args as Partial<Settings>);
      commands.push({ name, args: args as Record<string, unknown> });
      const refusal = options.answer?.(name);
      if (refusal) return { ok: false, error: { kind: refusal } };
      const answers: Record<string, unknown> = {
        softphoneAccounts: options.accounts ?? [account("101")],
        readKeptTalks: options.keptTalks ?? [],
        readSettings: { lineId: null, doNotDisturb: null, ...options.settings },
      };
      return { ok: true, value: answers[name] ?? null } as never;
    },
    createClient(clientParts) {
      lines.push(clientParts);
      return {
        start: () => clientParts.onRegistration({ event: "start" }),
        stop: async () => void happened.push(`${clientParts.account.label} stopped`),
        recover() {},
        watch: (targets) => void watched.set(clientParts.account.label, targets),
        takeMicrophone: async () => void happened.push("microphone taken"),
        canReach: (target) => !target.includes("<"),
        prepare: (target) => ({
          leave(events) {
            happened.push("INVITE", `over ${clientParts.account.label}`);
            const asked: string[] = [];
            const sip = sipCall(asked, target);
            voices.set(sip, target);
            calls.push({ target, events, asked, sip });
            events.onSent();
            return sip;
          },
          drop: () => void happened.push("dropped"),
        }),
      };
    },
    media: {
      ring: (kind) => (happened.push(`ring ${kind}`), () => happened.push("ring stopped")),
      warmUp: async () => {},
      microphone: async () => streamOf("microphone"),
      watchMicrophone(onAlarm) {
        microphone.alarm = onAlarm;
        return () => (microphone.alarm = null);
      },
      listen: (given) => {
        listener = given;
        return () => {};
      },
    },
    createMix: (microphone) => createConferenceMix(graph.context, microphone),
    recordingPolicy: () => ({ ...noRecording, ...options.recording }),
    createRecorder: recorder.create,
    playAnnouncement: async () => {
      happened.push("announcement");
      return { track: streamOf("announcement").track as never, over: recorder.announced };
    },
    newId: () => `call-${(ids += 1)}`,
    now: options.now ?? (() => (clock += 1000)),
    unseenMs: options.unseenMs ?? 0,
    role: options.role ?? "manager",
    personId: "olga",
    defaultCountry: "RU",
    incomingTitle: (name) => name,
    missedCallText: "missed call",
  };
  const receive = (callerNumber: string, over = lines.at(-1)?.account.id) => {
    const asked: string[] = [];
    let events: SipCallEvents | null = null;
    const incoming: IncomingSipCall = {
      call: sipCall(asked, callerNumber),
      callerName: "",
      callerNumber,
      ring: () => happened.push("180"),
      refuseAsBusy: () => asked.push("486"),
      listen: (given) => (events = given),
    };
    const line = lines.find(({ account }) => account.id === over);
    if (line?.admitsCall()) line.onIncoming(incoming);
    else if (line) asked.push("486");
    return { asked, events: () => events as unknown as SipCallEvents };
  };
  /** Whom a far end hears: itself by what was dialled, null when it hears the microphone alone. */
  const hears = (target: string) => {
    const track = sent.get(target) ?? null;
    return track && graph.heardBy(track);
  };
  return {
    ...{
      parts,
      happened,
      written,
      calls,
      receive,
      lines,
      watched,
      changedSettings,
      transfer,
      hears,
      options,
      microphone,
      statistics,
      commands,
      recorder,
    },
    listener: () => listener as unknown as MediaListener,
  };
}

/** A recorder whose clock and pieces a test moves. */
function createRecorderFake(happened: string[]) {
  let onPiece: (bytes: Uint8Array) => void = () => {};
  const fake = {
    milliseconds: 0,
    paused: false,
    /** When the announcement is over. */
    announced: Promise.resolve(),
    piece: (...bytes: number[]) => onPiece(Uint8Array.from(bytes)),
    create(given: (bytes: Uint8Array) => void): CallRecorder {
      onPiece = given;
      happened.push("recorder");
      return {
        listen() {},
        setPaused: (paused) => (fake.paused = paused),
        length: () => fake.milliseconds,
        stop: async () => void happened.push("recorder stopped"),
      };
    },
  };
  return fake;
}

export function account(label: string, values: Partial<SipAccount> = {}): SipAccount {
  return {
    id: `line-${label}`,
    label,
    uri: `sip:${label}@line`,
    servers: ["ws://line"],
    authorizationUsername: label,
    password: "x",
    displayName: "",
    dtmf: "events",
    iceServers: [],
    ...values,
  };
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
export const byManager = { sipCode: 200, sipPhrase: null, q850Cause: null, endedBy: "manager" } as const;

export async function started(options: Parameters<typeof createWire>[0] = {}) {
  const wire = createWire(options);
  const store = createSoftphoneStore(wire.parts);
  await store.start();
  return { ...wire, store };
}
