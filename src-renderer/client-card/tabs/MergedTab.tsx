import { IconArrowMerge } from "@tabler/icons-react";
import type { RecordOf } from "../../../src-contract/entities/client-record.ts";
import { Moment } from "../../ui/Moment.tsx";
import type { Column } from "../../ui/table-column.ts";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { RecordTable } from "./RecordTable.tsx";
import { useSourceWords } from "./use-source-words.ts";

/** JC-6: the contacts that an outside system made part of this one, as they were called there. */
export function MergedTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const sourceOf = useSourceWords();
  const detail = (key: "email" | "phone" | "number", from?: number): Column<RecordOf<"merged">> => ({
    key,
    label: t(`records.merged.columns.${key}`),
    width: "minmax(0, 1fr)",
    value: ({ details }) => details[key],
    ...(from === undefined ? {} : { from }),
  });
  return (
    <RecordTable
      clientId={clientId}
      kind="merged"
      label={t("records.merged.title")}
      columns={[
        {
          key: "when",
          label: t("records.merged.columns.when"),
          width: "84px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "name",
          label: t("records.merged.columns.name"),
          width: "minmax(90px, 1fr)",
          value: ({ title }) => title,
        },
        detail("email"),
        detail("phone", 520),
        detail("number", 640),
        {
          key: "source",
          label: t("records.merged.columns.source"),
          width: "minmax(0, 0.6fr)",
          value: ({ source }) => sourceOf({ source, authorId: null }),
          from: 520,
        },
      ]}
      empty={{ icon: <IconArrowMerge size={22} />, title: t("records.merged.none") }}
    />
  );
}
