import { IconUsersGroup } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { RecordOf } from "../../../src-contract/entities/client-record.ts";
import { Moment } from "../../ui/Moment.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { RecordTable } from "./RecordTable.tsx";

/** JC-62…JC-68: the mailing groups, how the client came into each and whether he may be written to there. */
export function GroupsTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const statusOf = ({ details }: RecordOf<"group">) =>
    t(details.isMailable && details.leftAt === null ? "records.groups.mailable" : "records.groups.notMailable");
  return (
    <RecordTable
      clientId={clientId}
      kind="group"
      label={t("records.groups.title")}
      isQuiet={({ details }) => details.leftAt !== null}
      columns={[
        {
          key: "group",
          label: t("records.groups.columns.group"),
          width: "minmax(110px, 1.3fr)",
          value: ({ title }) => title,
          cell: ({ title, details }) => (
            <TwoLines
              first={title}
              second={[
                details.isAutomatic ? t("records.groups.automatic") : "",
                details.leftAt === null ? "" : t("records.groups.left", { date: format.day(details.leftAt, now) }),
              ]
                .filter(Boolean)
                .join(", ")}
            />
          ),
        },
        {
          key: "since",
          label: t("records.groups.columns.since"),
          width: "78px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "status",
          label: t("records.groups.columns.status"),
          width: "64px",
          value: statusOf,
        },
        {
          key: "partner",
          label: t("records.groups.columns.partner"),
          width: "minmax(0, 0.8fr)",
          value: ({ details }) => details.partner,
        },
        {
          key: "tag",
          label: t("records.groups.columns.tag"),
          width: "minmax(0, 0.8fr)",
          value: ({ details }) => details.tag,
        },
        {
          key: "marks",
          label: t("records.groups.columns.source"),
          width: "minmax(0, 1fr)",
          value: ({ details }) => details.source,
          until: 600,
          cell: ({ details }) => (
            <TwoLines
              first={details.source}
              second={[details.campaign, details.ad, details.keys].filter(Boolean).join(" · ")}
            />
          ),
        },
        {
          key: "source",
          label: t("records.groups.columns.source"),
          width: "minmax(0, 0.9fr)",
          value: ({ details }) => details.source,
          from: 600,
        },
        {
          key: "campaign",
          label: t("records.groups.columns.campaign"),
          width: "minmax(0, 1fr)",
          value: ({ details }) => details.campaign,
          from: 600,
        },
        {
          key: "adKeys",
          label: t("records.groups.columns.adKeys"),
          width: "minmax(0, 1fr)",
          value: ({ details }) => [details.ad, details.keys].filter(Boolean).join(" · "),
          from: 600,
          cell: ({ details }) => <TwoLines first={details.ad} second={details.keys} />,
        },
      ]}
      empty={{
        icon: <IconUsersGroup size={22} />,
        title: t("records.groups.none"),
        hint: t("records.groups.noneHint"),
      }}
    />
  );
}
