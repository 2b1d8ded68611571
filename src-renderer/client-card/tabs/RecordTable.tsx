import { type ReactNode, useEffect, useMemo } from "react";
import { type RecordKind, recordOf, type RecordOf } from "../../../src-contract/entities/client-record.ts";
import { useAsOf } from "../../api/use-as-of.ts";
import { useClientRecords } from "../../api/use-feed.ts";
import { DataTable } from "../../ui/DataTable.tsx";
import type { Column } from "../../ui/table-column.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorMessage } from "../../ui/ErrorMessage.tsx";
import { TabFrame } from "../../ui/TabFrame.tsx";

type RecordTableProps<Kind extends RecordKind> = {
  clientId: string;
  kind: Kind;
  label: string;
  columns: readonly Column<RecordOf<Kind>>[];
  /** What is said when the client has no such record. */
  empty: { icon: ReactNode; title: string; hint?: string };
  filter?: {
    /** Another filter begins at the top. */
    name: string;
    fits: (record: RecordOf<Kind>) => boolean;
    /** Nothing older than this fits. */
    since?: number;
    none: string;
  };
  tools?: ReactNode;
  foot?: ReactNode;
  isQuiet?: (record: RecordOf<Kind>) => boolean;
  onOpen?: (record: RecordOf<Kind>) => void;
};

/** With a filter older pages are read until so many rows fit: as many as fill a window. */
const enough = 60;

/** A tab with the records of one kind, the newest first: read page by page as far as somebody looks. */
export function RecordTable<Kind extends RecordKind>(props: RecordTableProps<Kind>) {
  const { clientId, kind, label, columns, empty, filter, tools, foot, isQuiet, onOpen } = props;
  const asOf = useAsOf();
  const kinds = useMemo(() => [kind], [kind]);
  const { rows: read, loaded, error, older } = useClientRecords(clientId, kinds);
  const records = useMemo(() => read.flatMap((record) => recordOf(kind, record) ?? []), [read, kind]);
  const rows = filter ? records.filter(filter.fits) : records;
  const isBelow = filter?.since !== undefined && (read.at(-1)?.at ?? 0) < filter.since;
  const isAll = !older.isLeft || isBelow;
  const isFiltered = filter !== undefined;

  useEffect(() => {
    if (isFiltered && loaded && rows.length < enough && !isAll) older.read();
  }, [isFiltered, loaded, rows.length, isAll, older, read.length]);

  if (loaded && read.length === 0)
    return (
      <TabFrame asOf={asOf} tools={tools}>
        <EmptyState {...empty} />
        {foot}
      </TabFrame>
    );
  return (
    <TabFrame asOf={asOf} tools={tools} foot={foot}>
      {error ? <ErrorMessage error={error} /> : null}
      {filter && loaded && isAll && rows.length === 0 ? (
        <EmptyState icon={empty.icon} title={filter.none} />
      ) : (
        <DataTable
          key={filter?.name}
          name={kind}
          label={label}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          older={older}
          {...(isQuiet ? { isQuiet } : {})}
          {...(onOpen ? { onOpen } : {})}
        />
      )}
    </TabFrame>
  );
}
