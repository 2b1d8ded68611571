import type { Result } from "../../src-contract/errors.ts";
import { type QueryArgs, type QueryName, type QueryResult, queries } from "../../src-contract/queries/index.ts";
import type { EventHub } from "./event-hub.ts";
import { readQuery } from "./read-query.ts";

/**
 * Reads once, then again after every change of a table that the query reads. One read is under way at a time: changes
 * that come meanwhile ask for one more read, so that a pull of a thousand pages does not queue a thousand reads.
 * After the returned function was called nothing is delivered any more, so an answer to older args never overtakes.
 */
export function subscribeToQuery<Name extends QueryName>(subscription: {
  hub: EventHub;
  name: Name;
  args: QueryArgs<Name>;
  onResult: (result: Result<QueryResult<Name>>) => void;
}): () => void {
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

  return () => {
    stopped = true;
    stopListening();
  };
}
