import type { Client, ClientPhone } from "../entities/client.ts";
import { phonesOf } from "./client-phones.ts";
import { splitPhones } from "./contact-cell.ts";

/** The columns of clients as a table, before the fields that the company made itself. */
export const clientTableColumns = [
  ...(["lastName", "firstName", "patronymic", "company", "jobTitle", "country", "city"] as const),
  ...(["mobile", "landline", "home", "fax", "otherPhone", "notANumber"] as const),
  ...(["email", "tags", "note", "managedBy", "createdAt", "cardId"] as const),
] as const;
export type ClientTableColumn = (typeof clientTableColumns)[number];
export type ClientTableWords = Record<ClientTableColumn, string>;

/** What the import (rules/import-columns.ts) knows them by; the desk's own are in ui/texts. */
export const plainClientWords: ClientTableWords = {
  lastName: "Last name",
  firstName: "First name",
  patronymic: "Patronymic",
  company: "Company",
  jobTitle: "Job title",
  country: "Country",
  city: "City",
  mobile: "Mobile phone",
  landline: "Work phone",
  home: "Home phone",
  fax: "Fax",
  otherPhone: "Other phone",
  notANumber: "Written instead of a number",
  email: "E-mail",
  tags: "Tags",
  note: "Note",
  managedBy: "Card managed by",
  createdAt: "Card created",
  cardId: "Card id",
};

type PhoneColumn = "mobile" | "landline" | "home" | "fax" | "otherPhone";
const columnOfType: Record<ClientPhone["type"], PhoneColumn> = {
  mobile: "mobile",
  landline: "landline",
  home: "home",
  fax: "fax",
  other: "otherPhone",
};

export type ClientTable = {
  headings: string[];
  /** One row. `note`: the pinned one. */
  cells(client: Client, beside: { note: string; managerName: string }): string[];
};

/**
 * A row a client, in columns that our own import reads back as they were. A number that is none stands apart: in a column
 * of numbers the import would give the whole row back. Numbers keep their order within their type.
 */
export function clientTable(options: {
  words: ClientTableWords;
  /** Names of the company's own fields, a column each. */
  customFields: readonly string[];
  defaultCountry: string;
}): ClientTable {
  const { words, customFields, defaultCountry } = options;
  return {
    headings: [...clientTableColumns.map((column) => words[column]), ...customFields],
    cells(client, { note, managerName }) {
      const phones = phonesOf(client);
      const country = client.country ?? defaultCountry;
      const ofColumn = (column: PhoneColumn) =>
        phones
          .filter((phone) => phone.e164 !== null && columnOfType[phone.type] === column)
          .map((phone) => phoneText(phone, country))
          .join(", ");
      const emails = Object.values(client.emails).sort((one, other) => one.position - other.position);
      const values: Record<ClientTableColumn, string> = {
        lastName: client.lastName,
        firstName: client.firstName,
        patronymic: client.patronymic,
        company: client.company,
        jobTitle: client.jobTitle,
        country: client.country ?? "",
        city: client.city,
        mobile: ofColumn("mobile"),
        landline: ofColumn("landline"),
        home: ofColumn("home"),
        fax: ofColumn("fax"),
        otherPhone: ofColumn("otherPhone"),
        notANumber: phones
          .filter(({ e164 }) => e164 === null)
          .map(({ raw }) => raw)
          .join(", "),
        email: emails.map(({ address }) => address).join(", "),
        tags: Object.keys(client.tags).join(", "),
        note,
        managedBy: managerName,
        createdAt: localMinute(client.createdAt),
        cardId: client.id,
      };
      // its own keys only: a field may be called «toString»
      const custom = new Map(Object.entries(client.customFields));
      return [
        ...clientTableColumns.map((column) => values[column]),
        ...customFields.map((name) => custom.get(name) ?? ""),
      ];
    },
  };
}

/** As it was written where the import would read the same out of it, otherwise the whole number. */
function phoneText({ e164, raw, extension }: ClientPhone, country: string): string {
  const read = splitPhones(raw, country);
  const [one] = read;
  const isSame = read.length === 1 && one?.e164 === e164 && one.extension === extension && one.raw === raw;
  if (isSame) return raw;
  return extension ? `${e164} доб. ${extension}` : `${e164}`;
}

/** By the clock of the computer that writes the table: 2026-11-27 14:05. */
export function localMinute(at: number | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
