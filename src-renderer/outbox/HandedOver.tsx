import { Button, Group, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { HandedOverItem } from "../../src-contract/commands/sync.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { When } from "../ui/When.tsx";
import classes from "./OutboxPanel.module.css";
import { useItemWords } from "./use-item-words.ts";

export type HandedOverFile = { fileToken: string; fileName: string; items: HandedOverItem[] };

/** G10-10: what a colleague's file would make here as one's own, shown before anything of it is made. */
export function HandedOver({ file, now, onClose }: { file: HandedOverFile; now: number; onClose: () => void }) {
  const { t } = useTexts();
  const notice = useNotice();
  const words = useItemWords();
  const take = useCommand("takeHandedOver");
  const possible = file.items.filter(({ obstacle }) => obstacle === null);

  async function takeAll(): Promise<void> {
    const mutationIds = possible.map(({ mutationId }) => mutationId);
    const taken = await take.run({ fileToken: file.fileToken, mutationIds });
    if (!taken.ok) return;
    notice.say(t("outbox.handedOver.taken", { count: taken.value.taken }));
    onClose();
  }

  return (
    <section className={classes.panel} aria-label={t("outbox.handedOver.title")}>
      <Text size="sm">{t("outbox.handedOver.hint", { file: file.fileName })}</Text>
      <ul className={classes.list}>
        {file.items.map((item) => (
          <li key={item.mutationId} className={classes.row}>
            <div className={classes.line}>
              <b>{words.title(item.name)}</b>
              <span>{item.clientName}</span>
              <span className={classes.when}>
                <When time={item.at} now={now} />
              </span>
            </div>
            <p className={classes.summary} data-whole>
              {words.summary(item)}
            </p>
            {item.obstacle ? (
              <span className={classes.state} data-state="refused">
                {t(`outbox.handedOver.obstacles.${obstacleKey(item.obstacle)}`)}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {take.error ? <ErrorMessage error={take.error} /> : null}
      <Group justify="space-between" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("app.cancel")}
        </Button>
        <Button data-autofocus disabled={possible.length === 0} loading={take.busy} onClick={() => void takeAll()}>
          {t("outbox.handedOver.take", { count: possible.length })}
        </Button>
      </Group>
    </section>
  );
}

const obstacleKeys = ["forbidden", "conflict", "notFound", "clientTooOld"] as const;

function obstacleKey(kind: string): (typeof obstacleKeys)[number] | "invalid" {
  return obstacleKeys.find((known) => known === kind) ?? "invalid";
}
