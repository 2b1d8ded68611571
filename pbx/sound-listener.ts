// Takes the sound of one call where a far end's description said it wants to hear: bare RTP in PCMU.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fromMuLaw } from "../practice-pbx/tones.ts";
import type { Sound } from "./sound.ts";

export interface SoundListener {
  readonly port: number;
  heard(): Sound;
  close(): void;
}

const RTP_HEADER = 12;
const PCMU = 0;

export async function openSoundListener(address: string): Promise<SoundListener> {
  const socket = createSocket("udp4").bind(0, address);
  await once(socket, "listening");
  const samples: number[] = [];
  socket.on("message", (packet) => {
    if ((packet.readUInt8(1) & 0x7f) !== PCMU) return; // RTCP, telephone-event
    for (const byte of packet.subarray(RTP_HEADER)) samples.push(fromMuLaw(byte) / 32_768);
  });
  return {
    port: socket.address().port,
    heard: () => ({ sampleRate: 8_000, samples }),
    close: () => socket.close(),
  };
}
