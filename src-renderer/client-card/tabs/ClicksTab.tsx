import { Select } from "@mantine/core";
import { IconClick } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { RecordTable } from "./RecordTable.tsx";

const day = 86_400_000;
const periods = { week: 7 * day, month: 30 * day, quarter: 90 * day, year: 365 * day, all: null };
type Period = keyof typeof periods;

/** JC-120…JC-125: links with marks of advertising or of a partner that the client followed. */
export function ClicksTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const periodId = useId();
  const [period, setPeriod] = useState<Period>("all");
  const length = periods[period];
  return (
    <RecordTable
      clientId={clientId}
      kind="click"
      label={t("records.clicks.title")}
      columns={[
        {
          key: "when",
          label: t("records.clicks.columns.when"),
          width: "84px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "source",
          label: t("records.clicks.columns.source"),
          width: "minmax(0, 1fr)",
          value: ({ details, title }) => details.source || title,
          cell: ({ details, title }) => <TwoLines first={details.source || title} second={details.url} />,
        },
        {
          key: "campaign",
          label: t("records.clicks.columns.campaign"),
          width: "minmax(0, 1fr)",
          value: ({ details }) => details.campaign,
        },
        {
          key: "ad",
          label: t("records.clicks.columns.ad"),
          width: "minmax(0, 0.8fr)",
          value: ({ details }) => details.ad,
        },
        {
          key: "keys",
          label: t("records.clicks.columns.keys"),
          width: "minmax(0, 0.8fr)",
          value: ({ details }) => details.keys,
        },
        {
          key: "partner",
          label: t("records.clicks.columns.partner"),
          width: "minmax(0, 90px)",
          value: ({ details }) => details.partner,
          from: 640,
        },
      ]}
      empty={{ icon: <IconClick size={22} />, title: t("records.clicks.none"), hint: t("records.clicks.noneHint") }}
      {...(length === null
        ? {}
        : {
            filter: {
              name: period,
              since: now - length,
              fits: ({ at }: { at: number }) => at >= now - length,
              none: t("records.clicks.noneInPeriod"),
            },
          })}
      tools={
        <>
          <span id={periodId}>{t("records.clicks.period")}</span>
          <Select
            aria-labelledby={periodId}
            w={140}
            value={period}
            onChange={(value) => setPeriod((value ?? "all") as Period)}
            data={(Object.keys(periods) as Period[]).map((value) => ({
              value,
              label: t(`records.clicks.periods.${value}`),
            }))}
          />
        </>
      }
    />
  );
}
