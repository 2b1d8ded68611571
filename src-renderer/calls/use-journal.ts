import { useCallback, useEffect, useRef, useState } from "react";
import type { QueryArgs, QueryResult } from "../../src-contract/queries/index.ts";
import { readQuery } from "../api/read-query.ts";
import { useQuery } from "../api/use-query.ts";

export type JournalScope = QueryArgs<"callJournal">["scope"];
export type JournalRow = QueryResult<"callJournal">[number];
const pageSize = 200;

/** The newest page is always fresh; older ones are read when the end comes in sight and kept as they were read. */
export function useJournal(scope: JournalScope) {
  const newest = useQuery("callJournal", { scope, before: null, limit: pageSize });
  const [older, setOlder] = useState<{ scope: JournalScope; rows: JournalRow[]; ended: boolean }>({
    scope,
    rows: [],
    ended: false,
  });
  const reading = useRef(false);
  const present = older.scope === scope ? older : { scope, rows: [], ended: false };
  const rows = joinPages(newest.data ?? [], present.rows);
  const last = rows.at(-1)?.startedAt;
  const ended = present.ended || (newest.data !== undefined && newest.data.length < pageSize);

  useEffect(() => setOlder({ scope, rows: [], ended: false }), [scope]);

  const readOlder = useCallback(() => {
    if (reading.current || ended || last === undefined) return;
    reading.current = true;
    void readQuery("callJournal", { scope, before: last, limit: pageSize }).then((result) => {
      reading.current = false;
      if (!result.ok) return;
      setOlder((old) =>
        old.scope === scope
          ? { scope, rows: joinPages(old.rows, result.value), ended: result.value.length < pageSize }
          : old,
      );
    });
  }, [scope, last, ended]);

  return { rows, error: newest.error, loaded: newest.data !== undefined && newest.current, readOlder };
}

/** Newest first, each call once; what the newer page says of a call holds. */
export function joinPages<Row extends { id: string; startedAt: number }>(newer: Row[], older: Row[]): Row[] {
  const known = new Set(newer.map((row) => row.id));
  return [...newer, ...older.filter((row) => !known.has(row.id))].sort((one, other) => other.startedAt - one.startedAt);
}
