import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { clientName } from "../../../src-contract/rules/person-name.ts";
import { createTestImport } from "./test-import.ts";

const folder = join(import.meta.dirname, "../../../e2e/files/import");
const expectedSchema = z.record(
  z.string(),
  z.union([
    z.strictObject({ error: z.literal("unsupportedFile"), details: z.string() }),
    z.strictObject({
      encoding: z.string(),
      delimiter: z.string(),
      mapping: z.array(z.string()),
      rows: z.int(),
      newClients: z.int(),
      duplicates: z.int(),
      faults: z.array(z.object({ line: z.int(), fault: z.string() })),
      names: z.array(z.string()).optional(),
    }),
  ]),
);
const expectedFiles = expectedSchema.parse(JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")));

describe("G14-7, R-33: the file set", () => {
  it("every file has its expectation", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));
    expect(Object.keys(expectedFiles).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(expectedFiles))("%s", async (name, expected) => {
    const test = createTestImport();
    const fileToken = join(folder, name);
    if ("error" in expected) {
      const refusal = { kind: expected.error, message: expected.details };
      await expect(test.desk.preview({ fileToken, mapping: null })).rejects.toMatchObject(refusal);
      await expect(test.desk.run({ fileToken, mapping: [], duplicates: "skip" })).rejects.toMatchObject(refusal);
      return;
    }
    const { names, ...counts } = expected;
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ ...counts, fileName: name, faulty: counts.faults.length });
    expect(preview.rows).toBe(preview.newClients + preview.duplicates + preview.faulty);

    const result = await test.desk.run({ fileToken, mapping: preview.mapping, duplicates: "skip" });
    expect(result).toMatchObject({
      created: counts.newClients,
      skipped: counts.duplicates,
      faulty: counts.faults.length,
    });
    expect(result.faultyRows?.rows.map(({ line, fault }) => ({ line, fault })) ?? []).toEqual(counts.faults);
    expect(test.clients).toHaveLength(counts.newClients);
    if (names) expect(test.clients.map((client) => clientName(client))).toEqual(names);
  });
});
