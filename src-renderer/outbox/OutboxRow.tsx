import { IconAlertTriangle, IconClock, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { OutboxItem } from "../../src-contract/queries/desk.ts";
import { itemTexts } from "../../src-contract/rules/item-texts.ts";
import { useRights } from "../api/use-session.ts";
import { useErrorText } from "../ui/use-error-text.ts";
import { When } from "../ui/When.tsx";
import { ItemActions } from "./ItemActions.tsx";
import { ItemEditor } from "./ItemEditor.tsx";
import classes from "./OutboxPanel.module.css";
import { useItemWords } from "./use-item-words.ts";

const icons = { waiting: IconClock, sent: IconSend, refused: IconAlertTriangle };

type OutboxRowProps = { item: OutboxItem; now: number; onOpenClient: (clientId: string) => void };

/** One unsent write: what it is, whose, its state; a refused one with the reason and what can be done (G10-10). */
export function OutboxRow({ item, now, onOpenClient }: OutboxRowProps) {
  const { t } = useTexts();
  const errorText = useErrorText();
  const rights = useRights();
  const words = useItemWords();
  const [editing, setEditing] = useState(false);
  const Icon = icons[item.state];
  const { clientId } = item;
  const summary = words.summary(item);
  const texts = itemTexts(item.name, item.args);
  const isWithdrawn = item.error?.kind === "forbidden" && item.name !== null && !rights.mayDo(item.name);

  return (
    <div className={classes.row}>
      <div className={classes.line}>
        <b>{words.title(item.name)}</b>
        {clientId ? (
          <button type="button" className={classes.client} onClick={() => onOpenClient(clientId)}>
            {item.clientName || t("list.noName")}
          </button>
        ) : null}
        <span className={classes.when}>
          <When time={item.at} now={now} />
        </span>
      </div>
      {editing ? (
        <ItemEditor mutationId={item.mutationId} texts={texts} onClose={() => setEditing(false)} />
      ) : (
        <>
          {summary ? (
            <p className={classes.summary} data-whole={item.state === "refused" || undefined}>
              {summary}
            </p>
          ) : null}
          <span className={classes.state} data-state={item.state}>
            <Icon size={14} stroke={1.8} aria-hidden />
            <span>
              {t(`outbox.states.${item.state}`)}
              {item.error && !isWithdrawn ? `: ${errorText(item.error)}` : null}
              {isWithdrawn ? `: ${t("outbox.withdrawn")}` : null}
              {item.name === null ? `. ${t("outbox.newerHint")}` : null}
            </span>
          </span>
          {item.error?.details ? <code className={classes.details}>{item.error.details}</code> : null}
          <ItemActions item={item} text={summary} hasTexts={texts.length > 0} onEdit={() => setEditing(true)} />
        </>
      )}
    </div>
  );
}
