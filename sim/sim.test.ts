import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { reportLine } from "./report.ts";

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "sim.ts"), ...args], { maxBuffer: 2 ** 26 });

describe("the simulator", () => {
  it("R-10: one seed is one story: everything that happened, and the rows at the end, are the same twice", async () => {
    const again = ["--schedules", "1", "--seed", "story", "--steps", "40", "--trace"];
    const [one, other] = [await run(...again), await run(...again)];
    expect(one.stdout).toContain("\nhash ");
    expect(other.stdout).toBe(one.stdout);
    expect(one.stdout.trimEnd().split("\n").at(-1)).toBe("schedules=1 steps=40 lost=0 duplicated=0 diverged=0 stuck=0");
  }, 120_000);

  it("R-10: the last line counts failures of each kind over all schedules", () => {
    const report = { seed: "1", steps: 5, asked: 9, hash: "", trace: [], counts: [] };
    const failures = [
      { kind: "lost", what: "" },
      { kind: "stuck", what: "" },
      { kind: "stuck", what: "" },
    ] as const;
    expect(
      reportLine([
        { ...report, failures: [] },
        { ...report, failures: [...failures] },
      ]),
    ).toBe("schedules=2 steps=10 lost=1 duplicated=0 diverged=0 stuck=2");
  });
});
