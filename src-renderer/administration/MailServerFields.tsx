import { NumberInput, Select, TextInput } from "@mantine/core";
import { mailSecurities } from "../../src-contract/entities/message-sender.ts";
import { useTexts } from "../ui/texts/TextsProvider.tsx";

/** Where a mail server is, and how the way there is closed. */
export type MailServer = { host: string; port: number; security: (typeof mailSecurities)[number] };

type MailServerFieldsProps = {
  server: MailServer;
  /** Keys of the labels: of the server that sends, or of the one that is read. */
  labels: { host: "host" | "inHost"; port: "port" | "inPort"; security: "security" | "inSecurity" };
  onChange: (part: Partial<MailServer>) => void;
};

export function MailServerFields({ server, labels, onChange }: MailServerFieldsProps) {
  const { t } = useTexts();
  return (
    <>
      <TextInput
        label={t(`messages.senders.${labels.host}`)}
        value={server.host}
        maxLength={253}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
      />
      <NumberInput
        label={t(`messages.senders.${labels.port}`)}
        min={1}
        max={65_535}
        allowDecimal={false}
        hideControls
        value={server.port}
        onChange={(value) => onChange({ port: Number(value) })}
      />
      <Select
        label={t(`messages.senders.${labels.security}`)}
        allowDeselect={false}
        value={server.security}
        onChange={(value) => value && onChange({ security: value })}
        data={mailSecurities.map((value) => ({ value, label: t(`messages.senders.securities.${value}`) }))}
      />
    </>
  );
}
