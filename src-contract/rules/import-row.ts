import type { ImportFault, ImportField } from "../table-import.ts";
import type { Client, ClientPhone } from "../entities/client.ts";
import type { MutationArgs } from "../mutations/index.ts";
import { phoneTypeOf, splitEmails, splitPhones } from "./contact-cell.ts";
import { type PersonName, splitFullName } from "./full-name.ts";
import { phoneTypeOfHeading } from "./import-columns.ts";
import type { ParsedPhone } from "./phone-number.ts";

export type ImportedClient = MutationArgs<"importClients">["clients"][number];
export type ReadRow = { kind: "client"; client: ImportedClient } | { kind: "fault"; fault: ImportFault };

/** Bounds of the entities (entities/client.ts, note.ts), so that a row that is taken always fits its schema. */
const longest = { name: 300, tag: 60, customName: 60, customText: 2_000, phone: 100, email: 254, note: 20_000 };
/** A cell of contacts longer than this is not a list of numbers or addresses. */
const longestContactCell = 2_000;
const mostContacts = 50;

/**
 * G14-7: a row of a table file → the client that importClients takes, or why not. A cell in which somebody tried to
 * write a number or an address that is not one makes the row faulty: it comes back to be corrected, nothing is dropped.
 */
export function createRowReader(options: {
  headings: readonly string[];
  /** One field for each column of the file. */
  mapping: readonly ImportField[];
  defaultCountry: string;
  newId: () => string;
}): (cells: readonly string[]) => ReadRow {
  const { headings, mapping, defaultCountry, newId } = options;
  const countries = countryCodes();
  const columns = (field: ImportField) => mapping.flatMap((mapped, column) => (mapped === field ? [column] : []));
  const columnsOf = new Map<ImportField, number[]>(mapping.map((field) => [field, columns(field)]));
  const phoneTypes = headings.map(phoneTypeOfHeading);

  return (cells) => {
    if (cells.slice(headings.length).some((cell) => cell.trim() !== "")) return fault("brokenRow");
    if (cells.some((cell) => cell.includes("\uFFFD"))) return fault("brokenRow");
    if (cells.some((cell) => cell.length > longest.note)) return fault("tooLong");

    const clean = mapping.map((field, column) => (field === "ignore" ? "" : cleanCell(cells[column] ?? "")));
    if (clean.every((text) => text === "")) return fault("empty");
    const filled = (field: ImportField) =>
      (columnsOf.get(field) ?? []).flatMap((column) => {
        const text = clean[column] ?? "";
        return text === "" ? [] : [{ column, text }];
      });
    const joined = (field: ImportField, between: string) =>
      Array.from(new Set(filled(field).map(({ text }) => text.replace(/\s*\n\s*/gu, " ")))).join(between);

    const phoneCells = filled("phone");
    const emailCells = filled("email");
    if ([...phoneCells, ...emailCells].some(({ text }) => text.length > longestContactCell)) return fault("tooLong");

    const countryText = joined("country", ", ");
    const country = countries.get(countryText.toLowerCase()) ?? null;
    const numbers = phoneCells.flatMap(({ column, text }) =>
      splitPhones(text, country ?? defaultCountry).map((phone) => ({
        phone,
        type: phoneTypes[column] ?? phoneTypeOf(phone),
      })),
    );
    if (numbers.some(({ phone }) => phone.e164 === null)) return fault("badPhone");
    const addresses = emailCells.flatMap(({ text }) => splitEmails(text));
    if (addresses.some(({ valid }) => !valid)) return fault("badEmail");
    if (numbers.length + addresses.length === 0) return fault("noContact");

    const custom = filled("customField").map(({ column, text }) => ({ name: customName(headings, column), text }));
    if (country === null)
      custom.push(...filled("country").map(({ column, text }) => ({ name: customName(headings, column), text })));
    const note = Array.from(new Set(filled("note").map(({ text }) => text))).join("\n");
    const client: ImportedClient = {
      clientId: newId(),
      ...nameOf({
        lastName: joined("lastName", " "),
        firstName: joined("firstName", " "),
        patronymic: joined("patronymic", " "),
        fullName: joined("fullName", " "),
        company: joined("company", ", "),
      }),
      jobTitle: joined("jobTitle", ", "),
      country,
      city: joined("city", ", "),
      timeZone: null,
      phones: phonesOf(numbers, newId),
      emails: emailsOf(addresses, newId),
      tags: tagsOf(filled("tags").map(({ text }) => text)),
      customFields: customFieldsOf(custom),
      managerId: null,
      ...(note && { note: { noteId: newId(), text: note } }),
    };
    return isTooLong(client) ? fault("tooLong") : { kind: "client", client };
  };
}

/**
 * What makes two clients the same one: a number (an office number only together with its extension) or an address,
 * however they were written.
 */
export function contactKeys(client: Pick<Client, "phones" | "emails">): string[] {
  const phones = Object.values(client.phones).flatMap((phone) => (phone.e164 === null ? [] : [phoneKey(phone)]));
  return [...phones, ...Object.values(client.emails).map(({ address }) => emailKey(address))];
}

export function phoneKey(phone: { e164: string | null; extension: string | null }): string {
  return phone.extension ? `${phone.e164}#${phone.extension}` : `${phone.e164}`;
}

export function emailKey(address: string): string {
  return address.trim().toLowerCase();
}

function fault(reason: ImportFault): ReadRow {
  return { kind: "fault", fault: reason };
}

/**
 * Composed letters, plain spaces, no invisible characters; ="79123456789" and '+7 912… are how spreadsheets and our own
 * faulty-rows file keep a cell from being counted as a formula.
 */
function cleanCell(cell: string): string {
  // plain text, which most cells are, needs only its ends trimmed
  if (/^[ -&(-<>-~А-яЁё№«»–—]*$/.test(cell)) return cell.trim();
  return cell
    .normalize("NFC")
    .replace(/^="([^"]*)"$/u, "$1")
    .replace(/^'(?='*(?:\s*[=+\-@＝＋－＠]|[\t\r\n]))/u, "")
    .replace(/[^\S\n]/gu, " ")
    .replace(/(?!\n)[\p{Cc}\p{Bidi_Control}\u200B\u2060\uFEFF]/gu, "")
    .trim();
}

/**
 * A person's parts in columns of their own win over the whole name. «ООО Ромашка» where the name should be is a company;
 * «ИП Петрова Анна» is both.
 */
function nameOf(cells: PersonName & { fullName: string; company: string }): PersonName & { company: string } {
  const { lastName, firstName, patronymic, fullName, company } = cells;
  if (lastName || firstName || patronymic) return { lastName, firstName, patronymic, company };
  if (/^(?:ООО|ОАО|ЗАО|ПАО|АО|НКО|ФГУП|ГБУ)\s|\s(?:LLC|Ltd\.?|Inc\.?|GmbH)$/u.test(fullName)) {
    return { ...splitFullName(""), company: company || fullName };
  }
  if (/^ИП\s/u.test(fullName)) return { ...splitFullName(fullName.slice(2)), company: company || fullName };
  return { ...splitFullName(fullName), company };
}

function phonesOf(
  numbers: readonly { phone: ParsedPhone; type: ClientPhone["type"] }[],
  newId: () => string,
): Client["phones"] {
  const different = new Map(numbers.map((number) => [phoneKey(number.phone), number]));
  return Object.fromEntries(
    Array.from(different.values(), ({ phone, type }, position) => [newId(), { type, ...phone, position }]),
  );
}

function emailsOf(addresses: readonly { address: string }[], newId: () => string): Client["emails"] {
  const different = new Map(addresses.map(({ address }) => [emailKey(address), address]));
  return Object.fromEntries(Array.from(different.values(), (address, position) => [newId(), { address, position }]));
}

/** «VIP, Москва; повторный»: the first spelling of a tag stays. */
function tagsOf(texts: readonly string[]): Client["tags"] {
  const names = texts.flatMap((text) => text.split(/[,;|\n]/u)).map((name) => name.replace(/^\s*#/u, "").trim());
  const different = new Map<string, string>();
  for (const name of names) {
    if (name !== "" && !different.has(name.toLowerCase())) different.set(name.toLowerCase(), name);
  }
  return Object.fromEntries(Array.from(different.values(), (name) => [ownKey(name), true] as const));
}

function customFieldsOf(fields: readonly { name: string; text: string }[]): Client["customFields"] {
  const texts = new Map<string, string>();
  for (const { name, text } of fields) {
    const before = texts.get(name);
    texts.set(name, before === undefined ? text : `${before}, ${text}`);
  }
  return Object.fromEntries(texts);
}

function customName(headings: readonly string[], column: number): string {
  const name = cleanCell(headings[column] ?? "").replace(/\s+/gu, " ");
  const withoutHalfLetter = name.slice(0, longest.customName).replace(/[\uD800-\uDBFF]$/, "");
  return ownKey(withoutHalfLetter || `№ ${column + 1}`);
}

/** A key that stays a key when maps are merged by assignment. */
function ownKey(name: string): string {
  return name === "__proto__" ? "proto" : name;
}

function isTooLong(client: ImportedClient): boolean {
  const names = [client.lastName, client.firstName, client.patronymic, client.company, client.jobTitle, client.city];
  const phones = Object.values(client.phones);
  const emails = Object.values(client.emails);
  return (
    names.some((name) => name.length > longest.name) ||
    phones.length + emails.length > mostContacts ||
    phones.some((phone) => phone.raw.length > longest.phone) ||
    emails.some(({ address }) => address.length > longest.email) ||
    Object.keys(client.tags).some((tag) => tag.length > longest.tag) ||
    Object.values(client.customFields).some((text) => text.length > longest.customText) ||
    (client.note?.text.length ?? 0) > longest.note
  );
}

/** «Россия», «Russia», «RU» → RU, by the names that Intl knows and a few that people write. */
function countryCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  for (const language of ["ru", "en"]) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = names.of(code);
      if (name === undefined) continue;
      codes.set(code.toLowerCase(), code);
      codes.set(name.toLowerCase(), code);
    }
  }
  const written: Record<string, string> = {
    ...{ рф: "RU", "российская федерация": "RU", rus: "RU", "russian federation": "RU", белоруссия: "BY", рб: "BY" },
    ...{ кз: "KZ", "республика казахстан": "KZ", киргизия: "KG", молдавия: "MD", сша: "US", usa: "US", uk: "GB" },
    ...{ англия: "GB", оаэ: "AE", uae: "AE", туркмения: "TM", корея: "KR", "южная корея": "KR", чехия: "CZ" },
  };
  for (const [name, code] of Object.entries(written)) codes.set(name, code);
  return codes;
}
