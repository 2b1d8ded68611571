import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { administration } from "./administration.ts";
import { syncedTables } from "./entities/synced-tables.ts";
import { errorBodySchema } from "./errors.ts";
import * as identity from "./identity.ts";
import { mutations } from "./mutations/index.ts";
import { rowPatchSchema } from "./row-patch.ts";
import * as protocol from "./sync-protocol.ts";

/**
 * What each version of the protocol says, as a fingerprint of everything that travels or is stored on both sides.
 * When the test fails, desks and servers of before and after your change would misunderstand each other:
 *   1. raise `protocolVersion` in sync-protocol.ts, and `minimumProtocolVersion` if old desks cannot be served;
 *   2. add the new fingerprint below. Fingerprints of released versions are never edited.
 */
const fingerprints: Record<number, string> = {
  1: "dc03435b06a73888",
};

function schemasThatTravel(): Record<string, z.ZodType> {
  const named: Record<string, z.ZodType> = { errorBodySchema, rowPatchSchema };
  for (const [name, value] of Object.entries({ ...protocol, ...identity }))
    if (value instanceof z.ZodType) named[name] = value;
  for (const [name, { request, response }] of Object.entries(administration))
    Object.assign(named, { [`administration ${name}`]: z.object({ request, response }) });
  for (const [name, { args }] of Object.entries(mutations)) named[`mutation ${name}`] = args;
  for (const [name, { schema }] of Object.entries(syncedTables)) named[`table ${name}`] = schema;
  return named;
}

function fingerprintOf(schemas: Record<string, z.ZodType>): string {
  const described = Object.entries(schemas)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, schema]) => [name, z.toJSONSchema(schema, { io: "input" })]);
  return createHash("sha256").update(JSON.stringify(described)).digest("hex").slice(0, 16);
}

describe("the protocol", () => {
  it("R-8: no message, mutation or table changes without a new protocol version", () => {
    expect(fingerprintOf(schemasThatTravel())).toBe(fingerprints[protocol.protocolVersion]);
  });

  it("R-8: the fingerprint sees every mutation, every table and a change in any of them", () => {
    const schemas = schemasThatTravel();
    expect(Object.keys(schemas).filter((name) => /^(mutation|table) /.test(name))).toHaveLength(
      Object.keys(mutations).length + Object.keys(syncedTables).length,
    );
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(["pushRequestSchema", "pullResponseSchema"]));
    const changed = { ...schemas, "table notes": syncedTables.notes.schema.extend({ colour: z.string() }) };
    expect(fingerprintOf(changed)).not.toBe(fingerprintOf(schemas));
  });

  it("R-8: the server serves its own version, and no version that does not exist", () => {
    expect(protocol.minimumProtocolVersion).toBeLessThanOrEqual(protocol.protocolVersion);
    expect(Object.keys(fingerprints)).toContain(String(protocol.protocolVersion));
  });
});
