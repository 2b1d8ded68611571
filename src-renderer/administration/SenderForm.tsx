import { Button, Group, NumberInput, PasswordInput, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  mailSecurities,
  type SenderSetup,
  senderSetupSchema,
  type SenderTrouble,
  type SendingTransport,
  type ShownSender,
} from "../../src-contract/entities/message-sender.ts";
import { newId } from "../api/mutate.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import classes from "./Administration.module.css";

type SenderFormProps = {
  /** Null for a new one. */
  sender: ShownSender | null;
  transport: SendingTransport;
  onClose: () => void;
  onSaved: () => void;
};

type Mailbox = Pick<
  Extract<ShownSender, { transport: "email" }>,
  "from" | "fromName" | "host" | "port" | "security" | "user"
>;
const emptyMailbox: Mailbox = { from: "", fromName: "", host: "", port: 465, security: "tls", user: "" };

/** A mailbox or a bot as a whole; its secret never comes back to be shown or kept. */
export function SenderForm({ sender, transport, onClose, onSaved }: SenderFormProps) {
  const { t } = useTexts();
  const setSender = useCommand("setSender");
  // saved again after an answer that was lost, it is the same sender
  const [id] = useState(() => sender?.id ?? newId());
  const [label, setLabel] = useState(sender?.label ?? "");
  const [secret, setSecret] = useState("");
  const [mailbox, setMailbox] = useState<Mailbox>(sender?.transport === "email" ? sender : emptyMailbox);
  const [trouble, setTrouble] = useState<SenderTrouble | null>(null);
  const change = (part: Partial<Mailbox>) => setMailbox((old) => ({ ...old, ...part }));
  const { from, fromName, host, port, security, user } = mailbox;
  const own = { id, label, ...(secret === "" && sender ? {} : { secret }) };
  const setup: SenderSetup =
    transport === "email"
      ? { ...own, transport, from: from.trim(), fromName: fromName.trim(), host, port, security, user: user.trim() }
      : { ...own, transport };
  const checked = senderSetupSchema.safeParse(setup);
  const isWhole = checked.success && (transport === "email" || sender !== null || secret !== "");

  async function submit(): Promise<void> {
    if (!checked.success || !isWhole || setSender.busy) return;
    setTrouble(null);
    const result = await setSender.run(checked.data);
    if (!result.ok) return;
    if (result.value.trouble === null) onSaved();
    else setTrouble(result.value.trouble);
  }

  const field = (name: "from" | "fromName" | "host" | "user", limit: number) => (
    <TextInput
      label={t(`messages.senders.${name}`)}
      value={mailbox[name]}
      maxLength={limit}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={classes.form}
      aria-label={
        sender?.label ?? t(transport === "email" ? "messages.senders.addEmail" : "messages.senders.addTelegram")
      }
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        label={t("messages.senders.label")}
        value={label}
        maxLength={60}
        autoFocus
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      {transport === "email" ? (
        <>
          {field("from", 254)}
          {field("fromName", 100)}
          {field("host", 253)}
          <NumberInput
            label={t("messages.senders.port")}
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            value={port}
            onChange={(value) => change({ port: Number(value) })}
          />
          <Select
            label={t("messages.senders.security")}
            allowDeselect={false}
            value={security}
            onChange={(value) => value && change({ security: value })}
            data={mailSecurities.map((value) => ({ value, label: t(`messages.senders.securities.${value}`) }))}
          />
          {field("user", 254)}
        </>
      ) : null}
      <PasswordInput
        label={t(transport === "email" ? "messages.senders.password" : "messages.senders.token")}
        description={sender ? t("messages.senders.keepSecret") : undefined}
        value={secret}
        maxLength={1_000}
        autoComplete="off"
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      {trouble ? (
        <Text role="alert" size="sm" className={classes.wide}>
          {t(`messages.senders.troubles.${trouble}`)}
        </Text>
      ) : null}
      {setSender.error ? <ErrorMessage error={setSender.error} /> : null}
      <Group className={classes.wide}>
        <Button type="submit" disabled={!isWhole} loading={setSender.busy}>
          {t("messages.senders.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("messages.senders.cancel")}
        </Button>
      </Group>
    </form>
  );
}
