// `node scripts/ingest-page.ts`: writes the kinds of docs/ingest.md anew, from the schemas and the examples that the server
// judges and the tests send. scripts/ingest-page.test.ts holds the page against them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ingestExamples } from "../src-contract/ingest/ingest-examples.ts";
import { type IngestKind, ingestItems, ingestKinds } from "../src-contract/ingest/ingest-items.ts";
import { toldClientSchema } from "../src-contract/ingest/told-client.ts";

export const ingestPage = join(import.meta.dirname, "../docs/ingest.md");
const [begin, end] = ["<!-- made by scripts/ingest-page.ts -->\n", "<!-- end -->"] as const;

type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  maxLength?: number;
};

/** The page as it must be. Pure. */
export function withKinds(page: string): string {
  const [before = "", rest = ""] = page.split(begin);
  const [, after = ""] = rest.split(end);
  return before + begin + kindsText() + end + after;
}

function kindsText(): string {
  const client = fieldsOf(schemaOf(toldClientSchema), "");
  return [
    `\n### The client of every item\n\n${tableOf(client)}`,
    ...ingestKinds.map((kind) => `\n### ${kind}\n\n${tableOf(ownFields(kind))}\n${exampleText(kind)}`),
    "\n",
  ].join("");
}

function ownFields(kind: IngestKind): string[] {
  const { properties = {}, ...schema } = schemaOf(ingestItems[kind]);
  const { kind: _kind, client: _client, ...own } = properties;
  return fieldsOf({ ...schema, properties: own }, "");
}

function exampleText(kind: IngestKind): string {
  return `\`\`\`json\n${JSON.stringify(ingestExamples[kind], null, 2)}\n\`\`\`\n`;
}

function tableOf(rows: readonly string[]): string {
  return ["| field | value |", "|---|---|", ...rows, ""].join("\n");
}

function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: "input" }) as Schema;
}

function fieldsOf({ properties = {}, required = [] }: Schema, path: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const place = path === "" ? name : `${path}.${name}`;
    if (field.properties && field.type === "object") return fieldsOf(field, place);
    return [`| \`${place}\`${required.includes(name) ? ", required" : ""} | ${wordsOf(field)} |`];
  });
}

function wordsOf(field: Schema): string {
  if (field.anyOf) return field.anyOf.map(wordsOf).join(" or ");
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (field.type === "array") return `list of ${wordsOf(field.items ?? {})}`;
  if (field.type === "integer") return "whole number";
  if (field.type === "string") return field.maxLength === undefined ? "text" : `text, up to ${field.maxLength}`;
  if (field.properties) {
    const parts = Object.entries(field.properties).map(([name, part]) => {
      return `\`${name}\`${field.required?.includes(name) ? "" : "?"}: ${wordsOf(part)}`;
    });
    return `{ ${parts.join("; ")} }`;
  }
  if (typeof field.additionalProperties === "object") return `by name: ${wordsOf(field.additionalProperties)}`;
  return field.type === "boolean" ? "`true` or `false`" : String(field.type ?? "any");
}

if (import.meta.main) writeFileSync(ingestPage, withKinds(readFileSync(ingestPage, "utf8")));
