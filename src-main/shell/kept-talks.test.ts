import { expect, test } from "vitest";
import type { KeptTalk } from "../../src-contract/commands/system.ts";
import { createKeptTalks } from "./kept-talks.ts";

const first = "0193a5a0-6f00-7000-8000-000000000001";
const second = "0193a5a0-6f00-7000-8000-000000000002";

function rig(kept: unknown = null) {
  const seconds = new Set<() => void>();
  const written: KeptTalk[][] = [];
  let now = 1_000;
  const talks = createKeptTalks({
    kept,
    now: () => now,
    eachSecond: (work) => {
      seconds.add(work);
      return () => seconds.delete(work);
    },
    write: async (all) => {
      written.push([...all]);
    },
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    for (const work of seconds) work();
  };
  return { talks, written, seconds, pass, wait: (milliseconds: number) => (now += milliseconds) };
}

test("R-38: a talk is seen until its window dies, and no longer", () => {
  const { talks, pass, wait, seconds } = rig();
  talks.keep([{ callId: first, answeredAt: 900 }]);
  pass(1_000);
  wait(400);
  talks.windowIsGone();
  wait(5_000);
  expect(talks.read()).toEqual([{ callId: first, answeredAt: 900, seenAt: 2_400 }]);
  expect(seconds.size, "nothing ticks without a talk").toBe(0);
});

test("R-38: the end of one talk beside another is kept, whatever its record says", () => {
  const { talks, pass, wait } = rig();
  const [one, other] = [first, second].map((callId) => ({ callId, answeredAt: 1_000 }));
  if (!one || !other) throw new Error("two talks");
  talks.keep([one, other]);
  wait(700);
  talks.keep([other]);
  pass(1_000);
  expect(talks.read()).toEqual([
    { ...one, seenAt: 1_700 },
    { ...other, seenAt: 2_700 },
  ]);
});

test("R-38: each second is in the file, and the next start reads it", async () => {
  const { talks, written, pass } = rig();
  talks.keep([{ callId: first, answeredAt: 1_000 }]);
  await Promise.resolve();
  pass(1_000);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const last = written.at(-1);
  expect(last).toEqual([{ callId: first, answeredAt: 1_000, seenAt: 2_000 }]);
  expect(rig(JSON.parse(JSON.stringify(last))).talks.read()).toEqual(last);
  expect(rig([{ callId: 5 }]).talks.read(), "a file of another make").toEqual([]);
});

test("R-38: the latest talks are kept, those that go on whatever their number", () => {
  const { talks } = rig();
  const id = (index: number) => `0193a5a0-6f00-7000-8000-${String(index).padStart(12, "0")}`;
  for (let index = 0; index < 80; index += 1) talks.keep([{ callId: id(index), answeredAt: 1_000 }]);
  expect(talks.read()).toHaveLength(50);
  expect(talks.read().at(-1)?.callId).toBe(id(79));
});
