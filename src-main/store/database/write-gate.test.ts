import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { createWriteGate } from "./write-gate.ts";

it("R-2: writes come one after another, also behind one that spreads over many turns or fails", async () => {
  const gate = createWriteGate();
  const seen: string[] = [];
  const long = gate.run(async () => {
    seen.push("long begins");
    for (let turns = 0; turns < 5; turns += 1) await turn();
    seen.push("long ends");
    throw new Error("taken back");
  });
  const short = gate.run(() => seen.push("short"));
  await expect(long).rejects.toThrow("taken back");
  await short;
  expect(seen).toEqual(["long begins", "long ends", "short"]);
});

it("P-10: a write that meets nobody runs at once", async () => {
  const gate = createWriteGate();
  let isDone = false;
  const done = gate.run(() => {
    isDone = true;
  });
  expect(isDone).toBe(true);
  await done;
});
