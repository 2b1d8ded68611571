import { Group, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconDots, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { presentValues } from "../../src-contract/rules/client-fields.ts";
import { type KeyedPhone, phonesOf } from "../../src-contract/rules/client-phones.ts";
import { countryOfPhone, formatPhone, parsePhone } from "../../src-contract/rules/phone-number.ts";
import { newId } from "../api/mutate.ts";
import { useSession } from "../api/use-session.ts";
import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { Section } from "../ui/Section.tsx";
import { type CardData, emailsOf } from "./card-data.ts";
import classes from "./ContactsSection.module.css";
import { ContactInput } from "./ContactInput.tsx";
import { EmailAddress } from "./EmailAddress.tsx";
import { FieldHistory } from "./FieldHistory.tsx";
import { SameNumber } from "./SameNumber.tsx";
import { useClientChanges } from "./use-client-changes.ts";

type ContactsSectionProps = {
  card: CardData;
  against: string | undefined;
  mayEdit: boolean;
  onOpenClient: (id: string) => void;
};

/** Which contact is being typed: an existing one by its key, or a new one; and the card as it was then. */
type Editing = { kind: "phone" | "email"; key: string | null; seen: Client } | null;

/** Numbers with type, dial, copy and magnifier (G2-1, G4-7, GC-13), addresses with copy; all edited in place. */
export function ContactsSection({ card, against, mayEdit, onOpenClient }: ContactsSectionProps) {
  const { t } = useTexts();
  const { account } = useSession();
  const { client } = card;
  const change = useClientChanges(client);
  const [editing, setEditing] = useState<Editing>(null);
  const phones = phonesOf(client);
  const emails = emailsOf(client);

  function savePhone(phone: KeyedPhone | null, text: string, type: KeyedPhone["type"]): void {
    setEditing(null);
    const key = phone?.key ?? newId();
    const position = phone?.position ?? (phones.at(-1)?.position ?? -1) + 1;
    if (!text.trim()) return;
    const changes = { phones: { [key]: { ...parsePhone(text, account.defaultCountry), type, position } } };
    void change(changes, editing ? presentValues(changes, editing.seen) : undefined);
  }

  function saveEmail(key: string | null, text: string): void {
    setEditing(null);
    const known = emails.find((email) => email.key === key);
    const position = known?.position ?? (emails.at(-1)?.position ?? -1) + 1;
    if (!text) return;
    const changes = { emails: { [key ?? newId()]: { address: text, position } } };
    void change(changes, editing ? presentValues(changes, editing.seen) : undefined);
  }

  const isEditing = (kind: "phone" | "email", key: string | null) => editing?.kind === kind && editing.key === key;

  return (
    <Section title={t("card.contacts.title")}>
      {phones.length + emails.length === 0 ? (
        <Text c="dimmed" size="sm" mb={6}>
          {t("card.contacts.none")}
        </Text>
      ) : null}
      <ul className={classes.list}>
        {phones.map((phone) =>
          isEditing("phone", phone.key) ? (
            <li key={phone.key}>
              <ContactInput
                kind="phone"
                value={phone.raw}
                type={phone.type}
                onCancel={() => setEditing(null)}
                onSave={(text, type) => savePhone(phone, text, type)}
              />
            </li>
          ) : (
            <li key={phone.key} className={classes.row}>
              <span className={classes.kind}>
                {t(`card.contacts.types.${phone.type}`)}
                {phone.e164 && countryOfPhone(phone.e164) !== account.defaultCountry
                  ? ` ${countryOfPhone(phone.e164) ?? ""}`
                  : null}
              </span>
              <span className={classes.value}>
                <PhoneNumberButton
                  phone={phone}
                  clientId={client.id}
                  utcOffsetMinutes={card.localTime.utcOffsetMinutes ?? undefined}
                  against={against}
                />
                <SameNumber phone={phone} exceptId={client.id} onOpenClient={onOpenClient} />
                <FieldHistory card={card} field={{ column: "phones", key: phone.key }} mayEdit={mayEdit} />
              </span>
              {mayEdit ? contactMenu("phone", phone.key, formatPhone(phone)) : null}
            </li>
          ),
        )}
        {emails.map((email) =>
          isEditing("email", email.key) ? (
            <li key={email.key}>
              <ContactInput
                kind="email"
                value={email.address}
                onCancel={() => setEditing(null)}
                onSave={(text) => saveEmail(email.key, text)}
              />
            </li>
          ) : (
            <li key={email.key} className={classes.row}>
              <span className={classes.kind}>{t("card.contacts.email")}</span>
              <span className={classes.value}>
                <EmailAddress address={email.address} />
                <FieldHistory card={card} field={{ column: "emails", key: email.key }} mayEdit={mayEdit} />
              </span>
              {mayEdit ? contactMenu("email", email.key, email.address) : null}
            </li>
          ),
        )}
        {isEditing("phone", null) ? (
          <li>
            <ContactInput
              kind="phone"
              value=""
              type="mobile"
              onCancel={() => setEditing(null)}
              onSave={(text, type) => savePhone(null, text, type)}
            />
          </li>
        ) : null}
        {isEditing("email", null) ? (
          <li>
            <ContactInput
              kind="email"
              value=""
              onCancel={() => setEditing(null)}
              onSave={(text) => saveEmail(null, text)}
            />
          </li>
        ) : null}
      </ul>
      {mayEdit ? (
        <Group gap={4} mt={2}>
          {(["phone", "email"] as const).map((kind) => (
            <UnstyledButton
              key={kind}
              className={classes.add}
              onClick={() => setEditing({ kind, key: null, seen: client })}
            >
              <IconPlus size={13} aria-hidden />{" "}
              {t(kind === "phone" ? "card.contacts.addPhone" : "card.contacts.addEmail")}
            </UnstyledButton>
          ))}
        </Group>
      ) : null}
    </Section>
  );

  function contactMenu(kind: "phone" | "email", key: string, value: string) {
    const column = kind === "phone" ? "phones" : "emails";
    const removeLabel =
      kind === "phone"
        ? t("card.contacts.removePhone", { number: value })
        : t("card.contacts.removeEmail", { address: value });
    return (
      <Menu position="bottom-end">
        <Menu.Target>
          <UnstyledButton className={classes.menu} aria-label={t("card.contacts.actions", { value })}>
            <IconDots size={16} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEditing({ kind, key, seen: client })}>
            {t("card.contacts.edit", { value })}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => void change({ [column]: { [key]: null } })}>
            {removeLabel}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    );
  }
}
