import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileCache, openFileCache, type Place, removeKeptFiles } from "./file-cache.ts";
import { filesFolder, keepFilesKey, readFilesKey } from "./files-key.ts";

let accountFolder: string;
let clock: number;
let logged: string[];
const [oldKey, newKey, otherKey] = ["11", "22", "33"].map((digits) => digits.repeat(32)) as [string, string, string];
beforeEach(() => {
  accountFolder = mkdtempSync(join(tmpdir(), "kartoteka-files-"));
  clock = Date.parse("2026-11-24T09:00:00Z");
  logged = [];
});
afterEach(() => rmSync(accountFolder, { recursive: true, force: true }));

const open = (dataKey = oldKey) =>
  openFileCache({ accountFolder, dataKey: () => dataKey, now: () => clock, log: (line) => logged.push(line) });

function put(cache: FileCache, bytes: Buffer, place: Place = "waiting"): string {
  const intake = cache.begin();
  intake.write(bytes);
  clock += 1_000;
  return intake.finish(place).sha256;
}

function read(cache: FileCache, sha256: string): Buffer {
  const reader = cache.open(sha256);
  try {
    return reader.read(0, reader.size);
  } finally {
    reader.close();
  }
}

describe("the encrypted cache of files", () => {
  it("G4-4: names a file by what it holds, says its type by its bytes, and keeps the same once", () => {
    const cache = open();
    const bytes = Buffer.from(`%PDF-1.7 ${randomBytes(100).toString("hex")}`);
    const intake = cache.begin();
    intake.write(bytes);
    const known = intake.finish("waiting");
    expect(known).toEqual({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.length,
      type: "application/pdf",
    });
    expect(put(cache, bytes)).toBe(known.sha256);
    expect(cache.list("waiting")).toHaveLength(1);
    expect(read(cache, known.sha256).equals(bytes)).toBe(true);
    cache.move(known.sha256, "kept");
    expect([cache.placeOf(known.sha256), cache.list("waiting")]).toEqual(["kept", []]);
    // attached once more: the server may have thrown it away meanwhile
    put(cache, bytes);
    expect(cache.placeOf(known.sha256)).toBe("waiting");
    expect(() => cache.open("0".repeat(64))).toThrow("not in the cache");
  });

  it("R-19: a kill half-way leaves nothing, and what was finished is there", () => {
    const cache = open();
    const sha256 = put(cache, Buffer.from("закончен"));
    cache.begin().write(randomBytes(100_000));
    expect(readdirSync(join(filesFolder(accountFolder), "incoming"))).toHaveLength(1);
    const again = open();
    expect(existsSync(join(filesFolder(accountFolder), "incoming"))).toBe(false);
    expect(read(again, sha256).toString()).toBe("закончен");
  });

  it("R-19: what rotted is taken anew when it is attached again, and what came wrong is not taken at all", () => {
    const cache = open();
    const bytes = randomBytes(100_000);
    const sha256 = put(cache, bytes);
    writeFileSync(join(filesFolder(accountFolder), "waiting", sha256), "не то");
    expect(() => read(cache, sha256)).toThrow("not as it was written");
    put(cache, bytes);
    expect(read(cache, sha256).equals(bytes)).toBe(true);
    const intake = cache.begin();
    intake.write(Buffer.from("другое"));
    expect(() => intake.finish("kept", { sha256: "0".repeat(64), size: 6 })).toThrow("not those of the hash");
    expect(cache.list("kept")).toEqual([]);
  });

  it("G4-4: room is made by what was opened longest ago, and never by what was not uploaded", () => {
    const cache = open();
    const unsent = put(cache, randomBytes(50_000));
    const [first = "", second = "", third = ""] = [0, 1, 2].map(() => put(cache, randomBytes(50_000), "kept"));
    clock += 1_000;
    cache.noteOpened(first);
    cache.makeRoom(110_000);
    expect([first, second, third].map((sha256) => cache.placeOf(sha256))).toEqual(["kept", null, "kept"]);
    cache.makeRoom(0);
    expect([cache.list("kept"), cache.placeOf(unsent)]).toEqual([[], "waiting"]);
  });

  it("GC-51: what a person may see no longer goes, and what he has not sent stays", () => {
    const cache = open();
    const [unsent, seen] = [put(cache, randomBytes(10)), put(cache, randomBytes(20), "kept")];
    removeKeptFiles(accountFolder);
    expect([unsent, seen].map((sha256) => cache.placeOf(sha256))).toEqual(["waiting", null]);
  });

  it("R-19: another data key takes the files along, wherever a kill falls", () => {
    const sha256 = put(open(), Buffer.from("прежний ключ"));
    // the database is under the new key already, and the files are not
    keepFilesKey(accountFolder, [newKey, oldKey], newKey);
    expect(read(open(newKey), sha256).toString()).toBe("прежний ключ");
    keepFilesKey(accountFolder, [newKey, oldKey], newKey);
    expect(read(open(newKey), sha256).toString()).toBe("прежний ключ");
    expect(readFileSync(join(filesFolder(accountFolder), "key")).length).toBe(60);
  });

  it("R-5: files whose key cannot be read are put aside and told, and new ones are taken", () => {
    put(open(), Buffer.from("прежний ключ"));
    readFilesKey(accountFolder, otherKey, (line) => logged.push(line));
    expect(readdirSync(accountFolder).filter((name) => name.startsWith("files-unreadable-"))).toHaveLength(1);
    expect(logged.join()).toContain("put aside");
    const cache = open(otherKey);
    expect(read(cache, put(cache, Buffer.from("новый"))).toString()).toBe("новый");
  });
});
