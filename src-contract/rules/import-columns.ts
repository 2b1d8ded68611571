import type { ImportField } from "../table-import.ts";
import type { ClientPhone } from "../entities/client.ts";
import { splitEmails, splitPhones } from "./contact-cell.ts";
import { normalizeForSearch } from "./search-text.ts";

/**
 * G14-7: which column of a table file means what, by its heading. The words are those of people's own tables and of the
 * exports of GetCourse, Leeloo, Usedesk, JustClick, Google Contacts, Outlook, amoCRM and Bitrix24, compared as
 * `headingWords` writes them: lower case, letters and digits only, no numbers («Телефон 2» is a telephone).
 */
const headingsOf: Partial<Record<ImportField, readonly string[]>> = {
  lastName: ["фамилия", "фамилия клиента", "фам", "last name", "lastname", "surname", "family name", "name last"],
  firstName: ["имя клиента", "имя", "first name", "firstname", "given name", "name first", "forename"],
  patronymic: ["отчество", "отчество клиента", "отч", "middle name", "middlename", "patronymic", "additional name"],
  fullName: [
    ...["фио", "ф и о", "фио клиента", "клиент", "полное имя", "фамилия имя", "фамилия имя отчество", "фамилия и имя"],
    ...[
      "имя фамилия",
      "имя и фамилия",
      "имя пользователя",
      "контакт",
      "имя контакта",
      "контактное лицо",
      "пользователь",
    ],
    ...[
      "подписчик",
      "имя подписчика",
      "покупатель",
      "имя покупателя",
      "заказчик",
      "абонент",
      "ученик",
      "студент",
      "лид",
    ],
    ...[
      "фио контакта",
      "фио ученика",
      "name",
      "full name",
      "fullname",
      "customer",
      "customer name",
      "client",
      "person",
    ],
    ...["client name", "contact", "contact name", "display name", "lead", "lead name", "user name", "subscriber"],
  ],
  company: [
    ...["компания", "компания клиента", "название компании", "организация", "название организации", "фирма", "юрлицо"],
    ...["юр лицо", "юридическое лицо", "контрагент", "место работы", "company", "company name", "organization"],
    ...["organisation", "organization name", "employer", "account name", "business name"],
  ],
  jobTitle: [
    "должность",
    "должность контакта",
    "позиция",
    "job title",
    "job",
    "title",
    "position",
    "organization title",
  ],
  country: ["страна", "страна клиента", "страна проживания", "country", "country region", "home country"],
  city: ["город", "город клиента", "город проживания", "населенный пункт", "city", "town", "home city", "address city"],
  tags: [
    ...["тег", "теги", "тэг", "тэги", "метка", "метки", "группа", "группы", "группы контактов", "группа контактов"],
    ...["сегмент", "сегменты", "категория", "категории", "tag", "tags", "label", "labels", "group", "groups"],
    ...["group membership", "category", "categories", "segment"],
  ],
  note: [
    ...["примечание", "примечания", "заметка", "заметки", "комментарий", "комментарии", "комментарий к контакту"],
    ...["комментарий менеджера", "комментарии менеджера", "информация о клиенте", "доп информация"],
    ...[
      "дополнительная информация",
      "описание",
      "note",
      "notes",
      "comment",
      "comments",
      "remark",
      "remarks",
      "description",
    ],
  ],
  ignore: [
    "",
    "п п",
    "пп",
    "no",
    "строка",
    "причина",
    "line",
    "reason",
    "пароль",
    "password",
    "аватар",
    "avatar",
    "photo",
    // of our own export (rules/client-table.ts): who and when is the server's to say
    ...["карточку ведет", "карточка создана", "номер карточки", "card managed by", "card created", "card id"],
  ],
};

const phoneWords =
  /(?:^| )(?:тел|телефон|телефоны|телефона|телефонов|моб|мобильный|мобильные|сот|сотовый|факс|вотсап|ватсап|whatsapp|phone|phones|telephone|telephones|mobile|cell|cellphone|tel|fax|msisdn)(?: |$)/;
const emailWords =
  /(?:^| )(?:e mail|e mails|email|emails|mail|имейл|имейлы|емейл|емэйл|мейл|почта|почты|электронный адрес|электронные адреса)(?: |$)/;
/** Somebody else's contact, or a fact about the contact: kept as a field of its own. */
const notTheContact =
  /(?:^| )(?:партнер\S*|менеджер\S*|ответственн\S*|куратор\S*|сотрудник\S*|оператор\S*|агент\S*|автор\S*|тип|статус|дата|подтвержд\S*|колво|количество|страна|источник|manager|partner|owner|agent|author|type|status|date|confirmed|verified|count|label|opt|source)(?: |$)/;

/** Fields that a client has once; a second column of the kind is kept under its heading. */
const singleFields: readonly ImportField[] = [
  ...(["lastName", "firstName", "patronymic", "fullName", "company", "jobTitle", "country", "city"] as const),
];

/** More columns than this are not taken without being asked for: a wide file would bury the card. */
const customFieldsTaken = 50;

/** «Моб. телефон (2)» → «моб телефон», "E-mail 1 - Value" → "e mail". */
function headingWords(heading: string): string {
  return normalizeForSearch(heading)
    .replace(/([a-zа-я])([0-9])/gu, "$1 $2")
    .replace(/[^\p{Letter}\s]+/gu, " ")
    .replace(/(?:^|\s)value(?:\s|$)/u, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

function fieldOfHeading(heading: string): ImportField | null {
  const words = headingWords(heading);
  if (words === "") return /[\p{Letter}\p{Number}]/u.test(heading) ? null : "ignore";
  for (const [field, headings] of Object.entries(headingsOf)) {
    if (headings.includes(words)) return field as ImportField;
  }
  if (notTheContact.test(words)) return null;
  if (emailWords.test(words)) return "email";
  if (phoneWords.test(words)) return "phone";
  return null;
}

/** How many of these cells are known headings: tells the delimiter, and whether the first row is a heading at all. */
export function countKnownHeadings(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== "" && fieldOfHeading(cell) !== null).length;
}

/** False when the first row of a file is already a client: no known heading in it, but a telephone or an e-mail. */
export function isHeadingRow(cells: readonly string[], defaultCountry: string): boolean {
  if (countKnownHeadings(cells) > 0) return true;
  return !cells.some((cell) => isPhoneCell(cell, defaultCountry) || isEmailCell(cell));
}

/**
 * The first guess, which the person corrects. Unknown columns become fields of their own, so that nothing in the file
 * is lost unasked; where no heading names a telephone or an e-mail, the cells themselves are looked at.
 */
export function guessMapping(options: {
  headings: readonly string[];
  sample: readonly (readonly string[])[];
  defaultCountry: string;
}): ImportField[] {
  const { headings, sample, defaultCountry } = options;
  const known = headings.map(fieldOfHeading);
  // Usedesk and Leeloo call the whole name «Имя»: it is a first name only beside a surname
  if (!known.includes("lastName")) {
    known.forEach((field, column) => {
      if (field === "firstName") known[column] = "fullName";
    });
  }
  const cellsSay = (column: number, is: (cell: string) => boolean) => {
    const filled = sample.map((row) => row[column]?.trim() ?? "").filter(Boolean);
    return filled.length > 0 && filled.filter(is).length > filled.length * 0.6;
  };
  const noContact = !known.includes("phone") && !known.includes("email");
  const seen = new Set<ImportField>();
  let customFields = 0;
  return headings.map((heading, column) => {
    let field = known[column] ?? null;
    if (noContact && (field === null || heading.trim() === "")) {
      if (cellsSay(column, isEmailCell)) field = "email";
      else if (cellsSay(column, (cell) => isPhoneCell(cell, defaultCountry))) field = "phone";
      else if (heading.trim() === "" && !seen.has("fullName") && cellsSay(column, isNameCell)) field = "fullName";
    }
    if (field !== null && singleFields.includes(field) && seen.has(field)) field = null;
    if (field === null) {
      customFields += 1;
      return customFields > customFieldsTaken ? "ignore" : "customField";
    }
    seen.add(field);
    return field;
  });
}

/** UD-15: «Дом. телефон» names the type of every number in its column; null when the heading does not tell. */
export function phoneTypeOfHeading(heading: string): ClientPhone["type"] | null {
  const words = headingWords(heading);
  if (/(?:^| )(?:факс|fax)/.test(words)) return "fax";
  if (/(?:^| )(?:моб|сот|mobile|cell|whatsapp|ватсап|вотсап)/.test(words)) return "mobile";
  if (/(?:^| )(?:дом|home)/.test(words)) return "home";
  if (/(?:^| )(?:друг|other)/.test(words)) return "other";
  if (/(?:^| )(?:раб|служеб|город|стац|офис|work|business|office|landline)/.test(words)) return "landline";
  return null;
}

function isPhoneCell(cell: string, defaultCountry: string): boolean {
  const phones = splitPhones(cell, defaultCountry);
  return phones.length > 0 && phones.every((phone) => phone.e164 !== null);
}

function isEmailCell(cell: string): boolean {
  const emails = splitEmails(cell);
  return emails.length > 0 && emails.every((email) => email.valid);
}

function isNameCell(cell: string): boolean {
  return /^[\p{Letter}'’\-.]+(?:\s+[\p{Letter}'’\-.]+){1,3}$/u.test(cell.trim());
}
