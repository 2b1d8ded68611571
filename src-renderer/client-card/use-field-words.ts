import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client, ClientPhone } from "../../src-contract/entities/client.ts";
import type {
  ClientAddress,
  ClientFlag,
  ClientMessenger,
  MailStatus,
} from "../../src-contract/entities/client-details.ts";
import type { ClientField } from "../../src-contract/rules/client-fields.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useUsers } from "../api/use-users.ts";
import { useFormat } from "../ui/use-format.ts";
import { useTimeZoneChoices } from "./time-zone-choices.ts";

export type FieldWords = {
  label(field: ClientField): string;
  /** What a value of the field says, as the card shows it; an empty one says that it is. */
  text(field: ClientField, value: unknown): string;
};

/** The name people know somebody by there, else his id (LL-24). */
export function messengerText({ nickname, accountId }: ClientMessenger): string {
  return nickname === "" ? accountId : nickname;
}

/** A client's fields and their values in words, for texts that stand outside of their place on the card. */
export function useFieldWords(): FieldWords {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const zones = useTimeZoneChoices();
  return useMemo(
    () => ({
      label({ column, key }) {
        switch (column) {
          case "managerId":
            return t("card.facts.manager");
          case "phones":
            return t("card.contacts.phone");
          case "emails":
            return t("card.contacts.email");
          case "tags":
            return t("card.edits.tag", { tag: key ?? "" });
          case "customFields":
            return key ?? "";
          case "externalIds":
            return key ?? t("card.facts.externalIds");
          case "flags":
            return t(`card.flags.${(key ?? "vip") as ClientFlag}`);
          default:
            return t(`card.facts.${column}`);
        }
      },
      text({ column }, value) {
        if (column === "tags") return t(value ? "card.edits.tagThere" : "card.edits.tagGone");
        if (column === "managerId" && value === null) return t("card.noManager");
        if (value === null && (column === "phones" || column === "emails")) return t("card.edits.removed");
        if (value === null || value === "") return t("card.edits.empty");
        if (column === "phones") {
          const phone = value as ClientPhone;
          return `${formatPhone(phone)}, ${t(`card.contacts.types.${phone.type}`)}`;
        }
        if (column === "emails") return (value as Client["emails"][string]).address;
        if (column === "flags") return t(value ? "card.edits.tagThere" : "card.edits.tagGone");
        if (column === "sites" || column === "profiles") return (value as { url: string }).url;
        if (column === "messengers") return messengerText(value as ClientMessenger);
        if (column === "addresses") return (value as ClientAddress).text;
        if (column === "gender") return t(`card.genders.${value as Client["gender"] & string}`);
        if (column === "mailStatus") return t(`card.mailStatuses.${value as MailStatus}`);
        if (typeof value !== "string") return JSON.stringify(value);
        if (column === "country") return format.country(value);
        if (column === "timeZone") return zones.nameOf(value);
        if (column === "managerId") return users.nameOf(value) ?? t("card.edits.someone");
        return value;
      },
    }),
    [t, format, users, zones],
  );
}
