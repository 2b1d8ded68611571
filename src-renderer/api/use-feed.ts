import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ClientRecord, RecordKind } from "../../src-contract/entities/client-record.ts";
import type { HistoryEvent } from "../../src-contract/queries/client-records.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import type { HistoryKind } from "../../src-contract/rules/history-kinds.ts";
import { joinFeed, type FeedKey } from "./join-feed.ts";
import { readQuery } from "./read-query.ts";
import { useQuery } from "./use-query.ts";

const pageSize = 200;

export type Feed<Row> = {
  rows: Row[];
  /** False until the first page of what is asked for is there. */
  loaded: boolean;
  error: ErrorBody | null;
  older: { read: () => void; isLeft: boolean };
};

type Page<Row, Place> = { rows: Row[]; next: Place | null };
type Asked<Row, Place> = {
  /** Of the question: another one begins anew. */
  key: string;
  newest: Page<Row, Place> | undefined;
  error: ErrorBody | null;
  read: (before: Place) => Promise<Page<Row, Place> | null>;
  keyOf: (row: Row) => FeedKey;
};

/** The newest page is always fresh; older ones are read when the end comes in sight and kept as they were read. */
function usePages<Row, Place>({ key, newest, error, read, keyOf }: Asked<Row, Place>): Feed<Row> {
  type Older = { key: string; rows: Row[]; next: Place | null };
  const [older, setOlder] = useState<Older | null>(null);
  const reading = useRef(false);
  const latest = useRef({ read, keyOf });
  latest.current = { read, keyOf };
  const known = older?.key === key ? older : null;
  const next = known ? known.next : (newest?.next ?? null);
  const firstRows = newest?.rows;

  useEffect(() => {
    reading.current = false;
    setOlder(null);
  }, [key]);

  const readOlder = useCallback(() => {
    if (reading.current || next === null || !firstRows) return;
    reading.current = true;
    void latest.current.read(next).then((page) => {
      reading.current = false;
      if (!page) return;
      // what stood on the first page then is kept: new rows may push it off that page
      setOlder((old) => ({ key, rows: [...(old?.key === key ? old.rows : firstRows), ...page.rows], next: page.next }));
    });
  }, [key, next, firstRows]);

  const isLeft = newest === undefined || next !== null;
  return {
    rows: joinFeed(firstRows ?? [], known?.rows ?? [], { keyOf, wholeIsFirst: newest?.next === null }),
    loaded: newest !== undefined,
    error,
    older: useMemo(() => ({ read: readOlder, isLeft }), [readOlder, isLeft]),
  };
}

/** A client's records of some kinds, newest first. */
export function useClientRecords(clientId: string, kinds: readonly RecordKind[]): Feed<ClientRecord> {
  const args = { clientId, kinds: [...kinds], limit: pageSize };
  const first = useQuery("clientRecords", { ...args, before: null });
  return usePages({
    key: JSON.stringify(args),
    newest: first.current ? first.data : undefined,
    error: first.error,
    async read(before) {
      const result = await readQuery("clientRecords", { ...args, before });
      return result.ok ? result.value : null;
    },
    keyOf: ({ id, at }) => ({ id, at, name: id }),
  });
}

/** GC-23: everything that happened with a client, of the kinds whose eye is open. */
export function useClientHistory(clientId: string, kinds: readonly HistoryKind[]): Feed<HistoryEvent> {
  const args = { clientId, kinds: [...kinds], limit: pageSize };
  const first = useQuery("clientHistory", { ...args, before: null });
  const asPage = ({ events, next }: NonNullable<typeof first.data>) => ({ rows: events, next });
  return usePages({
    key: JSON.stringify(args),
    newest: first.current && first.data ? asPage(first.data) : undefined,
    error: first.error,
    async read(before) {
      const result = await readQuery("clientHistory", { ...args, before });
      return result.ok ? asPage(result.value) : null;
    },
    keyOf: historyKey,
  });
}

export function historyKey({ at, step, subject }: HistoryEvent): FeedKey {
  // one call may have been moved several times
  const id = (subject.table === "calls" && subject.move?.id) || subject.row.id;
  return { id, at, name: `${id} ${step}` };
}
