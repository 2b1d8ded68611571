import { IconHistory } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { Call } from "../../../src-contract/entities/call.ts";
import type { HistoryEvent } from "../../../src-contract/queries/client-records.ts";
import { historyKinds } from "../../../src-contract/rules/history-kinds.ts";
import { hiddenHistorySetting } from "../../../src-contract/rules/user-settings.ts";
import { useAsOf } from "../../api/use-as-of.ts";
import { historyKey, useClientHistory } from "../../api/use-feed.ts";
import { useSetting } from "../../api/use-setting.ts";
import type { CardTab } from "../../ui/addresses.ts";
import { DataTable } from "../../ui/DataTable.tsx";
import type { Column } from "../../ui/table-column.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorMessage } from "../../ui/ErrorMessage.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { MetaNote } from "../../ui/MetaNote.tsx";
import { TabFrame } from "../../ui/TabFrame.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { WaitingMark } from "../../ui/WaitingMark.tsx";
import { HistoryEyes } from "./HistoryEyes.tsx";
import { useHistoryWords } from "./use-history-words.ts";

type HistoryTabProps = {
  clientId: string;
  now: number;
  callWords: (call: Call) => string;
  onOpenTab: (tab: CardTab) => void;
};

/** From this width on what happened and its details stand beside each other. */
const roomy = 680;

/** GC-23, JC-17, LL-80: what happened, when, who did it and where it comes from; what is not wanted is behind an eye. */
export function HistoryTab({ clientId, now, callWords, onOpenTab }: HistoryTabProps) {
  const { t } = useTexts();
  const [hidden, hide] = useSetting(hiddenHistorySetting);
  const feed = useClientHistory(
    clientId,
    historyKinds.filter((kind) => !hidden?.includes(kind)),
  );
  const wordsOf = useHistoryWords(callWords);
  const asOf = useAsOf();
  if (hidden === undefined) return null;

  const columns: Column<HistoryEvent>[] = [
    {
      key: "when",
      label: t("records.history.columns.when"),
      width: "84px",
      value: ({ at }) => ({ at }),
      cell: ({ at }) => <Moment time={at} now={now} />,
    },
    {
      key: "event",
      label: t("records.history.columns.what"),
      width: "minmax(100px, 1fr)",
      value: (event) => [wordsOf(event).what, wordsOf(event).details].filter(Boolean).join(": "),
      until: roomy,
      cell: (event) => <TwoLines first={wordsOf(event).what} second={wordsOf(event).details} />,
    },
    {
      key: "what",
      label: t("records.history.columns.what"),
      width: "minmax(130px, 1fr)",
      value: (event) => wordsOf(event).what,
      from: roomy,
    },
    {
      key: "details",
      label: t("records.history.columns.details"),
      width: "minmax(0, 2.4fr)",
      value: (event) => wordsOf(event).details,
      from: roomy,
    },
    {
      key: "who",
      label: t("records.history.columns.who"),
      width: "minmax(0, 130px)",
      from: 380,
      value: (event) => wordsOf(event).who,
      cell: (event) => (
        <>
          {wordsOf(event).who} {event.subject.row.revision === null ? <WaitingMark label={t("card.waiting")} /> : null}
        </>
      ),
    },
    {
      key: "source",
      label: t("records.history.columns.source"),
      width: "minmax(0, 90px)",
      from: 300,
      value: (event) => wordsOf(event).source,
    },
  ];

  return (
    <TabFrame
      asOf={asOf}
      foot={feed.rows.some(isFacebook) ? <MetaNote /> : null}
      tools={<HistoryEyes hidden={hidden} onHide={hide} />}
    >
      {feed.error ? <ErrorMessage error={feed.error} /> : null}
      {feed.loaded && feed.rows.length === 0 ? (
        <EmptyState
          icon={<IconHistory size={22} />}
          title={t(hidden.length > 0 ? "records.history.noneShown" : "records.history.none")}
          hint={t(hidden.length > 0 ? "records.history.noneShownHint" : "records.history.noneHint")}
        />
      ) : (
        <DataTable
          name="history"
          isChronicle
          label={t("records.history.title")}
          columns={columns}
          rows={feed.rows}
          rowId={(event) => historyKey(event).name}
          onOpen={(event) => {
            const { tab } = wordsOf(event);
            if (tab !== "history") onOpenTab(tab);
          }}
          older={feed.older}
        />
      )}
    </TabFrame>
  );
}

/** JC-101: the name stands nowhere without its footnote. */
function isFacebook({ subject }: HistoryEvent): boolean {
  return subject.table === "clientRecords" && subject.row.kind === "facebookPage";
}
