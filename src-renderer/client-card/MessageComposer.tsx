import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { MessageSender } from "../../src-contract/entities/message-sender.ts";
import { openPlacesIn } from "../../src-contract/rules/message-templates.ts";
import { longestText, signedText } from "../../src-contract/rules/message-signature.ts";
import { signatureSetting } from "../../src-contract/rules/user-settings.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useAction } from "../api/use-action.ts";
import type { FormDraft } from "../api/use-form-draft.ts";
import { useSettings } from "../api/use-settings.ts";
import { DraftHint } from "../ui/DraftHint.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { menuGone } from "../ui/menu-gone.ts";
import { SaveForm } from "../ui/SaveForm.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./MessageComposer.module.css";
import { addressesFor, type MessageDraft, senderFor } from "./message-draft.ts";
import type { MessageThread } from "./message-threads.ts";
import { TemplateMenu } from "./TemplateMenu.tsx";

type MessageComposerProps = {
  card: CardData;
  senders: readonly MessageSender[];
  thread: MessageThread | undefined;
  draft: FormDraft<MessageDraft>;
  /** Rises when the text is to have the focus. */
  focusAsked: number;
  onClose: () => void;
};

/** GC-17, GC-19, GC-56: by which way, to which address, what. What is typed stays with its client. */
export function MessageComposer({ card, senders, thread, draft, focusAsked, onClose }: MessageComposerProps) {
  const { t } = useTexts();
  const { settings } = useSettings();
  const field = useRef<HTMLTextAreaElement>(null);
  const { client } = card;
  const { value: form, change } = draft;
  const sender = senders.find(({ id }) => id === form.senderId) ?? senderFor(senders, thread);
  const addresses = sender ? addressesFor(client, sender.transport) : [];
  const address = addresses.includes(form.address) ? form.address : (addresses[0] ?? "");
  const signature = settings?.[signatureSetting]?.join("\n") ?? "";
  const text = sender ? signedText(form.text, signature, sender.transport) : "";
  const isTooLong = sender !== null && text.length > longestText[sender.transport];
  const unfilled = openPlacesIn(form.text);
  const isWritten = form.text.trim() !== "" && unfilled.length === 0 && !isTooLong;
  const isReady = sender !== null && address !== "" && isWritten && settings !== undefined;
  const send = useAction(async () => {
    if (!sender) throw new Error("there is no sender");
    const result = await mutate("sendMessage", {
      messageId: newId(),
      clientId: client.id,
      threadId: thread?.id ?? newId(),
      senderId: sender.id,
      transport: sender.transport,
      address,
      subject: sender.transport === "email" ? form.subject.trim() : "",
      text,
    });
    if (result.ok) {
      draft.clear();
      onClose();
    }
    return result;
  });

  /** Where the cursor is, or was last. */
  function putIn(template: string): void {
    const { selectionStart, selectionEnd } = field.current ?? { selectionStart: 0, selectionEnd: 0 };
    change({ text: form.text.slice(0, selectionStart) + template + form.text.slice(selectionEnd) });
    setTimeout(() => field.current?.focus(), menuGone);
  }

  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);

  return (
    <section className={classes.composer} aria-label={t("messages.title")}>
      <SaveForm
        onSave={() => {
          if (isReady && !send.busy) void send.run();
        }}
      >
        <Stack gap="xs">
          <div className={classes.row}>
            <Select
              label={t("messages.sender")}
              allowDeselect={false}
              value={sender?.id ?? null}
              onChange={(senderId) => senderId && change({ senderId })}
              data={senders.map(({ id, label, transport }) => ({
                value: id,
                label: `${t(`card.messagesTab.transports.${transport}`)}: ${label}`,
              }))}
            />
            <Select
              label={t("messages.address")}
              allowDeselect={false}
              value={address || null}
              placeholder={t("messages.noAddress")}
              disabled={addresses.length === 0}
              onChange={(chosen) => chosen && change({ address: chosen })}
              data={addresses}
            />
          </div>
          {sender?.transport === "email" ? (
            <TextInput
              label={t("messages.subject")}
              value={form.subject}
              maxLength={300}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
          ) : null}
          <Textarea
            ref={field}
            label={t("messages.text")}
            value={form.text}
            maxLength={20_000}
            minRows={4}
            error={
              isTooLong && sender
                ? t("messages.tooLong", { limit: longestText[sender.transport] })
                : unfilled.length > 0
                  ? t("messages.unfilled", { places: unfilled.join(", ") })
                  : undefined
            }
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
          {signature === "" ? null : (
            <Text size="xs" c="dimmed" className={classes.signature} aria-label={t("messages.signature")}>
              {signature}
            </Text>
          )}
          {send.error ? <ErrorMessage error={send.error} /> : null}
          {draft.error ? <ErrorMessage error={draft.error} /> : null}
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              <DraftHint draft={draft} />
            </Text>
            <Group gap="xs">
              <TemplateMenu card={card} onChosen={putIn} />
              <Button
                variant="default"
                onClick={() => {
                  draft.clear();
                  onClose();
                }}
              >
                {t("messages.giveUp")}
              </Button>
              <Button type="submit" disabled={!isReady} loading={send.busy}>
                {t("messages.send")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </SaveForm>
    </section>
  );
}
