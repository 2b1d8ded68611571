import { v7 as newId } from "uuid";
import { type Client, clientMapColumns } from "../../src-contract/entities/client.ts";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";
import { fieldSourceSchema } from "../../src-contract/entities/client-details.ts";
import type { SpamVerdict } from "../../src-contract/entities/message.ts";
import type { IngestItem } from "../../src-contract/ingest/ingest-items.ts";
import type { IngestResult } from "../../src-contract/ingest/ingest-protocol.ts";
import type { ToldClient } from "../../src-contract/ingest/told-client.ts";
import { newClientRow } from "../../src-contract/mutations/create-client.ts";
import { put, type RowPatch, update } from "../../src-contract/row-patch.ts";
import { clientKeysOf } from "../../src-contract/rules/client-keys.ts";
import { changeOf, valueAt, valuesByPath } from "../../src-contract/rules/client-fields.ts";
import { changesFromOutside, sourcesOf } from "../../src-contract/rules/field-sources.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { languageOfMessage } from "../../src-contract/rules/message-language.ts";
import { isSpam, spamVerdictOf } from "../../src-contract/rules/spam.ts";
import { canonicalRow } from "../../src-contract/rules/row-digest.ts";
import { applyRowPatch } from "../database/apply-row-patch.ts";
import type { Row } from "../database/row-columns.ts";
import type { RowRef } from "../database/working-rows.ts";
import type { Arrival } from "./arrival.ts";
import { accessGiven, withAccess } from "./access-of-payment.ts";
import type { Found } from "./find-client.ts";
import { idOfItem, isMessage, rowsOfItem, tableOf, threadOf } from "./item-rows.ts";
import { ItemRefusal, type JudgedItem } from "./judge-item.ts";
import { type ReadBatch, withOwnId } from "./read-batch.ts";
import { changesTold, keysOfSender, keysTold, type Telling } from "./told-changes.ts";

export type Decision = {
  result: IngestResult;
  /** What the item did; nothing when everything stood there already. */
  patch: RowPatch;
  changed: { ref: RowRef; row: Row }[];
};
type Whom = Omit<Found, "foundBy" | "client"> & { client: Client | null; foundBy: Found["foundBy"] | "item" | null };

/**
 * What an item comes to with the rows as they are now. Nothing is kept here: a refusal leaves nothing behind. Throws an
 * ItemRefusal, and a ZodError for a row that would no longer fit its table. Pure but for new ids.
 */
export function decideItem(
  { item, detailsTold }: JudgedItem,
  { batch, telling, now }: { batch: ReadBatch; telling: Telling; now: number },
): Decision {
  const { source, arrivals } = telling;
  const said = toldOf(item);
  const { before, whom } = whomOf(item, said, { batch, telling });
  const told = toldOfArrival(said, { arrival: arrivalOf(item, telling), whom, telling });
  const clientId = whom.client?.id ?? newId();
  const spamVerdict = verdictOf(item, clientId, { batch, telling });
  const placing = {
    ...{ clientId, source, arrivals, now, before, detailsTold, spamVerdict },
    defaultCountry: telling.defaultCountry,
  };
  const own =
    item.kind === "client"
      ? []
      : rowsOfItem(item, {
          ...placing,
          rowId: idOfItem(source, item.kind, item.externalId),
          personId: personOf(item, batch),
        });
  const ofRow = effective(own, batch, now);
  const isOld = before !== undefined && ofRow.length === 0;
  const { patch: ofClient, kept } = clientRows(item, told, { whom, clientId, isOld, batch, telling, now });
  const isOnlySpam = isMessage(item) && whom.client !== null && isSpam({ ...item, spamVerdict }, whom.client);
  const isRemoved = (whom.client?.removedAt ?? null) !== null;
  const restored = isDeed(item) && !isOnlySpam && before === undefined && isRemoved;
  const back = restored ? [update("clients", clientId, { removedAt: null })] : [];
  const owned = withAccess(own, { item, before, client: clientAfter(whom.client, effective(ofClient, batch, now)) });
  const patch = [...ofClient, ...back, ...owned];
  const changed = effective(patch, batch, now);
  const { kind, externalId } = item;
  const { foundBy, others } = whom;
  const status = changed.length > 0 ? "applied" : "unchanged";
  const accessEmail = accessGiven(owned, before);
  return {
    result: { kind, externalId, status, clientId, foundBy, others, restored, kept, accessEmail },
    patch,
    changed,
  };
}

/** The card as this very item leaves it: an address that it tells is the one for its payment. */
function clientAfter(client: Client | null, changed: Decision["changed"]): Client | null {
  const row = changed.find(({ ref }) => ref.table === "clients")?.row;
  return row ? (row as unknown as Client) : client;
}

/** JC-14, JC-15: where the goods go is an address of the client. */
function toldOf(item: IngestItem): ToldClient {
  const told = withOwnId(item);
  if (item.kind !== "order" || !("deliveryAddress" in item) || item.deliveryAddress === undefined) return told;
  return { ...told, addresses: [...(told.addresses ?? []), { type: "delivery", text: item.deliveryAddress }] };
}

function arrivalOf(item: IngestItem, { arrivals }: Telling): Arrival | undefined {
  return isMessage(item) ? arrivals.get(item.externalId) : undefined;
}

/** Who answers from another address has not told that it is the client's; a new card begins with the writer's name. */
function toldOfArrival(
  told: ToldClient,
  { arrival, whom: { client }, telling }: { arrival: Arrival | undefined; whom: Whom; telling: Telling },
): ToldClient {
  if (!arrival) return told;
  if (client === null) return { ...arrival.newcomer, ...told };
  const known = clientKeysOf(client);
  return keysTold(told, telling).others.some((key) => known.includes(key)) ? told : {};
}

/** UD-13, UD-14: the lists are the cards of other clients, as they are now. */
function verdictOf(
  item: IngestItem,
  clientId: string,
  { batch, telling }: { batch: ReadBatch; telling: Telling },
): SpamVerdict | null {
  if (!isMessage(item)) return null;
  const others = batch.clients.having(keysOfSender(item, telling)).filter(({ id }) => id !== clientId);
  return spamVerdictOf(others, item.isSpam ?? false);
}

/** What a person does himself, not what happens to him: it brings a removed card back, and begins one anew (ADR 32). */
function isDeed(item: IngestItem): boolean {
  if (isMessage(item)) return item.direction === "incoming";
  return item.kind === "order" || item.kind === "call" || item.kind === "payment";
}

function whomOf(
  item: IngestItem,
  told: ToldClient,
  { batch, telling }: { batch: ReadBatch; telling: Telling },
): { before: Row | undefined; whom: Whom } {
  const { source } = telling;
  const id = idOfItem(source, item.kind, item.externalId);
  const before = item.kind === "client" ? undefined : batch.rows.read({ table: tableOf(item.kind), id });
  if (before) {
    const owner = batch.rows.read({ table: "clients", id: String(before["clientId"]) });
    if (before["deletedAt"] !== null || !owner || owner["deletedAt"] !== null)
      throw new ItemRefusal("gone", "its row was taken away here", "externalId");
    return { before, whom: { client: owner as unknown as Client, foundBy: "item", others: [] } };
  }
  const keys = keysTold(told, telling);
  const arrival = arrivalOf(item, telling);
  const found = answeredBy(arrival, batch) ?? batch.clients.find(keys, source);
  const isErased = batch.erased.has(id) && !(item.kind === "client" && found);
  if (isErased) throw new ItemRefusal("erased", "it was erased here for good", "externalId");
  if (found) return { before, whom: found };
  if (keys.external === null && keys.others.length === 0)
    throw new ItemRefusal("noKey", "nothing by which the client could be found", "client");
  const isErasedPerson = told.externalId !== undefined && batch.erased.has(idOfItem(source, "client", told.externalId));
  if (isErasedPerson && !isDeed(item))
    throw new ItemRefusal("erased", "the client was erased here for good", "client.externalId");
  if (arrival && !arrival.addsClient) throw new ItemRefusal("noKey", "nobody's card has this address", "client");
  return { before, whom: { client: null, foundBy: null, others: [] } };
}

/** Whose message of ours it answers. */
function answeredBy(arrival: Arrival | undefined, { rows }: ReadBatch): Whom | null {
  const id = arrival?.answers?.clientId;
  const client = id === undefined ? undefined : (rows.read({ table: "clients", id }) as Client | undefined);
  return client?.deletedAt === null ? { client, foundBy: "item", others: [] } : null;
}

function personOf(item: IngestItem, { people }: ReadBatch): string | null {
  const [path, email] =
    "manager" in item ? ["manager", item.manager] : ["author", "author" in item ? item.author : undefined];
  return personNamed(email, path ?? "", people);
}

function personNamed(email: string | undefined, path: string, people: ReadBatch["people"]): string | null {
  if (email === undefined) return null;
  const id = people.get(normalizeEmail(email));
  if (id === undefined) throw new ItemRefusal("unknownPerson", "nobody here has this e-mail", path);
  return id;
}

const blank = {
  ...{ lastName: "", firstName: "", patronymic: "", company: "", jobTitle: "", country: null, city: "" },
  ...{ timeZone: null, managerId: null, phones: {}, emails: {}, tags: {}, customFields: {} },
};

type ClientWork = {
  whom: Whom;
  clientId: string;
  isOld: boolean;
  batch: ReadBatch;
  telling: Telling;
  now: number;
};

/** UD-25…UD-29, JC-45, G5-9: the card as the item leaves it. */
function clientRows(
  item: IngestItem,
  told: ToldClient,
  { whom: { client }, clientId, isOld, batch, telling, now }: ClientWork,
): { patch: RowPatch; kept: string[] } {
  const managerId = personNamed(told.manager, "client.manager", batch.people);
  const all = changesTold(told, { client, telling, managerId });
  const language = languageTold(item, { client, clientId, told: all, isOld, batch, telling });
  const { avatarUrl, ...withoutPicture } = { ...all, ...language };
  // UD-6
  const isOfWidget = isMessage(item) && item.transport === "site";
  const said: ClientChanges = isOfWidget || avatarUrl === undefined ? withoutPicture : { ...withoutPicture, avatarUrl };
  const refusedPicture = isOfWidget && avatarUrl !== undefined ? ["avatarUrl"] : [];
  const source = arrivalOf(item, telling)?.label ?? telling.source;
  const mark = fieldSourceSchema.parse({ source, at: now });
  const seen = told.ipAddress || null;
  if (!client) {
    const fieldSources = { ...sourcesOf(said, mark), ...(seen === null ? {} : { ipAddress: mark }) };
    const createdAt = Math.min(told.createdAt ?? now, now);
    const row = newClientRow(clientId, { ...blank, ...(said as object) }, { importId: null, createdAt });
    return { patch: [put("clients", { ...row, ipAddress: seen, fieldSources })], kept: refusedPicture };
  }
  const { changes, kept } = changesFromOutside(client, isOld ? whereEmpty(client, said) : said);
  const address = seen !== null && seen !== client.ipAddress && !isOld ? { ipAddress: seen } : {};
  const paths = [...valuesByPath(changes).keys(), ...Object.keys(address)];
  if (paths.length === 0) return { patch: [], kept: [...refusedPicture, ...kept] };
  const fieldSources = Object.fromEntries(paths.map((path) => [path, mark]));
  return {
    patch: [update("clients", clientId, { ...changes, ...address, fieldSources })],
    kept: [...refusedPicture, ...kept],
  };
}

/**
 * What an item that was told before says of the client's fields: where nothing stands it is taken, and nothing that was
 * told since is set back to it.
 */
function whereEmpty(client: Client, said: ClientChanges): ClientChanges {
  let left: Record<string, unknown> = {};
  for (const { field, value } of valuesByPath(said).values()) {
    const present = valueAt(client, field);
    if (present !== null && present !== "") continue;
    const [[column, change] = ["", undefined]] = Object.entries(changeOf(field, value));
    const isMap = (clientMapColumns as readonly string[]).includes(column);
    left = { ...left, [column]: isMap ? { ...(left[column] as object | undefined), ...(change as object) } : change };
  }
  return left as ClientChanges;
}

/** UD-28, UD-29 */
function languageTold(
  item: IngestItem,
  {
    client,
    clientId,
    told,
    isOld,
    batch,
    telling,
  }: Pick<ClientWork, "clientId" | "isOld" | "batch" | "telling"> & { client: Client | null; told: ClientChanges },
): ClientChanges {
  if (!isMessage(item) || isOld) return {};
  const thread = threadOf(item, telling, clientId);
  const first = batch.firstDirections.get(thread) ?? item.direction;
  const isWritten = item.direction === "incoming" && first === "incoming";
  if (!isWritten || told.language !== undefined || (client?.language ?? null) !== null) return {};
  const language = languageOfMessage(item.text);
  return language === null ? {} : { language };
}

/** Only what changes something. */
function effective(patch: RowPatch, { rows }: ReadBatch, now: number): { ref: RowRef; row: Row }[] {
  return applyRowPatch(patch, rows.read, now).filter(({ ref, row }) => {
    const before = rows.read(ref);
    return (
      !before || canonicalRow(ref.table, before) !== canonicalRow(ref.table, { ...row, revision: before["revision"] })
    );
  });
}
