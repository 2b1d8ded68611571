import { describe, expect, it } from "vitest";
import type { ErrorKind, Result } from "../../src-contract/errors.ts";
import { fileChunkBytes } from "../../src-contract/file-protocol.ts";
import { type ReadableFile, takeInFile } from "./take-in-file.ts";

const known = { sha256: "a".repeat(64), size: 3, type: "text/plain" };

/** The door of the store, as far as a file goes through it. `refuses`: at which of its commands, and why. */
function door(refuses: { command: string; kind: ErrorKind } | null = null) {
  const asked: { name: string; bytes: number }[] = [];
  async function ask(name: string, args: unknown): Promise<Result<never>> {
    const { bytes } = args as { bytes?: Uint8Array };
    asked.push({ name, bytes: bytes?.length ?? 0 });
    if (refuses?.command === name) return { ok: false, error: { kind: refuses.kind } };
    const values: Record<string, unknown> = { beginFile: { intakeId: "i" }, finishFile: known };
    return { ok: true, value: (values[name] ?? null) as never };
  }
  return { asked, ask };
}

const fileOf = (size: number): ReadableFile => new Blob([new Uint8Array(size)]);

describe("takeInFile", () => {
  it("LL-20, G4-4: hands a file over in pieces no larger than travel at once, and says how far it is", async () => {
    const { asked, ask } = door();
    const read: number[] = [];
    const size = 2 * fileChunkBytes + 10;
    expect(await takeInFile(fileOf(size), ask, (bytes) => read.push(bytes))).toEqual({ ok: true, value: known });
    expect(asked.map(({ name }) => name)).toEqual([
      "beginFile",
      "addFileBytes",
      "addFileBytes",
      "addFileBytes",
      "finishFile",
    ]);
    expect(asked.map(({ bytes }) => bytes)).toEqual([0, fileChunkBytes, fileChunkBytes, 10, 0]);
    expect(read).toEqual([fileChunkBytes, 2 * fileChunkBytes, size]);
    expect(await takeInFile(fileOf(0), door().ask, () => {})).toEqual({ ok: true, value: known });
  });

  it("G4-4: ends with the first refusal, and leaves nothing half-way", async () => {
    const tooLarge = door({ command: "beginFile", kind: "fileTooLarge" });
    expect(await takeInFile(fileOf(5), tooLarge.ask, () => {})).toMatchObject({ error: { kind: "fileTooLarge" } });
    expect(tooLarge.asked).toHaveLength(1);
    const full = door({ command: "addFileBytes", kind: "diskFull" });
    expect(await takeInFile(fileOf(5), full.ask, () => {})).toMatchObject({ error: { kind: "diskFull" } });
    expect(full.asked.at(-1)?.name).toBe("dropFile");
    const program = door({ command: "finishFile", kind: "fileTypeRefused" });
    expect(await takeInFile(fileOf(5), program.ask, () => {})).toMatchObject({ error: { kind: "fileTypeRefused" } });
  });

  it("G4-4: a file that is gone while it is read is told", async () => {
    const { asked, ask } = door();
    const gone: ReadableFile = {
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }),
    };
    expect(await takeInFile(gone, ask, () => {})).toMatchObject({ ok: false, error: { kind: "notFound" } });
    expect(asked.at(-1)?.name).toBe("dropFile");
  });
});
