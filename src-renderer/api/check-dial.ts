import type { DialObjection } from "../../src-contract/rules/dial-objections.ts";
import { readNoteHours } from "../../src-contract/rules/note-hours/read-note-hours.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { readBooks } from "../../src-contract/rules/reference-books.ts";
import { cardObjections } from "./card-objections.ts";
import { readQuery } from "./read-query.ts";

/** Whom a number belongs to, and what stands against calling him now. */
export type DialCheck = { clientId: string | null; clientName: string; objections: readonly DialObjection[] };
const nothing: DialCheck = { clientId: null, clientName: "", objections: [] };

/**
 * What stands against calling this number now, read from the cache at the click: without a network as with one. A number
 * that several clients share is nobody's, an internal one too: nothing stands against it.
 */
export async function checkDial(text: string, clientId: string | null): Promise<DialCheck> {
  const known = clientId ?? (await ownerOf(text));
  if (known === null) return nothing;
  const [card, entries] = await Promise.all([
    readQuery("clientCard", { clientId: known }),
    readQuery("bookEntries", {}),
  ]);
  if (!card.ok || !card.value) return nothing;
  const { client, note } = card.value;
  const { quiet } = readBooks(entries.ok ? entries.value : []);
  const hours = readNoteHours(note?.text ?? "");
  const objections = cardObjections(card.value, { hours, quiet, now: Date.now() });
  return { clientId: known, clientName: clientName(client), objections };
}

async function ownerOf(text: string): Promise<string | null> {
  const owners = await readQuery("clientsByPhone", { number: text, limit: 2 });
  const [owner, another] = owners.ok ? owners.value : [];
  return owner && !another ? owner.id : null;
}
