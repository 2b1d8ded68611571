import { z } from "zod";
import { type SyncedTable, syncedTables } from "../../src-contract/entities/synced-tables.ts";

/** 0 to 1, the same row of numbers for the same seed (mulberry32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

export function makeId(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = "7";
  digits[16] = "8";
  const text = digits.join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** What databases, JSON and hashes are known to stumble over. */
const hostileTexts = [
  "",
  " ",
  "0",
  "00123",
  "1e3",
  "-0",
  "true",
  "null",
  "Ёлка",
  "Ёлка".normalize("NFD"),
  "Café",
  "Café".normalize("NFD"),
  "ﬁ",
  "👩‍👩‍👧",
  "\u202eсправа налево",
  "строка\nвторая\r\n\tтретья",
  "кавычки \" ' ` \\ \\u0000",
  "'; DROP TABLE clients; --",
  '{"a":1}',
  "[]",
  "\u0001\u001f\u007f\ufeff\ufffd",
  "я".repeat(150),
];
const hostileKeys = [
  "",
  "а",
  "б",
  "Б",
  "10",
  "9",
  "z",
  "ё",
  "ё".normalize("NFD"),
  "с пробелом",
  'с "кавычкой"',
  "toString",
];

type Json = {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Json[];
  allOf?: Json[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Json>;
  required?: string[];
  propertyNames?: Json;
  additionalProperties?: Json | boolean;
  items?: Json;
  minItems?: number;
};

const jsonSchemas = new Map<SyncedTable, Json>();
function schemaOf(table: SyncedTable): Json {
  const known = jsonSchemas.get(table) ?? (z.toJSONSchema(syncedTables[table].schema) as Json);
  jsonSchemas.set(table, known);
  return known;
}

/** A row that fits its schema, out of the values that are hardest to keep. */
export function makeRow(table: SyncedTable, random: Random): Record<string, unknown> & { id: string } {
  const row = makeObject(schemaOf(table), random);
  return { ...row, id: makeId(random), revision: null, deletedAt: null };
}

/** Another value for a column. */
export function makeValue(table: SyncedTable, column: string, random: Random): unknown {
  return make(schemaOf(table).properties?.[column] ?? {}, random);
}

function make(schema: Json, random: Random): unknown {
  if (schema.anyOf) return make(pick(random, schema.anyOf), random);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  if (Array.isArray(schema.type)) return make({ ...schema, type: pick(random, schema.type) }, random);
  switch (schema.type) {
    case "null":
      return null;
    case "boolean":
      return random() < 0.5;
    case "integer":
    case "number":
      return makeNumber(schema, random);
    case "array":
      return Array.from({ length: 1 + Math.floor(random() * 3) }, () => make(schema.items ?? {}, random));
    case "object":
      return makeObject(schema, random);
    default:
      return makeText(schema, random);
  }
}

function makeNumber({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Json, random: Random): number {
  const lowest = Math.max(minimum, -(2 ** 31));
  const highest = Math.min(maximum, 2 ** 31 - 1);
  return random() < 0.3 ? pick(random, [lowest, highest]) : Math.floor(lowest + random() * (highest - lowest));
}

function makeText(schema: Json, random: Random): string {
  const isId = [schema, ...(schema.allOf ?? [])].some(({ format }) => format === "uuid" || format === "lowercase");
  if (isId) return makeId(random);
  const text = pick(random, hostileTexts) + (random() < 0.5 ? ` ${Math.floor(random() * 1e6)}` : "");
  // a code of fixed length, as a country's
  if (schema.minLength === schema.maxLength && schema.minLength !== undefined)
    return Array.from({ length: schema.minLength }, () => pick(random, ["R", "U", "K", "Z"])).join("");
  return text.padEnd(schema.minLength ?? 0, "x").slice(0, schema.maxLength ?? 300);
}

function makeObject(schema: Json, random: Random): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if (schema.required?.includes(name) || random() < 0.5) made[name] = make(property, random);
  if (typeof schema.additionalProperties !== "object") return made;
  for (let count = Math.floor(random() * 4); count > 0; count -= 1)
    made[pick(random, hostileKeys)] = make(schema.additionalProperties, random);
  return made;
}
