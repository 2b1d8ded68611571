import { IconHeadset } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { RecordTable } from "./RecordTable.tsx";

/** JC-113…JC-119: the calling tasks that the client was included in, and how he stands in each. */
export function CallingTasksTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  return (
    <RecordTable
      clientId={clientId}
      kind="callingTask"
      label={t("records.callingTasks.title")}
      columns={[
        {
          key: "included",
          label: t("records.callingTasks.columns.included"),
          width: "72px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "task",
          label: t("records.callingTasks.columns.task"),
          width: "minmax(90px, 1fr)",
          value: ({ title }) => title,
        },
        {
          key: "status",
          label: t("records.callingTasks.columns.status"),
          width: "minmax(0, 0.8fr)",
          value: ({ details }) => details.status,
        },
        {
          key: "callBack",
          label: t("records.callingTasks.columns.callBack"),
          width: "80px",
          value: ({ details }) => ({ at: details.callBackAt }),
          cell: ({ details }) => <Moment time={details.callBackAt} now={now} />,
        },
        {
          key: "comment",
          label: t("records.callingTasks.columns.comment"),
          width: "minmax(0, 1.4fr)",
          value: ({ details }) => details.comment,
        },
        {
          key: "responsible",
          label: t("records.callingTasks.columns.responsible"),
          width: "minmax(60px, 0.6fr)",
          value: ({ details }) => details.responsible,
        },
      ]}
      empty={{ icon: <IconHeadset size={22} />, title: t("records.callingTasks.none") }}
    />
  );
}
