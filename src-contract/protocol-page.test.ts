import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { syncedTables } from "./entities/synced-tables.ts";
import { errorBodySchema, errorKinds } from "./errors.ts";
import { mutationByName, mutationNames } from "./mutations/index.ts";
import { checkRowPatch, rowPatchSchema } from "./row-patch.ts";
import * as protocol from "./sync-protocol.ts";

/** What docs/protocol.md shows must be what travels. */
const page = readFileSync(join(import.meta.dirname, "../docs/protocol.md"), "utf8");
const named: Record<string, unknown> = { ...protocol, errorBodySchema, rowPatchSchema };

type Block = { name: string; value: unknown };
const blocks = Array.from(page.matchAll(/^```json *(\S*)\n(.*?)^```$/gms), ([, name = "", text = ""]): Block => {
  return { name, value: JSON.parse(text) };
});

function schemaNamed(name: string): z.ZodType {
  const schema = named[name];
  if (schema instanceof z.ZodType) return schema;
  throw new Error(`docs/protocol.md names no schema: ${name}`);
}

/** Nothing refused, and no key that the schema does not know. */
function readExample({ name, value }: Block): unknown {
  return schemaNamed(name).parse(value);
}

const pushed = blocks.filter(({ name }) => name === "pushRequestSchema");
const patches = blocks
  .map(({ name, value }) => (name === "rowPatchSchema" ? value : (value as { patch?: unknown }).patch))
  .filter((patch) => patch !== undefined);

describe("docs/protocol.md", () => {
  it("R-8: every example fits the schema that it names, and has nothing that the schema does not know", () => {
    for (const block of blocks) expect(readExample(block), block.name).toEqual(block.value);
  });

  it("R-8: every request and answer has an example", () => {
    const messages = Object.keys(protocol).filter((name) =>
      /(Request|Response)Schema$|^(poke|health)Schema$/.test(name),
    );
    expect(messages.length).toBeGreaterThan(12);
    expect(messages.filter((name) => !blocks.some((block) => block.name === name))).toEqual([]);
  });

  it("R-8: mutations and rows of the examples fit theirs", () => {
    expect(pushed.length).toBeGreaterThan(0);
    for (const block of pushed) {
      for (const { name, args } of protocol.pushRequestSchema.parse(block.value).mutations) {
        const known = mutationNames.find((mutation) => mutation === name);
        if (!known) throw new Error(`no mutation ${name}`);
        expect(mutationByName(known).args.parse(args)).toEqual(args);
      }
    }
    expect(patches.length).toBeGreaterThan(2);
    for (const patch of patches) {
      const operations = rowPatchSchema.parse(patch);
      checkRowPatch(operations);
      for (const operation of operations)
        if (operation.op === "put")
          expect(Object.keys(operation.row).toSorted()).toEqual(
            Object.keys(syncedTables[operation.table].schema.shape).toSorted(),
          );
    }
  });

  it("R-8: limits, versions and kinds of errors are those of the code", () => {
    const limits = Object.entries<unknown>(protocol).filter(
      ([name, value]) => typeof value === "number" && /(Limit|Bytes)$/.test(name),
    );
    expect(limits.length).toBeGreaterThan(4);
    for (const [name, value] of limits) expect(page).toContain(`| \`${name}\` | ${JSON.stringify(value)} |`);
    expect(page).toContain(`\`${protocol.protocolVersionHeader}: ${protocol.protocolVersion}\``);
    expect(page).toContain(`\`${protocol.apiPrefix}\``);
    const ofTheDesk = ["unreachable", "certificate", "notKartoteka", "locked", "unsupportedFile", "cancelled"];
    for (const kind of errorKinds) if (!ofTheDesk.includes(kind)) expect(page).toContain(`\`${kind}\``);
  });

  it("R-8: a wrong example would be seen", () => {
    const [first] = blocks.filter(({ name }) => name === "digestRequestSchema");
    const request = first?.value as object;
    expect(() => readExample({ name: "digestRequestSchema", value: { ...request, table: "secrets" } })).toThrow();
    expect(readExample({ name: "digestRequestSchema", value: { ...request, more: 1 } })).not.toHaveProperty("more");
    expect(() => readExample({ name: "noSchema", value: {} })).toThrow("noSchema");
  });
});
