import { IconBrandFacebook, IconWorld } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { command } from "../../api/command.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { MetaNote } from "../../ui/MetaNote.tsx";
import { TwoLines } from "../../ui/TwoLines.tsx";
import { RecordTable } from "./RecordTable.tsx";
import { useSourceWords } from "./use-source-words.ts";

type PagesTabProps = { clientId: string; now: number; kind: "page" | "facebookPage" };
const fiveMinutes = 5 * 60_000;

/** GC-28, JC-71: the pages that the client opened. JC-100, JC-101: those of Facebook with the footnote that the law asks for. */
export function PagesTab({ clientId, now, kind }: PagesTabProps) {
  const { t } = useTexts();
  const sourceOf = useSourceWords();
  const isFacebook = kind === "facebookPage";
  const words = isFacebook ? "facebook" : "pages";

  // GC-29: a poke brings a page at once; should it be lost, the list is not older than this
  useEffect(() => {
    const timer = setInterval(() => void command("syncNow", {}), fiveMinutes);
    return () => clearInterval(timer);
  }, []);

  return (
    <RecordTable
      key={kind}
      clientId={clientId}
      kind={kind}
      label={t(`records.${words}.title`)}
      columns={[
        {
          key: "when",
          label: t("records.pages.columns.when"),
          width: "84px",
          value: ({ at }) => ({ at }),
          cell: ({ at }) => <Moment time={at} now={now} />,
        },
        {
          key: "page",
          label: t("records.pages.columns.page"),
          width: "minmax(0, 1fr)",
          value: ({ title, details }) => title || details.url,
          cell: ({ title, details }) => <TwoLines first={title || details.url} second={title ? details.url : ""} />,
        },
        {
          key: "copy",
          label: t("records.pages.columns.copy"),
          width: "52px",
          value: ({ details }) => details.url,
          cell: ({ details }) => (details.url ? <CopyButton value={details.url} /> : null),
        },
        {
          key: "source",
          label: t("records.pages.columns.source"),
          width: "minmax(0, 0.3fr)",
          value: ({ source }) => sourceOf({ source, authorId: null }),
          from: 520,
        },
      ]}
      empty={{
        icon: isFacebook ? <IconBrandFacebook size={22} /> : <IconWorld size={22} />,
        title: t(`records.${words}.none`),
        hint: t(`records.${words}.noneHint`),
      }}
      {...(isFacebook ? { foot: <MetaNote /> } : {})}
    />
  );
}
