import { expect, it } from "vitest";
import { opusMilliseconds, silentMilliseconds, silentPacket } from "./opus-packet.ts";

it("G11-4: how long a packet of Opus sounds stands in its first bytes", () => {
  const packets = [
    [0x58], // SILK, one frame of 60 ms
    [0x59], // two of them
    [0x68], // hybrid, 20 ms
    [0xff, 0x03], // CELT, three frames of 20 ms
    [0xe0], // CELT, 2.5 ms
    [],
  ];
  expect(packets.map((packet) => opusMilliseconds(Uint8Array.from(packet)))).toEqual([60, 120, 20, 60, 2.5, 0]);
  expect(opusMilliseconds(silentPacket)).toBe(silentMilliseconds);
});
