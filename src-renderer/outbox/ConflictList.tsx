import { IconArrowsSplit2 } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { When } from "../ui/When.tsx";
import classes from "./OutboxPanel.module.css";

/** G10-3: cards on which somebody has to choose one of two texts, each at one click. */
export function ConflictList({ now, onOpenClient }: { now: number; onOpenClient: (clientId: string) => void }) {
  const { t } = useTexts();
  const { data } = useQuery("clientsInConflict", { limit: 100 });
  if (!data || data.length === 0) return null;
  return (
    <section aria-label={t("outbox.conflicts")}>
      <h3 className={classes.heading}>{t("outbox.conflicts")}</h3>
      <ul className={classes.conflicts}>
        {data.map(({ clientId, clientName, fields, at }) => (
          <li key={clientId} className={classes.line}>
            <IconArrowsSplit2 size={14} className={classes.split} aria-hidden />
            <button type="button" className={classes.client} onClick={() => onOpenClient(clientId)}>
              {clientName || t("list.noName")}
            </button>
            <span>{t("outbox.conflictFields", { count: fields })}</span>
            <span className={classes.when}>
              <When time={at} now={now} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
