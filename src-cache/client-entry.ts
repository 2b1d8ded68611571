import type { Client, ClientPhone } from "../src-contract/entities/client.ts";
import { zoneOfClient } from "../src-contract/rules/local-time.ts";
import { clientName } from "../src-contract/rules/person-name.ts";
import { reversedDigits } from "../src-contract/rules/phone-number.ts";
import { normalizeForSearch } from "../src-contract/rules/search-text.ts";
import type { Cache } from "./cache.ts";
import { russianSortKey } from "./sort-key.ts";

/** What an entry is made of. Raise `indexVersion` (search-index.ts) with every change of what comes out. */
export type IndexedClient = Pick<
  Client,
  | "id"
  | "lastName"
  | "firstName"
  | "patronymic"
  | "company"
  | "country"
  | "city"
  | "timeZone"
  | "phones"
  | "emails"
  | "tags"
  | "managerId"
  | "createdAt"
>;

/** A client's line of a list with what the search looks at, as in `clientEntries` (except lastContactAt). */
export type ClientEntry = {
  no: number;
  clientId: string;
  sortKey: string;
  name: string;
  company: string;
  city: string;
  phone: string | null;
  timeZone: string | null;
  tags: string;
  managerId: string | null;
  createdAt: number;
  searchText: string;
  digits: string;
};

const columns = [
  "no",
  "clientId",
  "sortKey",
  "name",
  "company",
  "city",
  "phone",
  "timeZone",
  "tags",
  "managerId",
  "createdAt",
  "searchText",
  "digits",
] as const satisfies (keyof ClientEntry)[];
const overwritten = columns.filter((column) => column !== "no" && column !== "clientId");
const writeSql = `INSERT INTO clientEntries (${columns.join(", ")}, lastContactAt)
  VALUES (${columns.map(() => "?").join(", ")}, ?)
  ON CONFLICT (no) DO UPDATE SET ${overwritten.map((column) => `${column} = excluded.${column}`).join(", ")}`;

/** A new entry with its last contact, or another content of one that is there, whose last contact stays. */
export function writeClientEntry(cache: Cache, entry: ClientEntry, lastContactAt: number | null): void {
  cache.run(writeSql, ...columns.map((column) => entry[column]), lastContactAt);
}

/** Pure. */
export function clientEntryOf(client: IndexedClient, no: number): ClientEntry {
  const name = clientName(client);
  const phones = Object.values(client.phones).sort((first, second) => first.position - second.position);
  return {
    no,
    clientId: client.id,
    sortKey: russianSortKey(name, no),
    name,
    company: client.company,
    city: client.city,
    phone: phones[0] ? JSON.stringify(phones[0]) : null,
    timeZone: zoneOfClient(client).timeZone,
    tags: JSON.stringify(Object.keys(client.tags)),
    managerId: client.managerId,
    createdAt: client.createdAt,
    searchText: searchText(client, name),
    digits: phones.map(phoneWords).join(" "),
  };
}

/** Name, company and e-mails, a line each: which line holds a hit says why the client was found. */
function searchText(client: IndexedClient, name: string): string {
  const emails = Object.values(client.emails).map(({ address }) => address.toLowerCase());
  return [normalizeForSearch(name), normalizeForSearch(client.company), emails.join(" ")].join("\n");
}

/** The first line of the searched text is the name: the table of words holds nothing else. */
export const nameOfSearchText = "substr(searchText, 1, instr(searchText, char(10)) - 1)";

/**
 * Two words for a number, so that one index finds it by its beginning and by its ending: «f79123456789» forwards,
 * «r98765432197» turned round.
 */
function phoneWords({ e164, raw }: ClientPhone): string {
  const digits = (e164 ?? raw).replace(/\D/g, "");
  return digits === "" ? "" : `r${reversedDigits(digits)} f${digits}`;
}
