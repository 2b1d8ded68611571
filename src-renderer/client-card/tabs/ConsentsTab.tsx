import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { recordOf } from "../../../src-contract/entities/client-record.ts";
import { useClientRecords } from "../../api/use-feed.ts";
import { mutate, newId } from "../../api/mutate.ts";
import { Moment } from "../../ui/Moment.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { useNotice } from "../../ui/use-notice.tsx";
import { WaitingMark } from "../../ui/WaitingMark.tsx";
import { RecordTable } from "./RecordTable.tsx";
import { useSourceWords } from "./use-source-words.ts";

type ConsentsTabProps = { clientId: string; now: number; mayEdit: boolean };
const consentKinds = ["consent"] as const;

/** GC-53: whether there is a consent, and its proof: when, by which form, from which address, who told. */
export function ConsentsTab({ clientId, now, mayEdit }: ConsentsTabProps) {
  const { t } = useTexts();
  const format = useFormat();
  const whoOf = useSourceWords();
  const notice = useNotice();
  const { rows, loaded } = useClientRecords(clientId, consentKinds);
  const newest = rows[0] && recordOf("consent", rows[0]);

  const write = (isWithdrawn: boolean) =>
    void mutate("addClientRecord", {
      recordId: newId(),
      clientId,
      kind: "consent",
      at: Date.now(),
      title: t(isWithdrawn ? "records.consents.withdrawnByWord" : "records.consents.byWord"),
      details: { isWithdrawn, form: "", ipAddress: "" },
    }).then(notice.check);

  function state(): string {
    if (!newest) return loaded ? t("records.consents.absent") : "";
    const date = format.day(newest.at, now);
    return t(newest.details.isWithdrawn ? "records.consents.withdrawn" : "records.consents.given", { date });
  }

  return (
    <RecordTable
      clientId={clientId}
      kind="consent"
      label={t("records.consents.title")}
      tools={
        <>
          <b>{state()}</b>
          {mayEdit ? (
            <>
              <Button variant="default" onClick={() => write(false)}>
                {t("records.consents.add")}
              </Button>
              {newest && !newest.details.isWithdrawn ? (
                <Button variant="default" onClick={() => write(true)}>
                  {t("records.consents.addWithdrawal")}
                </Button>
              ) : null}
            </>
          ) : null}
        </>
      }
      columns={[
        {
          key: "when",
          label: t("records.consents.columns.when"),
          width: "84px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "what",
          label: t("records.consents.columns.what"),
          width: "minmax(110px, 1.4fr)",
          value: ({ title }) => title,
          cell: ({ title, details, revision }) => (
            <TwoLines
              title={title}
              first={
                <>
                  {title} {revision === null ? <WaitingMark label={t("card.waiting")} /> : null}
                </>
              }
              second={t(details.isWithdrawn ? "records.consents.isWithdrawn" : "records.consents.isGiven")}
            />
          ),
        },
        {
          key: "form",
          label: t("records.consents.columns.form"),
          width: "minmax(70px, 1fr)",
          value: ({ details }) => details.form,
        },
        {
          key: "ip",
          label: t("records.consents.columns.ip"),
          width: "104px",
          value: ({ details }) => details.ipAddress,
        },
        {
          key: "who",
          label: t("records.consents.columns.source"),
          width: "minmax(60px, 0.7fr)",
          value: whoOf,
        },
      ]}
      empty={{
        icon: <IconShieldCheck size={22} />,
        title: t("records.consents.none"),
        hint: t("records.consents.noneHint"),
      }}
    />
  );
}
