import { describe, expect, it } from "vitest";
import { createVirtualTime } from "./virtual-time.ts";

describe("virtual time", () => {
  it("R-9, R-10: what is due happens in its order, and what it sets off runs to its end before the next", async () => {
    const time = createVirtualTime(1_000);
    const seen: string[] = [];
    time.after(20, () => seen.push(`second at ${time.now()}`));
    time.after(10, () => {
      seen.push(`first at ${time.now()}`);
      void time.sleep(0).then(() => seen.push(`woken at ${time.now()}`));
    });
    time.after(10, () => seen.push("also first"));
    await time.advance(15);
    expect(seen).toEqual(["first at 1010", "also first", "woken at 1010"]);
    await time.advance(10);
    expect(seen.at(-1)).toBe("second at 1020");
    expect(time.now()).toBe(1_025);
  });

  it("R-10: what was taken back does not happen; an aborted sleep is over at once, an endless one only so", async () => {
    const time = createVirtualTime(0);
    const abort = new AbortController();
    let isOver = false;
    void time.sleep(Number.POSITIVE_INFINITY, abort.signal).then(() => {
      isOver = true;
    });
    time.after(5, () => expect.unreachable())();
    await time.advance(1_000_000);
    expect(isOver).toBe(false);
    abort.abort();
    await time.settle();
    expect(isOver).toBe(true);
  });

  it("R-10: time stands still while work is elsewhere", async () => {
    const time = createVirtualTime(0);
    const seen: string[] = [];
    time.after(1, () => {
      const elsewhere = new Promise<void>((resolve) => setTimeout(resolve, 20));
      void time.hold(elsewhere).then(() => seen.push(`done at ${time.now()}`));
    });
    time.after(2, () => seen.push("next"));
    await time.advance(5);
    expect(seen).toEqual(["done at 1", "next"]);
  });

  it("R-9: what was due while everybody slept is due when they wake", async () => {
    const time = createVirtualTime(0);
    const seen: number[] = [];
    time.after(10, () => seen.push(time.now()));
    time.skip(1_000);
    await time.advance(0);
    expect(seen).toEqual([1_000]);
  });
});
