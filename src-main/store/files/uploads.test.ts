import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ErrorKind, KartotekaError } from "../../../src-contract/errors.ts";
import { fileChunkBytes } from "../../../src-contract/file-protocol.ts";
import { eventually } from "../store-for-tests.ts";
import { type FileCache, openFileCache } from "./file-cache.ts";
import { filesFolder } from "./files-key.ts";
import { startUploads, type Uploads } from "./uploads.ts";

let folder: string;
let files: FileCache;
let uploads: Uploads;
let confirmed: Set<string>;
let asked: string[];
let slept: number[];
/** What the next requests throw, in their order. */
let faults: (ErrorKind | null)[];
/** How much of each file the server has. */
let received: Map<string, number>;
let shown: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-uploads-"));
  files = openFileCache({ accountFolder: folder, dataKey: () => "ab".repeat(32), now: Date.now, log: () => {} });
  confirmed = new Set();
  [asked, slept, faults, shown] = [[], [], [], []];
  received = new Map();
});
afterEach(async () => {
  await uploads.stop();
  rmSync(folder, { recursive: true, force: true });
});

function put(size: number): string {
  const intake = files.begin();
  intake.write(randomBytes(size));
  return intake.finish("waiting").sha256;
}

function start(): void {
  const request = (what: string) => {
    asked.push(what);
    const fault = faults.shift() ?? null;
    if (fault) throw new KartotekaError(fault);
  };
  uploads = startUploads({
    files,
    network: {
      async beginUpload({ sha256 }) {
        request("begin");
        return received.get(sha256) ?? 0;
      },
      async sendChunk({ sha256, offset, bytes }) {
        request(`chunk at ${offset}`);
        received.set(sha256, offset + bytes.length);
        return offset + bytes.length;
      },
    },
    isConfirmed: (sha256) => confirmed.has(sha256),
    async sleep(milliseconds, signal) {
      slept.push(milliseconds);
      // of a back-off, the quick end; of an endless one, until it is woken
      if (milliseconds !== Number.POSITIVE_INFINITY) return;
      await new Promise<void>((woken) => signal.addEventListener("abort", () => woken(), { once: true }));
    },
    random: () => 0.5,
    uploaded: () => shown.push("uploaded"),
    changed() {
      const [first] = confirmed;
      shown.push(uploads.stateOf(first ?? "")?.kind ?? "none");
    },
    log: () => {},
  });
}

describe("uploads", () => {
  it("R-19: what the server has no row of is not sent; what it has goes chunk by chunk, and is kept from then on", async () => {
    const [sha256, unconfirmed] = [put(2 * fileChunkBytes + 5), put(10)];
    start();
    await wait(20);
    expect(asked).toEqual([]);
    confirmed.add(sha256);
    uploads.nudge();
    await eventually(() => expect(files.placeOf(sha256)).toBe("kept"));
    expect(asked).toEqual(["begin", "chunk at 0", `chunk at ${fileChunkBytes}`, `chunk at ${2 * fileChunkBytes}`]);
    expect(files.placeOf(unconfirmed)).toBe("waiting");
    expect(shown).toContain("sending");
    expect(shown).toContain("uploaded");
  });

  it("R-19: after a cut it asks where it stands, and sends no chunk twice that arrived", async () => {
    const sha256 = put(3 * fileChunkBytes);
    confirmed.add(sha256);
    faults = [null, null, "unreachable", "unreachable"];
    start();
    await eventually(() => expect(files.placeOf(sha256)).toBe("kept"));
    expect(asked).toEqual([
      "begin",
      "chunk at 0",
      `chunk at ${fileChunkBytes}`,
      "begin",
      "begin",
      `chunk at ${fileChunkBytes}`,
      `chunk at ${2 * fileChunkBytes}`,
    ]);
    expect(slept.filter(Number.isFinite)).toHaveLength(2);
  });

  it.each(["conflict", "notFound", "invalid"] as const)(
    "R-19: an upload that stands elsewhere (%s) is asked where, and goes on from there",
    async (kind) => {
      const sha256 = put(fileChunkBytes + 1);
      confirmed.add(sha256);
      faults = [null, kind];
      start();
      await eventually(() => expect(files.placeOf(sha256)).toBe("kept"));
      expect(asked).toEqual(["begin", "chunk at 0", "begin", "chunk at 0", `chunk at ${fileChunkBytes}`]);
    },
  );

  it.each(["storageFull", "fileTooLarge", "fileTypeRefused", "forbidden"] as const)(
    "G4-4: what the server does not take (%s) is told, stays here, and does not hold up the next; asked for, it is tried again",
    async (kind) => {
      const [sha256, next] = [put(10), put(20)];
      confirmed.add(sha256);
      faults = [kind];
      start();
      await eventually(() => expect(uploads.stateOf(sha256)).toEqual({ kind: "failed", error: kind }));
      confirmed.add(next);
      uploads.nudge();
      await eventually(() => expect(files.placeOf(next)).toBe("kept"));
      expect(files.placeOf(sha256)).toBe("waiting");
      uploads.retry();
      await eventually(() => expect(files.placeOf(sha256)).toBe("kept"));
      expect(uploads.stateOf(sha256)).toBe(null);
    },
  );

  it("R-5: a file that rotted here is told, and not asked for again and again", async () => {
    const sha256 = put(10);
    confirmed.add(sha256);
    writeFileSync(join(filesFolder(folder), "waiting", sha256), "не то");
    start();
    await eventually(() => expect(uploads.stateOf(sha256)).toEqual({ kind: "failed", error: "diskFailed" }));
    await wait(20);
    expect(asked).toEqual([]);
  });
});
