import type { Client } from "../../src-contract/entities/client.ts";
import {
  addressTypes,
  type ClientAddress,
  type ClientMessenger,
  type ClientProfile,
  messengers,
  socialNetworks,
} from "../../src-contract/entities/client-details.ts";
import { shortAddress, webAddress } from "../../src-contract/rules/web-address.ts";

/** Ways to a client beside numbers and e-mails, in the order of the card: UD-19, UD-20, UD-21, UD-23. */
export const detailColumns = ["sites", "profiles", "messengers", "addresses"] as const;
export type DetailColumn = (typeof detailColumns)[number];

/** One of them as the card shows it. `type` is null where there is but one kind. */
export type Detail = { key: string; type: string | null; text: string; url: string | null; position: number };

/** The kinds that a person chooses from. */
export const detailTypes: Record<DetailColumn, readonly string[]> = {
  sites: [],
  profiles: socialNetworks,
  messengers,
  addresses: addressTypes,
};

export function detailsOf(client: Client, column: DetailColumn): Detail[] {
  return Object.entries(client[column])
    .map(([key, value]) => ({ key, position: value.position, ...shown(column, value) }))
    .sort((one, other) => one.position - other.position);
}

function shown(column: DetailColumn, value: Client[DetailColumn][string]): Omit<Detail, "key" | "position"> {
  if (column === "messengers") {
    const { messenger, nickname, accountId } = value as ClientMessenger;
    return { type: messenger, text: nickname || accountId, url: null };
  }
  if (column === "addresses") {
    const { type, text } = value as ClientAddress;
    return { type, text, url: null };
  }
  const { url } = value as { url: string };
  const type = column === "profiles" ? (value as ClientProfile).network : null;
  // what was stored before anybody checked it is text and nothing to click
  return { type, text: shortAddress(url), url: webAddress(url) };
}

/** Whose pages stand with the footnote about their owner (JC-101). */
export function isOfMeta({ type }: Pick<Detail, "type">): boolean {
  return type === "facebook" || type === "instagram";
}

/** What is kept of a typed text; null when it is none of its kind. */
export function detailFrom(
  column: DetailColumn,
  typed: { type: string; text: string; position: number; before: Client[DetailColumn][string] | null },
): Client[DetailColumn][string] | null {
  const { type, position } = typed;
  const text = typed.text.trim();
  if (text === "") return null;
  if (column === "addresses") return { type: type as ClientAddress["type"], text, position };
  if (column === "messengers") {
    // the id that a system gave stays under a nickname that a person corrects
    const known = (typed.before as ClientMessenger | null)?.accountId ?? "";
    return { messenger: type as ClientMessenger["messenger"], accountId: known || text, nickname: text, position };
  }
  const url = webAddress(text);
  if (url === null) return null;
  return column === "sites" ? { url, position } : { network: type as ClientProfile["network"], url, position };
}
