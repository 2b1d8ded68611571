import { Button, Group, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./OutboxPanel.module.css";
import { ConflictList } from "./ConflictList.tsx";
import { HandedOver, type HandedOverFile } from "./HandedOver.tsx";
import { KeptUnsent } from "./KeptUnsent.tsx";
import { OutboxRow } from "./OutboxRow.tsx";
import { useOutboxExport } from "./use-outbox-export.ts";

const shownAtMost = 200;

/** Rule 5 of the protocol: everything unsent with its state and the reason; a refused item waits for its author. */
export function OutboxPanel({ onOpenClient }: { onOpenClient: (clientId: string) => void }) {
  const { t } = useTexts();
  const notice = useNotice();
  const now = useNow();
  const syncState = useDesktopState("syncState");
  const { data, error } = useQuery("outboxItems", { limit: shownAtMost });
  const exportAll = useOutboxExport();
  const connection = syncState?.connection ?? "connecting";
  const [handedOver, setHandedOver] = useState<HandedOverFile | null>(null);

  async function openHandedOver(): Promise<void> {
    const chosen = await command("chooseImportFile", { kind: "unsent" });
    if (!chosen.ok) return notice.fail(chosen.error);
    if (!chosen.value) return;
    const items = await command("readHandedOver", { fileToken: chosen.value.fileToken });
    if (!items.ok) return notice.fail(items.error);
    setHandedOver({ ...chosen.value, items: items.value });
  }

  if (handedOver) return <HandedOver file={handedOver} now={now} onClose={() => setHandedOver(null)} />;

  return (
    <section className={classes.panel} aria-label={t("outbox.title")}>
      <Text size="sm">{t(`outbox.${connection === "signedOut" ? "offline" : connection}`)}</Text>
      <Text size="xs" c="dimmed">
        {syncState?.lastSyncAt ? (
          <>
            {t("outbox.lastSyncAt")} <When time={syncState.lastSyncAt} now={now} />
          </>
        ) : (
          t("outbox.neverSynced")
        )}
      </Text>
      {error ? <ErrorMessage error={error} /> : null}
      <ConflictList now={now} onOpenClient={onOpenClient} />
      {data && data.items.length === 0 ? (
        <EmptyState icon={<IconCheck size={22} />} title={t("outbox.empty")} hint={t("outbox.emptyHint")} />
      ) : (
        <ul className={classes.list}>
          {(data?.items ?? []).map((item) => (
            <li key={item.mutationId}>
              <OutboxRow item={item} now={now} onOpenClient={onOpenClient} />
            </li>
          ))}
        </ul>
      )}
      {data && data.total > data.items.length ? (
        <Text size="xs" c="dimmed">
          {t("outbox.more", { count: data.total - data.items.length })}
        </Text>
      ) : null}
      <KeptUnsent />
      <Group justify="space-between" gap="xs">
        <Button variant="default" disabled={!data || data.total === 0} onClick={() => void exportAll()}>
          {t("outbox.export")}
        </Button>
        <Button variant="default" onClick={() => void openHandedOver()}>
          {t("outbox.handedOver.open")}
        </Button>
        <Button variant="default" onClick={() => void command("syncNow", {}).then(notice.check)}>
          {t("outbox.syncNow")}
        </Button>
      </Group>
    </section>
  );
}
