import { IconLink } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { useAsOf } from "../../api/use-as-of.ts";
import { PhoneNumberButton } from "../../softphone/PhoneNumberButton.tsx";
import { CompactCardButton } from "../../ui/CompactCardButton.tsx";
import { DataTable } from "../../ui/DataTable.tsx";
import type { Column } from "../../ui/table-column.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { TabFrame } from "../../ui/TabFrame.tsx";
import classes from "./RelatedTab.module.css";

type Related = QueryResult<"relatedClients">[number];
type RelatedTabProps = {
  /** Undefined until they are read. */
  related: Related[] | undefined;
  onOpenClient: (id: string) => void;
};

/** GC-15, GC-33, GC-34, JC-126: those who share a number or an address with the client, and why each stands here (A.8-5). */
export function RelatedTab({ related, onOpenClient }: RelatedTabProps) {
  const { t } = useTexts();
  const asOf = useAsOf();
  const name = (key: "lastName" | "firstName" | "patronymic"): Column<Related> => ({
    key,
    label: t(`records.related.columns.${key}`),
    width: "minmax(0, 1fr)",
    value: (client) => client[key],
    cell: (client) =>
      key === firstNamed(client) ? (
        <span className={classes.named}>
          <button type="button" className={classes.name} onClick={() => onOpenClient(client.id)}>
            {client[key] || client.name || t("list.noName")}
          </button>
          <CompactCardButton clientId={client.id} name={client.name || t("list.noName")} />
        </span>
      ) : (
        client[key]
      ),
  });
  const reasonsOf = ({ reasons }: Related) =>
    reasons.map((reason) => t(`records.related.reasons.${reason}`)).join(", ");
  const columns: Column<Related>[] = [
    name("lastName"),
    name("firstName"),
    { ...name("patronymic"), from: 640 },
    {
      key: "reason",
      label: t("records.related.columns.reason"),
      width: "minmax(96px, 0.8fr)",
      value: reasonsOf,
    },
    {
      key: "phone",
      label: t("records.related.columns.phone"),
      width: "minmax(150px, 1.2fr)",
      value: ({ phone }) => phone?.e164 ?? phone?.raw ?? null,
      cell: ({ phone, id, utcOffsetMinutes }) =>
        phone ? (
          <PhoneNumberButton phone={phone} clientId={id} utcOffsetMinutes={utcOffsetMinutes ?? undefined} />
        ) : null,
    },
    {
      key: "email",
      label: t("records.related.columns.email"),
      width: "minmax(0, 1.2fr)",
      value: ({ email }) => email,
      from: 560,
      // JC-2, JC-3: the address opens the card, and what stands for one that is not there does too
      cell: ({ email, id }) => (
        <button
          type="button"
          className={classes.name}
          title={email ?? undefined}
          data-absent={email === null || undefined}
          onClick={() => onOpenClient(id)}
        >
          {email ?? t("compact.noEmail")}
        </button>
      ),
    },
    {
      key: "city",
      label: t("records.related.columns.city"),
      width: "minmax(0, 0.8fr)",
      value: ({ city }) => city,
      from: 720,
    },
  ];
  return (
    <TabFrame asOf={asOf}>
      {related === undefined ? null : related.length === 0 ? (
        <EmptyState
          icon={<IconLink size={22} />}
          title={t("records.related.none")}
          hint={t("records.related.noneHint")}
        />
      ) : (
        <DataTable
          name="related"
          label={t("records.related.title")}
          columns={columns}
          rows={related}
          rowId={({ id }) => id}
          onOpen={({ id }) => onOpenClient(id)}
        />
      )}
    </TabFrame>
  );
}

/** Where the name begins: there the button stands that opens the card. */
function firstNamed({ lastName, firstName }: Related): "lastName" | "firstName" {
  return lastName === "" && firstName !== "" ? "firstName" : "lastName";
}
