import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ingestExamples } from "../src-contract/ingest/ingest-examples.ts";
import { ingestKinds } from "../src-contract/ingest/ingest-items.ts";
import {
  ingestBytesLimit,
  ingestItemsLimit,
  ingestPagePath,
  ingestPath,
  ingestRefusals,
  ingestResultSchema,
  ingestSignatureHeader,
  ingestWindowSeconds,
} from "../src-contract/ingest/ingest-protocol.ts";
import { ingestPage, withKinds } from "./ingest-page.ts";

const page = readFileSync(ingestPage, "utf8");

it("docs/ingest.md says of every kind its fields and an example, as the schemas have them", () => {
  // when it fails: node scripts/ingest-page.ts
  expect(withKinds(page)).toBe(page);
  for (const kind of ingestKinds) {
    expect(page).toContain(`\n### ${kind}\n`);
    expect(page).toContain(JSON.stringify(ingestExamples[kind], null, 2));
  }
  expect(withKinds(page.replace("### order", "### ordre"))).toBe(page);
});

it("docs/ingest.md names the addresses, limits and codes of the code", () => {
  for (const word of [ingestPath, ingestPagePath, ingestSignatureHeader, ...ingestRefusals])
    expect(page).toContain(word);
  expect(page).toContain(`${ingestItemsLimit.toLocaleString("en")} items and ${ingestBytesLimit / 2 ** 20} MiB`);
  expect(page).toContain(`${ingestWindowSeconds} seconds`);
  const [, answer = ""] = /```json\n(\{\n {2}"applied".*?)```/s.exec(page) ?? [];
  for (const result of JSON.parse(answer).results) expect(ingestResultSchema.parse(result)).toEqual(result);
});
