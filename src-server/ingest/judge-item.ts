import { z } from "zod";
import {
  type IngestItem,
  ingestItems,
  ingestKinds,
  isIngestKind,
  type RecordItem,
} from "../../src-contract/ingest/ingest-items.ts";
import type { IngestRefusal, IngestResult } from "../../src-contract/ingest/ingest-protocol.ts";

/** Why an item is not taken. `path`: where in it. */
export class ItemRefusal extends Error {
  readonly code: IngestRefusal;
  readonly path: string;

  constructor(code: IngestRefusal, message: string, path = "") {
    super(message);
    this.name = "ItemRefusal";
    this.code = code;
    this.path = path;
  }
}

export type JudgedItem = { item: IngestItem; detailsTold: string[] };
const namesSchema = z.object({ kind: z.string().max(60), externalId: z.string().max(200) }).partial();

/** An item that fits its schema. Throws an ItemRefusal. Pure. */
export function judgeItem(given: unknown): JudgedItem {
  const { kind } = namesOf(given);
  if (!isIngestKind(kind)) throw new ItemRefusal("invalid", `kind is one of ${ingestKinds.join(", ")}`, "kind");
  const nul = pathOfNul(given);
  if (nul !== null) throw new ItemRefusal("invalid", "a text with the character U+0000", nul);
  const parsed = (ingestItems[kind] as z.ZodType<IngestItem>).safeParse(given);
  if (!parsed.success) throw refusalOf(parsed.error);
  const { details } = given as Partial<RecordItem>;
  return { item: parsed.data, detailsTold: Object.keys(details ?? {}) };
}

export function refusedResult(given: unknown, error: ItemRefusal): IngestResult {
  const { kind, externalId } = namesOf(given);
  const { code, message, path } = error;
  return { kind, externalId, status: "refused", code, message, path };
}

/** Of a ZodError the first fault that says something: of several forms of one value that of the last. */
export function refusalOf(error: z.ZodError): ItemRefusal {
  const [issue] = error.issues;
  return new ItemRefusal("invalid", issue?.message ?? "invalid", issue?.path.join(".") ?? "");
}

/** As far as they can be read: a sender finds his item by them. */
function namesOf(given: unknown): { kind: string | null; externalId: string | null } {
  const { kind = null, externalId = null } = namesSchema.safeParse(given).data ?? {};
  return { kind, externalId };
}

/** PostgreSQL takes no such character, SQLite does: refused by both (docs/ingest.md). */
function pathOfNul(value: unknown, path = ""): string | null {
  if (typeof value === "string") return value.includes("\u0000") ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, one] of Object.entries(value)) {
    const place = path === "" ? key : `${path}.${key}`;
    if (key.includes("\u0000")) return place;
    const found = pathOfNul(one, place);
    if (found !== null) return found;
  }
  return null;
}
