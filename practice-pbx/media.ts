import { randomInt } from "node:crypto";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { createTelephoneEventReader } from "./dtmf.ts";
import type { RtpClock } from "./rtp-clock.ts";
import {
  LOOPBACK,
  iceUserFragmentOf,
  onlyNarrowbandEvents,
  onlyLoopbackCandidates,
  onlyNumericCandidates,
} from "./sdp.ts";
import type { Sound } from "./sounds.ts";
import { FRAME_BYTES, muLawLevel } from "./tones.ts";

/** Packets of one call as the PBX saw them. */
export interface MediaCounts {
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** Packets whose sound was above -46 dBFS: a muted microphone sends packets, but no loud ones. */
  readonly loudPacketsIn: number;
  /** Level of the last packet, root mean square: 0 silence, 1 full scale. */
  readonly levelIn: number;
}

/** One audio connection over the loopback interface: ICE, DTLS-SRTP, PCMU and telephone-event. */
export interface Media {
  /** Answers the trainee's offer, the first one or a later one (hold, resume, ICE restart). Throws on a bad offer. */
  answer(offerSdp: string): Promise<string>;
  offer(): Promise<string>;
  /** The trainee's answer to `offer()`. Throws on a bad answer. */
  acceptAnswer(answerSdp: string): Promise<void>;
  /** False while the trainee holds the call: then nothing is sent. */
  readonly sending: boolean;
  readonly counts: () => MediaCounts;
  close(): void;
}

export interface MediaOptions {
  readonly clock: RtpClock;
  /** Read on every frame, so a call may change what it plays. */
  readonly sound: () => Sound;
  readonly onDigit: (digit: string) => void;
  readonly onError: (error: unknown) => void;
}

const LOUD = 0.005;
const GATHERING_LIMIT_MS = 1000;

/**
 * Exactly one audio codec and telephone-event: werift matches by MIME type and sends with the first one's
 * payload type. The payload types are those of our own offers; an answer repeats the trainee's.
 */
const codecs = () => [
  new RTCRtpCodecParameters({ mimeType: "audio/PCMU", clockRate: 8000, channels: 1, payloadType: 0 }),
  new RTCRtpCodecParameters({
    mimeType: "audio/telephone-event",
    clockRate: 8000,
    channels: 1,
    payloadType: 101,
    parameters: "0-16",
  }),
];

export function createMedia(options: MediaOptions): Media {
  const connection = new RTCPeerConnection({
    codecs: { audio: codecs() },
    iceServers: [],
    // werift skips the loopback interface by itself: no interface is scanned, and the one address is added by hand.
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceInterfaceAddresses: { udp4: LOOPBACK },
    iceAdditionalHostAddresses: [LOOPBACK],
  });
  const transceiver = connection.addTransceiver(new MediaStreamTrack({ kind: "audio" }), { direction: "sendrecv" });
  const readTelephoneEvent = createTelephoneEventReader();
  const counts = { packetsIn: 0, packetsOut: 0, loudPacketsIn: 0, levelIn: 0 };
  let closed = false;
  let lastUserFragment: string | undefined;

  const isTelephoneEvent = (payloadType: number) =>
    transceiver.codecs.some(
      (codec) => codec.payloadType === payloadType && codec.name.toLowerCase() === "telephone-event",
    );

  const receive = (packet: RtpPacket) => {
    if (closed) return;
    if (isTelephoneEvent(packet.header.payloadType)) {
      const digit = readTelephoneEvent(packet.header.timestamp, packet.payload);
      if (digit === undefined) return;
      options.onDigit(digit);
      options.sound().press(digit);
      return;
    }
    counts.packetsIn += 1;
    counts.levelIn = muLawLevel(packet.payload);
    if (counts.levelIn > LOUD) counts.loudPacketsIn += 1;
    options.sound().hear(packet.payload, performance.now());
  };
  const heardTracks = new Set<string>();
  transceiver.onTrack.subscribe((remote) => {
    if (heardTracks.has(remote.uuid)) return;
    heardTracks.add(remote.uuid);
    remote.onReceiveRtp.subscribe((packet) => {
      try {
        receive(packet);
      } catch (error) {
        options.onError(error);
      }
    });
  });

  const isSending = () => transceiver.currentDirection === "sendrecv" || transceiver.currentDirection === "sendonly";
  const firstSequenceNumber = randomInt(0x8000);
  const firstTimestamp = randomInt(0x8000_0000);
  let wasSending = false;
  const stopFrames = options.clock.onFrame((frameIndex, nowMs) => {
    const sends = isSending() && connection.connectionState === "connected";
    if (sends) {
      const header = new RtpHeader({
        payloadType: 0,
        sequenceNumber: (firstSequenceNumber + counts.packetsOut) & 0xffff,
        timestamp: (firstTimestamp + frameIndex * FRAME_BYTES) >>> 0,
        marker: !wasSending,
      });
      const packet = new RtpPacket(header, Buffer.from(options.sound().frame(nowMs)));
      transceiver.sender.sendRtp(packet).catch(options.onError);
      counts.packetsOut += 1;
    }
    wasSending = sends;
  });

  const localSdp = async (): Promise<string> => {
    if (connection.iceGatheringState !== "complete") {
      await connection.iceGatheringStateChange.watch((state) => state === "complete", GATHERING_LIMIT_MS);
    }
    const sdp = connection.localDescription?.sdp;
    if (sdp === undefined) throw new Error("no local description");
    return onlyLoopbackCandidates(sdp);
  };

  return {
    async answer(offerSdp) {
      if (!offerSdp.includes("m=audio")) throw new Error("the offer has no audio");
      const userFragment = iceUserFragmentOf(offerSdp);
      const isIceRestart = lastUserFragment !== undefined && userFragment !== lastUserFragment;
      await connection.setRemoteDescription({
        type: "offer",
        sdp: onlyNarrowbandEvents(onlyNumericCandidates(offerSdp)),
      });
      await connection.setLocalDescription(await connection.createAnswer());
      lastUserFragment = userFragment;
      // werift 0.25 forgets the old pair but starts no checks while DTLS stays connected: the sound would stop for good.
      if (isIceRestart) {
        for (const transport of connection.iceTransports) transport.start().catch(options.onError);
      }
      const sdp = await localSdp();
      // Without PCMU werift rejects the stream, or answers with telephone-event alone.
      if (/^m=audio 0 /m.test(sdp) || !/^a=rtpmap:\d+ PCMU\//im.test(sdp)) throw new Error("the offer has no PCMU");
      return sdp;
    },
    async offer() {
      await connection.setLocalDescription(await connection.createOffer());
      return localSdp();
    },
    async acceptAnswer(answerSdp) {
      lastUserFragment = iceUserFragmentOf(answerSdp);
      await connection.setRemoteDescription({ type: "answer", sdp: onlyNumericCandidates(answerSdp) });
    },
    get sending() {
      return isSending();
    },
    counts: () => ({ ...counts }),
    close() {
      if (closed) return;
      closed = true;
      stopFrames();
      connection.close().catch(options.onError);
    },
  };
}
