import type { Client } from "../../src-contract/entities/client.ts";
import { clientKeysOf, type ClientKeyKind, keyKindOf } from "../../src-contract/rules/client-keys.ts";

/** `others`: who has one of the keys too. */
export type Found = { client: Client; foundBy: ClientKeyKind; others: string[] };

/** Clients by their keys, as they are at this point of a batch. */
export type KeyedClients = {
  /** Puts one in, or in the place of how he was. */
  set(client: Client): void;
  /** Who has one of these keys. */
  having(keys: readonly string[]): Client[];
  find(keys: { external: string | null; others: readonly string[] }, source: string): Found | null;
};

/**
 * Whom a telling is about. His id in the system that speaks decides; without it every other key counts alike, and of
 * several the oldest living card is taken. Two whom their own system tells apart are not made one by a telephone that
 * they share (GC-33). Pure but for what is put in.
 */
export function keyedClients(clients: Iterable<Client>): KeyedClients {
  const byId = new Map<string, Client>();
  const idsByKey = new Map<string, Set<string>>();
  const set = (client: Client) => {
    const before = byId.get(client.id);
    if (before) for (const key of clientKeysOf(before)) idsByKey.get(key)?.delete(client.id);
    byId.set(client.id, client);
    if (client.deletedAt !== null) return;
    for (const key of clientKeysOf(client)) idsByKey.set(key, (idsByKey.get(key) ?? new Set()).add(client.id));
  };
  for (const client of clients) set(client);

  const having = (key: string): Client[] => Array.from(idsByKey.get(key) ?? []).flatMap((id) => byId.get(id) ?? []);
  const oldest = (found: readonly Client[], foundBy: ClientKeyKind): Found | null => {
    const [client, ...others] = Array.from(new Set(found)).sort(byAge);
    return client ? { client, foundBy, others: others.map(({ id }) => id) } : null;
  };

  return {
    set,
    having: (keys) => Array.from(new Set(keys.flatMap(having))),
    find({ external, others }, source) {
      const sure = external === null ? null : oldest(having(external), "externalId");
      if (sure) return sure;
      const isAnother = (client: Client) => external !== null && Object.hasOwn(client.externalIds, source);
      const matches = others.flatMap((key) => having(key).map((client) => ({ key, client })));
      const free = matches.filter(({ client }) => !isAnother(client));
      const found = oldest(
        free.map(({ client }) => client),
        "phone",
      );
      if (!found) return null;
      const first = free.find(({ client }) => client === found.client);
      return { ...found, foundBy: keyKindOf(first?.key ?? "") ?? found.foundBy };
    },
  };
}

/** A card that was removed comes after every other; then the older one. */
function byAge(one: Client, other: Client): number {
  const removed = Number(one.removedAt !== null) - Number(other.removedAt !== null);
  return removed || one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}
