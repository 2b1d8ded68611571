import { Select } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { letterKinds, type RecordOf } from "../../../src-contract/entities/client-record.ts";
import { isOfLetterFilter, type LetterFilter } from "../../../src-contract/rules/letter-filter.ts";
import type { Column } from "../../ui/table-column.ts";
import { Moment } from "../../ui/Moment.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { RecordTable } from "./RecordTable.tsx";

type Letter = RecordOf<"letter">;
/** Narrow: eight columns stand beside each other at 1366 pixels. */
const momentWidth = "76px";
/** From this width on every moment has a column of its own. */
const roomy = 680;

/** JC-86…JC-111: every letter that was sent to the client, and what he did with it. Empty means: it did not happen. */
export function LettersTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const [filter, setFilter] = useState<LetterFilter>("all");
  const moment = (key: "openedAt" | "clickedAt" | "unsubscribedAt" | "spamAt", label: string): Column<Letter> => ({
    key,
    label,
    width: momentWidth,
    value: ({ details }) => ({ at: details[key] }),
    cell: ({ details }) => <Moment time={details[key]} now={now} />,
  });
  const columns: Column<Letter>[] = [
    {
      key: "number",
      label: t("records.letters.columns.number"),
      width: "52px",
      value: ({ details }) => details.number,
      cell: ({ details }) => (
        <TwoLines first={details.number} second={details.isAction ? t("records.letters.action") : ""} />
      ),
    },
    {
      key: "subject",
      label: t("records.letters.columns.subject"),
      width: "minmax(100px, 1.5fr)",
      value: ({ title }) => title,
      from: roomy,
      cell: ({ title, details }) => <TwoLines first={title} second={details.funnel} />,
    },
    {
      key: "subjectFrom",
      label: t("records.letters.columns.subject"),
      width: "minmax(80px, 1fr)",
      value: ({ title }) => title,
      until: roomy,
      cell: ({ title, details }) => (
        <TwoLines
          first={title}
          second={[details.sentFrom, t(`records.letters.kind.${details.letter}`)].filter(Boolean).join(", ")}
        />
      ),
    },
    {
      key: "from",
      label: t("records.letters.columns.from"),
      width: "minmax(90px, 1fr)",
      value: ({ details }) => details.sentFrom,
      from: roomy,
      cell: ({ details }) => <TwoLines first={details.sentFrom} second={t(`records.letters.kind.${details.letter}`)} />,
    },
    {
      key: "sent",
      label: t(filter === "autoChain" ? "records.letters.columns.done" : "records.letters.columns.sent"),
      width: "86px",
      value: ({ at }) => ({ at }),
      cell: ({ at }) => <Moment time={at} now={now} />,
    },
    moment("openedAt", t("records.letters.columns.opened")),
    moment("clickedAt", t("records.letters.columns.clicked")),
    { ...moment("unsubscribedAt", t("records.letters.columns.unsubscribed")), from: roomy },
    { ...moment("spamAt", t("records.letters.columns.spam")), from: roomy },
    {
      key: "refused",
      label: t("records.letters.columns.refused"),
      width: "84px",
      value: ({ details }) => ({ at: details.unsubscribedAt ?? details.spamAt }),
      until: roomy,
      cell: ({ details }) => refusal(details),
    },
  ];
  /** Where there is no room for two columns that are nearly always empty. */
  function refusal({ unsubscribedAt, spamAt }: Letter["details"]) {
    const moment = unsubscribedAt ?? spamAt;
    if (moment === null) return null;
    const words = [
      unsubscribedAt === null ? "" : t("records.letters.columns.unsubscribed"),
      spamAt === null ? "" : t("records.letters.columns.spam"),
    ];
    return <TwoLines first={format.day(moment, now)} second={words.filter(Boolean).join(", ")} />;
  }

  return (
    <RecordTable
      clientId={clientId}
      kind="letter"
      label={t("records.letters.title")}
      columns={columns}
      empty={{ icon: <IconMail size={22} />, title: t("records.letters.none"), hint: t("records.letters.noneHint") }}
      {...(filter === "all"
        ? {}
        : {
            filter: {
              name: filter,
              fits: (letter: Letter) => isOfLetterFilter(letter, filter),
              none: t("records.letters.noneOfKind"),
            },
          })}
      foot={t("records.letters.emptyMeans")}
      tools={
        <Select
          aria-label={t("records.letters.kindLabel")}
          w={200}
          value={filter}
          onChange={(value) => setFilter((value ?? "all") as LetterFilter)}
          data={[
            { value: "all", label: t("records.letters.all") },
            ...letterKinds.map((kind) => ({ value: kind, label: t(`records.letters.kinds.${kind}`) })),
          ]}
        />
      }
    />
  );
}
