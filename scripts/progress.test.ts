import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const progress = pathToFileURL(join(import.meta.dirname, "progress.ts")).href;

/** A script over a library that ends the process with 0 when nothing is open, as async-exit-hook does. */
function codeOf(main: string): number | null {
  const script = `
    import { PlainError, runScript } from ${JSON.stringify(progress)};
    process.on("beforeExit", () => process.nextTick(() => process.exit(0)));
    runScript(${main});
  `;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }).status;
}

it("R-40: what a script has found stays in its exit code, whatever a library says at the end", () => {
  expect(codeOf("async () => 0")).toBe(0);
  expect(codeOf("async () => 1")).toBe(1);
  expect(codeOf('async () => { throw new PlainError("no"); }')).toBe(1);
});
