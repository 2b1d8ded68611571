import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openKeptRun, playedCode } from "./kept-run.ts";
import type { Report } from "./report.ts";

const run = { run: "20 of 1, 60 steps", code: "abc" };
const file = () => join(mkdtempSync(join(tmpdir(), "kept-run-")), "run.jsonl");
const shift = (seed: string): Report => ({
  ...{ seed, steps: 60, asked: 60, hash: "5eed", trace: ["a"], counts: [["edit", 3]] },
  failures: seed === "1-1" ? [{ kind: "lost", what: "a comment\nof two lines" }] : [],
});

describe("a run that is kept", () => {
  it("R-1: goes on after the shifts that it has, failures among them, and plays a half-written one again", () => {
    const kept = file();
    const first = openKeptRun(kept, run);
    expect(first.played).toEqual([]);
    first.keep(shift("1-0"));
    first.keep(shift("1-1"));
    appendFileSync(kept, '{"seed":"1-2","st');

    const again = openKeptRun(kept, run);
    expect(again.played).toEqual([shift("1-0"), shift("1-1")].map((one) => ({ ...one, trace: [], counts: [] })));
    again.keep(shift("1-2"));
    expect(openKeptRun(kept, run).played.map(({ seed }) => seed)).toEqual(["1-0", "1-1", "1-2"]);
  });

  it("R-1: counts nothing that other code or another run has played, and leaves the file alone", () => {
    const kept = file();
    openKeptRun(kept, run).keep(shift("1-0"));
    const before = readFileSync(kept, "utf8");
    expect(() => openKeptRun(kept, { ...run, code: "abd" })).toThrow("other code");
    expect(() => openKeptRun(kept, { ...run, run: "30 of 1, 60 steps" })).toThrow("another run");
    expect(readFileSync(kept, "utf8")).toBe(before);
    writeFileSync(kept, "notes\n");
    expect(() => openKeptRun(kept, run)).toThrow("no run");
  });

  it("R-1: knows other code by any file that is loaded, however far, and not by one that is not", () => {
    const root = mkdtempSync(join(tmpdir(), "played-code-"));
    for (const folder of ["sim", "src-server"]) mkdirSync(join(root, folder));
    const write = (file: string, text: string) => writeFileSync(join(root, file), text);
    const entry = join(root, "sim/sim.ts");
    write("sim/sim.ts", 'import {\n  serve,\n} from "./server.ts";\n');
    write("sim/server.ts", 'export const serve = () => import("../src-server/pull.ts");\n');
    write("src-server/pull.ts", "export const page = 1;\n");
    write("src-server/pull.test.ts", "1");
    const code = playedCode(entry);
    write("src-server/pull.test.ts", "2");
    expect(playedCode(entry)).toBe(code);
    write("src-server/pull.ts", "export const page = 2;\n");
    expect(playedCode(entry)).not.toBe(code);
    expect(playedCode()).toMatch(/^[0-9a-f]{16}$/);
  });
});
