// Takes the sound of one call where a far end's description said it wants to hear, and says something: bare RTP in PCMU.
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { FRAME_BYTES, fromMuLaw, toneFrame } from "../practice-pbx/tones.ts";
import type { Sound } from "./sound.ts";

export interface SoundListener {
  readonly port: number;
  heard(): Sound;
  /** This tone from now on, to whoever is heard. */
  play(hertz: number): void;
  close(): void;
}

const RTP_HEADER = 12;
const PCMU = 0;
const FRAME_MS = 20;

export async function openSoundListener(address: string): Promise<SoundListener> {
  const socket = createSocket("udp4").bind(0, address);
  await once(socket, "listening");
  const samples: number[] = [];
  let other: RemoteInfo | null = null;
  let playing: ReturnType<typeof setInterval> | undefined;
  socket.on("message", (packet, from) => {
    other = from;
    if ((packet.readUInt8(1) & 0x7f) !== PCMU) return; // RTCP, telephone-event
    for (const byte of packet.subarray(RTP_HEADER)) samples.push(fromMuLaw(byte) / 32_768);
  });
  return {
    port: socket.address().port,
    heard: () => ({ sampleRate: 8_000, samples }),
    play(hertz) {
      clearInterval(playing);
      let sequence = 0;
      playing = setInterval(() => {
        if (!other) return;
        const frame = toneFrame([hertz], sequence * FRAME_BYTES);
        socket.send(Buffer.concat([rtpHeader(sequence), frame]), other.port, other.address);
        sequence += 1;
      }, FRAME_MS);
    },
    close() {
      clearInterval(playing);
      socket.close();
    },
  };
}

/** RFC 3550 §5.1. */
function rtpHeader(sequence: number): Buffer {
  const header = Buffer.alloc(RTP_HEADER);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(PCMU, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE((sequence * FRAME_BYTES) >>> 0, 4);
  header.writeUInt32BE(1, 8); // whose it is: one source is all there is
  return header;
}
