import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { createDisk, type Loss } from "./power/crash-states.ts";
import { type Operation, readTrace } from "./power/read-trace.ts";

const folder = mkdtempSync(join(tmpdir(), "kartoteka-power-test-"));
afterEach(() => rmSync(join(folder, "state"), { recursive: true, force: true }));

const hex = (text: string) => [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");

/** A new file is written aside, flushed or not, and renamed over the old one; the folder is flushed or not. */
function replacing({ flushed, folderFlushed }: { flushed: boolean; folderFlushed: boolean }): Operation[] {
  const trace = [
    `7 openat(AT_FDCWD, "${hex("/data/a")}", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 3`,
    `7 write(3, "${hex("old")}", 3) = 3`,
    `7 fsync(3) = 0`,
    `7 openat(AT_FDCWD, "${hex("/data")}", O_RDONLY) = 4`,
    `7 fsync(4) = 0`,
    `7 openat(AT_FDCWD, "${hex("/data/a.new")}", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 5`,
    `8 pwrite64(5, "${hex("new")}", 3, 0 <unfinished ...>`,
    `7 close(3) = 0`,
    `8 <... pwrite64 resumed>) = 3`,
    ...(flushed ? ["7 fdatasync(5) = 0"] : []),
    `7 rename("${hex("/data/a.new")}", "${hex("/data/a")}") = 0`,
    ...(folderFlushed ? ["7 fsync(4) = 0"] : []),
    `7 write(9, "${hex("elsewhere")}", 9) = 9`,
  ];
  const file = join(folder, "trace");
  writeFileSync(file, `${trace.join("\n")}\n`);
  return readTrace(file, { root: "/data", saidFile: "/said" });
}

function stateOf(operations: Operation[], loss: Loss["kind"]): string | null {
  const disk = createDisk("/data");
  for (const operation of operations) disk.apply(operation);
  const state = join(folder, "state");
  disk.writeState(state, { kind: loss } as Loss);
  const file = join(state, "a");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

it("R-3: a cut leaves what was flushed, whatever else it takes", () => {
  const whole = replacing({ flushed: true, folderFlushed: true });
  for (const loss of ["nothing", "everything", "names", "contents"] as const) expect(stateOf(whole, loss)).toBe("new");
});

it("R-3: without a flush of the folder the old file may be back, without one of the content the new one is empty", () => {
  const named = replacing({ flushed: true, folderFlushed: false });
  expect(stateOf(named, "nothing")).toBe("old");
  expect(stateOf(named, "everything")).toBe("new");
  const empty = replacing({ flushed: false, folderFlushed: true });
  expect(stateOf(empty, "nothing")).toBe("");
});
