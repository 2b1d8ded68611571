import type { DialObjection } from "../../src-contract/rules/dial-objections.ts";
import { type NoteHours, readNoteHours } from "../../src-contract/rules/note-hours/read-note-hours.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { readBooks } from "../../src-contract/rules/reference-books.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { cardObjections } from "./card-objections.ts";
import type { EventHub } from "./event-hub.ts";
import { settledAnswer } from "./query-subscription.ts";
import { readQuery } from "./read-query.ts";

/** Whom a number belongs to, and what stands against calling him now. */
export type DialCheck = { clientId: string | null; clientName: string; objections: readonly DialObjection[] };
const nothing: DialCheck = { clientId: null, clientName: "", objections: [] };

/**
 * What stands against calling this number now, by the cache: without a network as with one. A number that several clients
 * share is nobody's, an internal one too: nothing stands against it. Of a client whose card the window shows it is known
 * at once (T-1).
 */
export function checkDial(hub: EventHub, text: string, clientId: string | null): DialCheck | Promise<DialCheck> {
  const card = clientId === null ? null : settledAnswer(hub, "clientCard", { clientId });
  const entries = settledAnswer(hub, "bookEntries", {});
  return card && entries ? checkOf(card, entries) : readCheck(text, clientId);
}

async function readCheck(text: string, clientId: string | null): Promise<DialCheck> {
  const known = clientId ?? (await ownerOf(text));
  if (known === null) return nothing;
  const [card, entries] = await Promise.all([
    readQuery("clientCard", { clientId: known }),
    readQuery("bookEntries", {}),
  ]);
  return card.ok && card.value ? checkOf(card.value, entries.ok ? entries.value : []) : nothing;
}

function checkOf(card: NonNullable<QueryResult<"clientCard">>, entries: QueryResult<"bookEntries">): DialCheck {
  const { client, note } = card;
  const { quiet } = readBooks(entries);
  const hours = hoursOf(note?.text ?? "");
  const objections = cardObjections(card, { hours, quiet, now: Date.now() });
  return { clientId: client.id, clientName: clientName(client), objections };
}

/** Of the note that was asked about last: the card's, which the window shows. */
let lastRead: { note: string; hours: NoteHours | null } | null = null;

function hoursOf(note: string): NoteHours | null {
  if (lastRead?.note !== note) lastRead = { note, hours: readNoteHours(note) };
  return lastRead.hours;
}

async function ownerOf(text: string): Promise<string | null> {
  const owners = await readQuery("clientsByPhone", { number: text, limit: 2 });
  const [owner, another] = owners.ok ? owners.value : [];
  return owner && !another ? owner.id : null;
}
