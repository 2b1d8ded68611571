import type { Result } from "../../src-contract/errors.ts";
import { type QueryArgs, type QueryName, type QueryResult, queries } from "../../src-contract/queries/index.ts";
import type { EventHub } from "./event-hub.ts";
import { readQuery } from "./read-query.ts";

type Subscription<Name extends QueryName> = {
  hub: EventHub;
  name: Name;
  args: QueryArgs<Name>;
  onResult: (result: Result<QueryResult<Name>>) => void;
};

type Shared = {
  latest: Result<unknown> | null;
  watchers: Set<(result: Result<unknown>) => void>;
  reading: Pick<QuerySubscription, "isReading">;
  stop: () => void;
};
const sharedOf = new WeakMap<EventHub, Map<string, Shared>>();

/** The same question of the same window; two that are equal are read once. */
export function questionKey<Name extends QueryName>(name: Name, args: QueryArgs<Name>): string {
  return `${name} ${JSON.stringify(args)}`;
}

/** What is known now, as long as somebody watches it; null when it is to be waited for. */
export function knownAnswer<Name extends QueryName>(hub: EventHub, key: string): Result<QueryResult<Name>> | null {
  return (sharedOf.get(hub)?.get(key)?.latest as Result<QueryResult<Name>> | null | undefined) ?? null;
}

/**
 * For a click that must not wait for the store: what the window shows anyway, when nothing says that it has changed
 * since. Null: it is to be read.
 */
export function settledAnswer<Name extends QueryName>(
  hub: EventHub,
  name: Name,
  args: QueryArgs<Name>,
): QueryResult<Name> | null {
  const shared = sharedOf.get(hub)?.get(questionKey(name, args));
  if (!shared?.latest?.ok || shared.reading.isReading() || hub.isBehind()) return null;
  return shared.latest.value as QueryResult<Name>;
}

/**
 * `subscribeToQuery`, shared: whatever asks the same at one time is read once and told together, and who comes later is
 * told at once what the others know. A screen that gives way to another in one drawing hands its answers on.
 */
export function watchQuery<Name extends QueryName>({ hub, name, args, onResult }: Subscription<Name>): () => void {
  const key = questionKey(name, args);
  const all = sharedOf.get(hub) ?? new Map<string, Shared>();
  sharedOf.set(hub, all);
  const known = all.get(key);
  // a refusal is not handed on: who comes later asks for himself
  const isKnown = known !== undefined && known.latest?.ok !== false;
  const shared: Shared = isKnown
    ? known
    : {
        latest: null,
        watchers: new Set(),
        reading: { isReading: () => true },
        stop: () => undefined,
      };
  const watcher = (result: Result<unknown>) => onResult(result as Result<QueryResult<Name>>);
  shared.watchers.add(watcher);
  if (!isKnown) {
    all.set(key, shared);
    const subscription = subscribeToQuery({
      hub,
      name,
      args,
      onResult(result) {
        shared.latest = result;
        for (const each of Array.from(shared.watchers)) each(result);
      },
    });
    shared.stop = subscription.stop;
    shared.reading = subscription;
  } else if (shared.latest !== null) watcher(shared.latest);

  return () => {
    shared.watchers.delete(watcher);
    setTimeout(() => {
      if (shared.watchers.size > 0) return;
      if (all.get(key) === shared) all.delete(key);
      shared.stop();
    }, 0);
  };
}

export type QuerySubscription = { isReading(): boolean; stop(): void };

/**
 * Reads once, then again after every change of a table that the query reads. One read is under way at a time: changes
 * that come meanwhile ask for one more read, so that a pull of a thousand pages does not queue a thousand reads.
 * After `stop` was called nothing is delivered any more, so an answer to older args never overtakes.
 */
export function subscribeToQuery<Name extends QueryName>(subscription: Subscription<Name>): QuerySubscription {
  const { hub, name, args, onResult } = subscription;
  const tables = queries[name].tables as readonly string[];
  let stopped = false;
  let reading = false;
  let changed = false;

  async function read(): Promise<void> {
    reading = true;
    do {
      changed = false;
      const result = await readQuery(name, args);
      if (stopped) return;
      onResult(result);
    } while (changed);
    reading = false;
  }

  const stopListening = hub.listen((event) => {
    if (event.event !== "dataChanged" || !event.tables.some((table) => tables.includes(table))) return;
    changed = true;
    if (!reading) void read();
  });
  void read();

  return {
    isReading: () => reading,
    stop() {
      stopped = true;
      stopListening();
    },
  };
}
