import { describe, expect, it } from "vitest";
import { blockMilliseconds, readWhole, streamCluster, streamHead } from "./stream-webm-for-tests.ts";
import { wholeWebm } from "./whole-webm.ts";

const stream = Buffer.concat([streamHead(), streamCluster(0, 100), streamCluster(100, 100)]);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index % 251);

describe("a recording that becomes a file", () => {
  it("G13-8: it has its length, and every cue points at the cluster of its time", () => {
    const whole = wholeWebm(stream);
    expect(whole?.milliseconds).toBe(200 * blockMilliseconds);
    const read = readWhole(whole?.bytes ?? Buffer.alloc(0));
    expect(read).toMatchObject({ milliseconds: 200 * blockMilliseconds, cuesFit: true, blocks: numbers(200) });
    expect(read.times).toEqual(numbers(200).map((_, index) => index * blockMilliseconds));
  });

  it("G11-4: cut at any byte it ends with the last whole block, and the same bytes give the same file", () => {
    const head = streamHead().length;
    for (let cut = head; cut < stream.length; cut += 37) {
      const whole = wholeWebm(stream.subarray(0, cut));
      const again = wholeWebm(stream.subarray(0, cut));
      expect(whole?.bytes.equals(again?.bytes ?? Buffer.alloc(0)) ?? again === null).toBe(true);
      if (!whole) continue;
      const { blocks, cuesFit } = readWhole(whole.bytes);
      expect(cuesFit).toBe(true);
      expect(blocks).toEqual(numbers(blocks.length));
      // a block with its head is 45 bytes: no whole one is given up
      expect((cut - head) / 45 - blocks.length).toBeLessThan(3);
    }
  });

  it("G11-4: what the computer was too busy to take in is silence as long as that was", () => {
    const whole = wholeWebm(Buffer.concat([streamHead(), streamCluster(0, 10), streamCluster(20, 10)]));
    const { blocks, times, cuesFit } = readWhole(whole?.bytes ?? Buffer.alloc(0));
    const silent = Array.from({ length: 30 }, () => 0xfe);
    expect(blocks).toEqual([...numbers(10), ...silent, ...numbers(30).slice(20)]);
    expect(times.slice(9, 41)).toEqual([540, ...silent.map((_, index) => 600 + index * 20), 1_200]);
    expect([whole?.milliseconds, cuesFit]).toEqual([30 * blockMilliseconds, true]);
  });

  it("G11-4: what holds no sound is no file", () => {
    expect(wholeWebm(Buffer.alloc(0))).toBeNull();
    expect(wholeWebm(streamHead())).toBeNull();
    expect(wholeWebm(Buffer.from("not a film at all, but long enough to be read"))).toBeNull();
  });
});
