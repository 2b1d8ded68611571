import { randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createGrowingFile, readGrowingFile, reopenGrowingFile } from "./growing-file.ts";

const folder = mkdtempSync(join(tmpdir(), "kartoteka-growing-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const filesKey = randomBytes(32);
let files = 0;

function newFile(records: readonly string[]) {
  const place = { file: join(folder, `file-${(files += 1)}`), name: "recording 1", filesKey };
  const growing = createGrowingFile(place);
  for (const record of records) growing.append(Buffer.from(record));
  growing.close();
  return place;
}
const textsOf = (records: Buffer[]) => records.map((record) => record.toString());

describe("a sealed file that grows", () => {
  it("G11-4: every record that was acknowledged is there, wherever a kill cuts the one after it", () => {
    const place = newFile(["one", "two"]);
    const whole = readFileSync(place.file);
    const longer = newFile(["one", "two", "three"]);
    const end = readFileSync(longer.file).length;
    for (let cut = whole.length; cut < end; cut += 1) {
      const torn = { ...longer, file: join(folder, "torn") };
      writeFileSync(torn.file, readFileSync(longer.file).subarray(0, cut));
      expect(textsOf(readGrowingFile(torn))).toEqual(["one", "two"]);
      const { growing } = reopenGrowingFile(torn);
      growing.append(Buffer.from("again"));
      growing.close();
      expect(textsOf(readGrowingFile(torn))).toEqual(["one", "two", "again"]);
    }
  });

  it("R-24: nothing of it stands there in the clear, and another key or name opens none of it", () => {
    const place = newFile(["OpusHead", "OpusHead"]);
    const bytes = readFileSync(place.file);
    expect(bytes.includes("OpusHead")).toBe(false);
    expect(readGrowingFile({ ...place, filesKey: randomBytes(32) })).toEqual([]);
    expect(readGrowingFile({ ...place, name: "recording 2" })).toEqual([]);
  });

  it("R-24: a record that was changed, or taken out, ends it there", () => {
    const place = newFile(["one", "two", "three"]);
    const bytes = readFileSync(place.file);
    const first = 4 + 4 + bytes.readUInt32BE(4);
    writeFileSync(place.file, Buffer.concat([bytes.subarray(0, 4), bytes.subarray(first)]));
    expect(readGrowingFile(place)).toEqual([]);
    writeFileSync(place.file, bytes);
    truncateSync(place.file, bytes.length - 1);
    appendFileSync(place.file, Buffer.from([(bytes.at(-1) ?? 0) ^ 1]));
    expect(textsOf(readGrowingFile(place))).toEqual(["one", "two"]);
  });
});
