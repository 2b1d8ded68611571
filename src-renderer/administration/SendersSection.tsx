import { Button, Group, Table, Text } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SendingTransport, ShownSender } from "../../src-contract/entities/message-sender.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./Administration.module.css";
import { SenderForm } from "./SenderForm.tsx";

/** GC-19: by what the company writes to its clients. A sender is tried before it is kept. */
export function SendersSection() {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const list = useCommand("listSenders");
  const removal = useCommand("removeSender");
  const [senders, setSenders] = useState<ShownSender[] | null>(null);
  /** What is being set up: one that is there, or the way of a new one. */
  const [open, setOpen] = useState<ShownSender | SendingTransport | null>(null);

  const { run: readSenders } = list;
  const refresh = useCallback(async () => {
    const result = await readSenders({});
    if (result.ok) setSenders(result.value.senders);
  }, [readSenders]);
  useEffect(() => void refresh(), [refresh]);

  async function remove(senderId: string): Promise<void> {
    if (!(await removal.run({ senderId })).ok) return;
    notice.say(t("messages.senders.removed"));
    await refresh();
  }

  function incomingOf({ incoming, incomingTrouble }: ShownSender): ReactNode {
    if (incoming === null) return null;
    if (incomingTrouble === null) return <Text size="sm">{t("messages.senders.reads")}</Text>;
    const { since, trouble } = incomingTrouble;
    return (
      <Text size="sm" c="var(--tone-bad)">
        {t("messages.senders.notReading", { time: format.exact(since), why: t(`messages.senders.whys.${trouble}`) })}
      </Text>
    );
  }

  return (
    <Section title={t("messages.senders.title")}>
      <Text c="dimmed" size="sm">
        {t("messages.senders.hint")}
      </Text>
      {list.error ? <ErrorMessage error={list.error} onRetry={() => void refresh()} /> : null}
      {removal.error ? <ErrorMessage error={removal.error} /> : null}
      {senders?.length === 0 ? <Text c="dimmed">{t("messages.senders.empty")}</Text> : null}
      {senders && senders.length > 0 ? (
        <Table className={classes.table}>
          <Table.Tbody>
            {senders.map((sender) => (
              <Table.Tr key={sender.id}>
                <Table.Td>{sender.label}</Table.Td>
                <Table.Td>{t(`card.messagesTab.transports.${sender.transport}`)}</Table.Td>
                <Table.Td>{sender.transport === "email" ? sender.from : ""}</Table.Td>
                <Table.Td>{incomingOf(sender)}</Table.Td>
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <IconButton
                      label={t("messages.senders.change", { label: sender.label })}
                      onClick={() => setOpen(sender)}
                    >
                      <IconPencil size={15} stroke={1.7} />
                    </IconButton>
                    <IconButton
                      label={t("messages.senders.remove", { label: sender.label })}
                      onClick={() => void remove(sender.id)}
                    >
                      <IconTrash size={15} stroke={1.7} />
                    </IconButton>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      {open === null ? (
        <Group>
          <Button variant="default" onClick={() => setOpen("email")}>
            {t("messages.senders.addEmail")}
          </Button>
          <Button variant="default" onClick={() => setOpen("telegram")}>
            {t("messages.senders.addTelegram")}
          </Button>
        </Group>
      ) : (
        <SenderForm
          key={typeof open === "string" ? open : open.id}
          sender={typeof open === "string" ? null : open}
          transport={typeof open === "string" ? open : open.transport}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            notice.say(t("messages.senders.saved"));
            void refresh();
          }}
        />
      )}
    </Section>
  );
}
