import { useCallback, useEffect, useRef, useState } from "react";
import type { QueryArgs, QueryResult } from "../../src-contract/queries/index.ts";
import { readQuery } from "../api/read-query.ts";
import { useQuery } from "../api/use-query.ts";

export type JournalQuestion = Omit<QueryArgs<"callJournal">, "before" | "limit">;
export type JournalRow = QueryResult<"callJournal">[number];
const pageSize = 200;

type Older = { key: string; rows: JournalRow[]; ended: boolean };

/** The newest page is always fresh; older ones are read when the end comes in sight and kept as they were read. */
export function useJournal(question: JournalQuestion) {
  const newest = useQuery("callJournal", { ...question, before: null, limit: pageSize });
  const key = JSON.stringify(question);
  const asked = useRef(question);
  asked.current = question;
  const [older, setOlder] = useState<Older>({ key, rows: [], ended: false });
  const reading = useRef<string | null>(null);
  const present = older.key === key ? older : { key, rows: [], ended: false };
  const rows = joinPages(newest.data ?? [], present.rows);
  const last = rows.at(-1)?.startedAt;
  // what is still shown of another question says nothing of where this one ends
  const ended = !newest.current || present.ended || (newest.data !== undefined && newest.data.length < pageSize);

  useEffect(() => setOlder({ key, rows: [], ended: false }), [key]);

  const readOlder = useCallback(() => {
    if (reading.current === key || ended || last === undefined) return;
    reading.current = key;
    void readQuery("callJournal", { ...asked.current, before: last, limit: pageSize }).then((result) => {
      if (reading.current === key) reading.current = null;
      if (!result.ok) return;
      setOlder((old) =>
        old.key === key ? { key, rows: joinPages(old.rows, result.value), ended: result.value.length < pageSize } : old,
      );
    });
  }, [key, last, ended]);

  return { rows, error: newest.error, loaded: newest.data !== undefined && newest.current, readOlder };
}

/** Newest first, each call once; what the newer page says of a call holds. */
export function joinPages<Row extends { id: string; startedAt: number }>(newer: Row[], older: Row[]): Row[] {
  const known = new Set(newer.map((row) => row.id));
  return [...newer, ...older.filter((row) => !known.has(row.id))].sort((one, other) => other.startedAt - one.startedAt);
}
