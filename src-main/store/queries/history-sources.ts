import type { SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { type RecordKind, recordKinds } from "../../../src-contract/entities/client-record.ts";
import {
  historyKindOfRecord,
  type HistoryKind,
  type HistoryStep,
  recordSteps,
} from "../../../src-contract/rules/history-kinds.ts";

/** Where events of a kind come from: the rows of a table by one of their moments, in the order of an index. */
export type HistorySource = {
  kind: HistoryKind;
  step: HistoryStep;
  /** Of the row that the event is about. */
  table: SyncedTable;
  /** Where its keys are read; `callMoves` holds nothing but what there is. */
  keys: SyncedTable | "callMoves";
  /** SQL of the moment, exactly as the index of store-0053 has it. */
  moment: string;
  /** Narrows the rows: a beginning of the same index. */
  where: string;
  /** Null for the rows of other tables. */
  record: RecordKind | null;
};

const ofTables: Omit<HistorySource, "record" | "keys">[] = [
  { kind: "call", step: "made", table: "calls", moment: "startedAt", where: "" },
  { kind: "comment", step: "made", table: "comments", moment: "createdAt", where: "" },
  { kind: "note", step: "made", table: "notes", moment: "createdAt", where: "" },
  { kind: "message", step: "made", table: "messages", moment: "createdAt", where: "" },
  { kind: "task", step: "made", table: "tasks", moment: "createdAt", where: "" },
  { kind: "task", step: "done", table: "tasks", moment: "doneAt", where: "AND doneAt IS NOT NULL" },
  { kind: "file", step: "made", table: "attachments", moment: "createdAt", where: "" },
  { kind: "edit", step: "made", table: "clientEdits", moment: "createdAt", where: "" },
  { kind: "order", step: "made", table: "orders", moment: "createdAt", where: "" },
  { kind: "order", step: "paid", table: "orders", moment: "paidAt", where: "AND paidAt IS NOT NULL" },
];

/** Which kinds of record carry which later moment. */
const stepKinds: Record<keyof typeof recordSteps, readonly RecordKind[]> = {
  leftAt: ["group", "tunnel"],
  archivedAt: ["channel"],
  openedAt: ["letter"],
  unsubscribedAt: ["letter"],
};

function ofRecords(): HistorySource[] {
  const made = recordKinds.map((record) => ({ record, step: "made" as HistoryStep, moment: "at", there: "" }));
  const later = (Object.keys(stepKinds) as (keyof typeof recordSteps)[]).flatMap((key) => {
    const moment = `json_extract(details, '$.${key}')`;
    return stepKinds[key].map((record) => ({
      record,
      step: recordSteps[key],
      moment,
      there: ` AND ${moment} IS NOT NULL`,
    }));
  });
  return [...made, ...later].flatMap(({ record, step, moment, there }) => {
    const kind = historyKindOfRecord[record];
    if (kind === null) return [];
    const table = "clientRecords" as const;
    return [{ kind, step, table, keys: table, moment, where: `AND kind = '${record}'${there}`, record }];
  });
}

/** The number of a source in this list is what a page's place tells events of one moment apart by: append only. */
export const historySources: readonly HistorySource[] = [
  ...ofTables.map((source) => ({ ...source, keys: source.table, record: null })),
  ...ofRecords(),
  { kind: "call", step: "moved", table: "calls", keys: "callMoves", moment: "at", where: "", record: null },
];
