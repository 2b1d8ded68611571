import { Autocomplete, Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { z } from "zod";
import type { Client } from "../../../src-contract/entities/client.ts";
import { phonesOf } from "../../../src-contract/rules/client-phones.ts";
import { parsePhone } from "../../../src-contract/rules/phone-number.ts";
import { mutate, newId } from "../../api/mutate.ts";
import { useSession } from "../../api/use-session.ts";
import { useNotice } from "../../ui/use-notice.tsx";
import { emailsOf } from "../card-data.ts";
import classes from "./AddChannel.module.css";

/** Those that a person can give an address of; a talk on the site has none. */
const transports = ["email", "sms", "telegram", "whatsapp"] as const;
type Transport = (typeof transports)[number];

type AddChannelProps = {
  client: Client;
  /** Offered; others are typed. */
  connections: readonly string[];
  bots: readonly string[];
  onClose: () => void;
};

/** LL-37, LL-39…LL-43: another way to reach the client, over a connection and, in a messenger, its bot. */
export function AddChannel({ client, connections, bots, onClose }: AddChannelProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const { account } = useSession();
  const [transport, setTransport] = useState<Transport>("email");
  const [connection, setConnection] = useState("");
  const [bot, setBot] = useState("");
  const [address, setAddress] = useState(() => knownAddress("email"));
  const typed = address.trim();
  const isMessenger = transport === "telegram" || transport === "whatsapp";
  const phone = transport === "sms" ? parsePhone(typed, account.defaultCountry) : null;
  const isWrong =
    typed !== "" &&
    ((transport === "email" && !z.email().safeParse(typed).success) || (phone !== null && phone.e164 === null));

  function knownAddress(of: Transport): string {
    if (of === "email") return emailsOf(client)[0]?.address ?? "";
    if (of === "sms") return phonesOf(client)[0]?.e164 ?? "";
    return "";
  }

  function create(event: FormEvent): void {
    event.preventDefault();
    if (typed === "" || isWrong) return;
    void mutate("addClientRecord", {
      recordId: newId(),
      clientId: client.id,
      kind: "channel",
      at: Date.now(),
      title: `${t(`card.messagesTab.transports.${transport}`)} ${typed}`,
      details: {
        transport,
        connection: connection.trim(),
        bot: isMessenger ? bot.trim() : "",
        nickname: isMessenger ? typed : "",
        address: isMessenger ? "" : (phone?.e164 ?? typed),
        chatUrl: "",
        archivedAt: null,
      },
    }).then((result) => {
      if (notice.check(result)) onClose();
    });
  }

  return (
    <form
      className={classes.form}
      aria-label={t("compact.channel.title")}
      onSubmit={create}
      onKeyDown={(event) => {
        // an open list is closed first
        if (event.key !== "Escape" || (event.target as Element).getAttribute("aria-expanded") === "true") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Select
        label={t("compact.channel.transport")}
        data-autofocus
        autoFocus
        value={transport}
        allowDeselect={false}
        data={transports.map((value) => ({ value, label: t(`card.messagesTab.transports.${value}`) }))}
        onChange={(value) => {
          const chosen = (value ?? transport) as Transport;
          setTransport(chosen);
          setAddress(knownAddress(chosen));
        }}
      />
      <TextInput
        label={t(addressLabels[transport])}
        value={address}
        maxLength={200}
        error={isWrong ? t(transport === "email" ? "compact.channel.emailWrong" : "compact.channel.phoneWrong") : null}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Autocomplete
        label={t("compact.channel.connection")}
        data={[...connections]}
        value={connection}
        maxLength={200}
        onChange={setConnection}
      />
      {isMessenger ? (
        <Autocomplete label={t("compact.channel.bot")} data={[...bots]} value={bot} maxLength={200} onChange={setBot} />
      ) : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t("app.cancel")}
        </Button>
        <Button type="submit" disabled={typed === "" || isWrong}>
          {t("compact.channel.create")}
        </Button>
      </div>
    </form>
  );
}

const addressLabels = {
  email: "compact.channel.email",
  sms: "compact.channel.phone",
  telegram: "compact.channel.account",
  whatsapp: "compact.channel.account",
} as const satisfies Record<Transport, string>;
