import { Button, Checkbox, Group, PasswordInput, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  type SenderSetup,
  senderSetupSchema,
  type SenderTroubles,
  type SendingTransport,
  type ShownSender,
} from "../../src-contract/entities/message-sender.ts";
import { keepsSecret } from "../../src-contract/rules/sender-secret.ts";
import { newId } from "../api/mutate.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import classes from "./Administration.module.css";
import { type MailServer, MailServerFields } from "./MailServerFields.tsx";

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
const emptyInbox: MailServer = { host: "", port: 993, security: "tls" };

/** A mailbox or a bot as a whole; its secret never comes back to be shown or kept. */
export function SenderForm({ sender, transport, onClose, onSaved }: SenderFormProps) {
  const { t } = useTexts();
  const setSender = useCommand("setSender");
  // saved again after an answer that was lost, it is the same sender
  const [id] = useState(() => sender?.id ?? newId());
  const [label, setLabel] = useState(sender?.label ?? "");
  const [secret, setSecret] = useState("");
  const [mailbox, setMailbox] = useState<Mailbox>(sender?.transport === "email" ? sender : emptyMailbox);
  const [reads, setReads] = useState((sender?.incoming ?? null) !== null);
  const [addsClients, setAddsClients] = useState(sender?.incoming?.addsClients ?? true);
  const [inbox, setInbox] = useState<MailServer>(
    sender?.transport === "email" ? (sender.incoming ?? emptyInbox) : emptyInbox,
  );
  const [trouble, setTrouble] = useState<SenderTroubles | null>(null);
  const change = (part: Partial<Mailbox>) => setMailbox((old) => ({ ...old, ...part }));
  const { from, fromName, host, port, security, user } = mailbox;
  const server = { host, port, security, user: user.trim() };
  const own = { id, label, ...(secret === "" && sender ? {} : { secret }) };
  const setup: SenderSetup =
    transport === "email"
      ? {
          ...{ ...own, transport, from: from.trim(), fromName: fromName.trim(), ...server },
          incoming: reads ? { ...inbox, addsClients } : null,
        }
      : { ...own, transport, incoming: reads ? { addsClients } : null };
  const checked = senderSetupSchema.safeParse(setup);
  const isKept = sender !== null && keepsSecret(sender, setup);
  const isWhole = checked.success && (secret !== "" || isKept || (sender === null && transport === "email"));

  async function submit(): Promise<void> {
    if (!checked.success || !isWhole || setSender.busy) return;
    setTrouble(null);
    const result = await setSender.run(checked.data);
    if (!result.ok) return;
    if (result.value.trouble === null && result.value.incomingTrouble === null) onSaved();
    else setTrouble(result.value);
  }

  const field = (name: "from" | "fromName" | "user", limit: number) => (
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
          <MailServerFields
            server={mailbox}
            labels={{ host: "host", port: "port", security: "security" }}
            onChange={change}
          />
          {field("user", 254)}
        </>
      ) : null}
      <PasswordInput
        label={t(transport === "email" ? "messages.senders.password" : "messages.senders.token")}
        description={isKept ? t("messages.senders.keepSecret") : undefined}
        value={secret}
        maxLength={1_000}
        autoComplete="off"
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <Switch
        className={classes.wide}
        label={t("messages.senders.incoming")}
        description={transport === "email" ? t("messages.senders.incomingHint") : undefined}
        checked={reads}
        onChange={(event) => setReads(event.currentTarget.checked)}
      />
      {reads && transport === "email" ? (
        <MailServerFields
          server={inbox}
          labels={{ host: "inHost", port: "inPort", security: "inSecurity" }}
          onChange={(part) => setInbox((old) => ({ ...old, ...part }))}
        />
      ) : null}
      {reads ? (
        <Checkbox
          className={classes.wide}
          label={t("messages.senders.addsClients")}
          checked={addsClients}
          onChange={(event) => setAddsClients(event.currentTarget.checked)}
        />
      ) : null}
      {trouble ? (
        <Text role="alert" size="sm" className={classes.wide}>
          {trouble.trouble === null ? null : t(`messages.senders.troubles.${trouble.trouble}`)}
          {trouble.incomingTrouble === null ? null : t(`messages.senders.inTroubles.${trouble.incomingTrouble}`)}
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
