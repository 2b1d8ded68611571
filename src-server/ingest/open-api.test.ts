import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ingestExamples } from "../../src-contract/ingest/ingest-examples.ts";
import { ingestItems, ingestKinds } from "../../src-contract/ingest/ingest-items.ts";
import { ingestPagePath } from "../../src-contract/ingest/ingest-protocol.ts";
import { type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests();
});
afterAll(() => server.close());

type Page = {
  openapi: string;
  paths: Record<string, unknown>;
  components: { schemas: Record<string, { oneOf?: { $ref: string }[] }> };
};

it("GC-54, JC-48: the server describes every kind that it takes, by the schemas that it judges by", async () => {
  const response = await fetch(server.url + ingestPagePath);
  expect(response.headers.get("content-type")).toContain("application/json");
  const page = (await response.json()) as Page;
  expect(page.openapi).toBe("3.1.0");
  const { schemas } = page.components;
  expect(schemas["item"]?.oneOf?.map(({ $ref }) => $ref)).toEqual(
    ingestKinds.map((kind) => `#/components/schemas/${kind}`),
  );
  // every reference leads somewhere
  const refs = Array.from(JSON.stringify(page).matchAll(/"#\/components\/schemas\/([^"]+)"/g), ([, name = ""]) => name);
  expect(refs.length).toBeGreaterThan(ingestKinds.length);
  expect(refs.filter((name) => !Object.hasOwn(schemas, name))).toEqual([]);
  for (const kind of ingestKinds) {
    const described = z.fromJSONSchema(schemas[kind] as Parameters<typeof z.fromJSONSchema>[0]);
    const example = ingestExamples[kind];
    expect([kind, described.safeParse(example).success]).toEqual([kind, true]);
    expect(described.safeParse({ ...example, colour: "red" }).success).toBe(false);
    expect(described.safeParse({ ...example, externalId: 7 }).success).toBe(false);
    expect(ingestItems[kind].safeParse({ ...example, colour: "red" }).success).toBe(false);
  }
});
