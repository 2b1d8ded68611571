import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxItem } from "../../src-contract/queries/desk.ts";
import { command } from "../api/command.ts";
import { useErrorText } from "../ui/use-error-text.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { When } from "../ui/When.tsx";
import classes from "./OutboxPanel.module.css";
import { outboxSummary } from "./outbox-summary.ts";

const icons = { waiting: IconClock, sent: IconSend, refused: IconAlertTriangle };

type OutboxRowProps = { item: OutboxItem; now: number; onOpenClient: (clientId: string) => void };

/** One unsent write: what it is, whose, its state; a refused one with the reason and what can be done. */
export function OutboxRow({ item, now, onOpenClient }: OutboxRowProps) {
  const { t } = useTranslation();
  const notice = useNotice();
  const errorText = useErrorText();
  const [discarding, setDiscarding] = useState(false);
  const Icon = icons[item.state];
  const { clientId, mutationId } = item;
  const summary = outboxSummary(item.args);

  return (
    <div className={classes.row}>
      <div className={classes.line}>
        <b>{item.name ? t(`outbox.mutations.${item.name}`) : t("outbox.newer")}</b>
        {clientId ? (
          <button type="button" className={classes.client} onClick={() => onOpenClient(clientId)}>
            {item.clientName || t("list.noName")}
          </button>
        ) : null}
        <span className={classes.when}>
          <When time={item.at} now={now} />
        </span>
      </div>
      {summary ? <p className={classes.summary}>{summary}</p> : null}
      <span className={classes.state} data-state={item.state}>
        <Icon size={14} stroke={1.8} aria-hidden />
        <span>
          {t(`outbox.states.${item.state}`)}
          {item.error ? `: ${errorText(item.error)}` : null}
        </span>
      </span>
      {item.error?.details ? <code className={classes.details}>{item.error.details}</code> : null}
      {item.state === "refused" ? (
        <Group gap={6} mt={4}>
          {discarding ? (
            <>
              <Text size="xs">{t("outbox.discardQuestion")}</Text>
              <Button
                size="compact-xs"
                color="red.9"
                onClick={() => void command("discardRefused", { mutationId }).then(notice.check)}
              >
                {t("outbox.discardYes")}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => setDiscarding(false)}>
                {t("outbox.keep")}
              </Button>
            </>
          ) : (
            <>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => void command("retryRefused", { mutationId }).then(notice.check)}
              >
                {t("outbox.retry")}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => setDiscarding(true)}>
                {t("outbox.discard")}
              </Button>
            </>
          )}
        </Group>
      ) : null}
    </div>
  );
}
