import { IconCoins } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { ledgerLines, type PointsLine } from "../../../src-contract/rules/points.ts";
import { useAsOf } from "../../api/use-as-of.ts";
import { useClientRecords } from "../../api/use-feed.ts";
import { DataTable } from "../../ui/DataTable.tsx";
import type { Column } from "../../ui/table-column.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { TabFrame } from "../../ui/TabFrame.tsx";
import { signed, useFormat } from "../../ui/use-format.ts";
import { WaitingMark } from "../../ui/WaitingMark.tsx";
import type { CardData } from "../card-data.ts";
import { PointsEditor } from "./PointsEditor.tsx";
import { useSourceWords } from "./use-source-words.ts";

type PointsTabProps = { card: CardData; now: number; mayEdit: boolean };
const pointKinds = ["points"] as const;

/** JC-56…JC-59: what the client has, and the ledger that it is the sum of; a click on the number changes it. */
export function PointsTab({ card, now, mayEdit }: PointsTabProps) {
  const { t } = useTexts();
  const format = useFormat();
  const whoOf = useSourceWords();
  const asOf = useAsOf();
  const { id: clientId } = card.client;
  const feed = useClientRecords(clientId, pointKinds);
  const { sum, waiting } = card.points;
  const lines = useMemo(() => ledgerLines(feed.rows, sum), [feed.rows, sum]);

  const columns: Column<PointsLine>[] = [
    {
      key: "when",
      label: t("records.points.columns.when"),
      width: "84px",
      value: ({ record }) => ({ at: record.at }),
      cell: ({ record }) => <Moment time={record.at} now={now} />,
    },
    {
      key: "amount",
      label: t("records.points.columns.amount"),
      width: "84px",
      value: ({ record }) => record.details.amount,
      end: true,
      cell: ({ record, after }) => (
        <>
          {after === null ? <WaitingMark label={t("card.waiting")} /> : null} <b>{signed(record.details.amount)}</b>
        </>
      ),
    },
    {
      key: "before",
      label: t("records.points.columns.before"),
      width: "60px",
      value: ({ record, after }) => after && after - record.details.amount,
      end: true,
      cell: ({ record, after }) => (after === null ? "" : format.count(after - record.details.amount)),
    },
    {
      key: "after",
      label: t("records.points.columns.after"),
      width: "60px",
      value: ({ after }) => after,
      end: true,
      cell: ({ after }) => (after === null ? "" : format.count(after)),
    },
    {
      key: "what",
      label: t("records.points.columns.what"),
      width: "minmax(80px, 1fr)",
      value: ({ record }) => record.title,
    },
    {
      key: "who",
      label: t("records.points.columns.who"),
      width: "minmax(70px, 0.8fr)",
      value: ({ record }) => whoOf(record),
    },
  ];
  return (
    <TabFrame
      asOf={asOf}
      tools={<PointsEditor key={clientId} clientId={clientId} sum={sum} waiting={waiting} mayEdit={mayEdit} />}
    >
      {feed.loaded && lines.length === 0 ? (
        <EmptyState
          icon={<IconCoins size={22} />}
          title={t("records.points.none")}
          hint={mayEdit ? t("records.points.noneHint") : ""}
        />
      ) : (
        <DataTable
          name="points"
          label={t("records.points.title")}
          columns={columns}
          rows={lines}
          rowId={({ record }) => record.id}
          older={feed.older}
        />
      )}
    </TabFrame>
  );
}
