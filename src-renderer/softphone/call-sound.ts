import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { SipMedia } from "./sip-media.ts";

/** The sound of one call: what the microphone sends, what the far end plays, whether the way between them is open. */
export type CallSound = {
  muted: boolean;
  held: boolean;
  /** Whether the way between the two was open at any time. */
  opened: boolean;
  /** Sends or silences by `muted` and `held`: a hold that is not muted goes on sending the microphone (TELEPHONY §3). */
  apply(): void;
  /** Sends the microphone that is chosen now. */
  takeMicrophone(): Promise<void>;
  /** Sends this in place of the microphone, null: the microphone again. `muted` is the mix's own matter then. */
  sendInstead(track: MediaStreamTrack | null): Promise<void>;
  /** What the far end is sent now: the call's own microphone or what took its place. */
  sent(): MediaStreamTrack | null;
  /** Tones that still wait for their turn: RTCDTMFSender.insertDTMF replaces them (W3C webrtc §7.2). */
  tonesNotSent(): string;
  /** For sip.js's peerConnectionDelegate. */
  handlers: {
    onicecandidate(event: Event): void;
    onconnectionstatechange(): void;
    ontrack(): void;
  };
  stop(): void;
};

export type CallSoundParts = {
  media: Pick<SipMedia, "microphone" | "playRemote">;
  iceServers: SipAccount["iceServers"];
  connection(): RTCPeerConnection | undefined;
  remoteStream(): MediaStream | undefined;
  /** Enough candidates for the offer to leave. */
  onGathered(): void;
  /** `forMs`: how long nothing had come when the loss was found. */
  onLost(lost: boolean, forMs: number): void;
  /** The way is closed for good: it does not come back without new negotiation. */
  onFailed(): void;
};

export function createCallSound(parts: CallSoundParts): CallSound {
  let stopPlaying: (() => void) | null = null;
  let mix: MediaStreamTrack | null = null;
  /** The call's own clone of the microphone, while a mix takes its place at the sender. */
  let resting: MediaStreamTrack | null = null;
  const senders = () =>
    parts
      .connection()
      ?.getSenders()
      .filter(({ track }) => track?.kind === "audio") ?? [];

  const sends = () => !sound.held && (mix !== null || !sound.muted);
  /** Silent before it is at the sender, when it is to be: not a word may slip through. */
  async function send(sender: RTCRtpSender, track: MediaStreamTrack | null): Promise<void> {
    if (track) track.enabled = sends();
    await sender.replaceTrack(track);
    sound.apply();
  }

  /** The browser needs seconds to find that the way is closed (TELEPHONY §5): the gap began with the last packet. */
  async function sayLost(): Promise<void> {
    const connection = parts.connection();
    const forMs = connection ? silentFor(await connection.getStats()) : 0;
    if (connection?.connectionState === "disconnected") parts.onLost(true, forMs);
  }

  const sound: CallSound = {
    muted: false,
    held: false,
    opened: false,
    apply() {
      for (const { track } of senders()) if (track) track.enabled = sends();
    },
    async takeMicrophone() {
      const [sender] = senders();
      if (!sender) return;
      const stream = await parts.media.microphone();
      const [fresh = null] = stream.getAudioTracks();
      const former = mix ? resting : sender.track;
      if (mix) resting = fresh;
      else await send(sender, fresh);
      former?.stop();
    },
    async sendInstead(track) {
      const [sender] = senders();
      if (!sender || track === mix) return;
      if (mix === null) resting = sender.track;
      mix = track;
      await send(sender, track ?? resting);
      if (track === null) resting = null;
    },
    sent: () => senders()[0]?.track ?? null,
    tonesNotSent: () => senders()[0]?.dtmf?.toneBuffer ?? "",
    handlers: {
      onicecandidate(event) {
        const { candidate } = event as RTCPeerConnectionIceEvent;
        if (candidate && isEnoughCandidate(candidate, parts.iceServers)) parts.onGathered();
      },
      onconnectionstatechange() {
        const state = parts.connection()?.connectionState;
        if (state === "connected") {
          sound.opened = true;
          parts.onLost(false, 0);
        }
        if (state === "disconnected") void sayLost();
        if (state === "failed") parts.onLost(true, 0);
        // «disconnected» comes back by itself or becomes «failed»; «failed» never does (TELEPHONY §5)
        if (state === "failed") parts.onFailed();
      },
      ontrack() {
        const stream = parts.remoteStream();
        if (stream) stopPlaying ??= parts.media.playRemote(stream);
      },
    },
    stop() {
      stopPlaying?.();
      stopPlaying = null;
      // sip.js stops the track that is at the sender, which this one is not.
      resting?.stop();
      resting = null;
    },
  };
  return sound;
}

/** A hold is silent by itself: no more counts than finding a closed way can have taken. */
const longestSilenceMs = 8_000;

/** How long no packet of sound had come, by the report of getStats (W3C webrtc-stats); 0 when none ever came. */
export function silentFor(report: Iterable<[string, unknown]>): number {
  for (const [, entry] of report) {
    const { type, kind, timestamp, lastPacketReceivedTimestamp: last } = entry as RTCInboundRtpStreamStats;
    if (type !== "inbound-rtp" || kind !== "audio" || last === undefined) continue;
    return Math.min(Math.max(0, timestamp - last), longestSilenceMs);
  }
  return 0;
}

/**
 * When to stop gathering (TELEPHONY §4): the first UDP candidate is enough, the server learns the rest from our own
 * checks. With a TURN server the account says that direct ways may be closed: its candidate is waited for.
 */
export function isEnoughCandidate(
  candidate: { protocol: string | null; type: string | null },
  iceServers: readonly { urls: string }[],
): boolean {
  const needsRelay = iceServers.some(({ urls }) => /^turns?:/i.test(urls));
  return needsRelay ? candidate.type === "relay" : candidate.protocol === "udp";
}
