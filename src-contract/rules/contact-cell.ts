import type { ClientPhone } from "../entities/client.ts";
import { type ParsedPhone, parsePhone } from "./phone-number.ts";

/** What people write where they have nothing to write. */
const nothingWritten = /^(?:[-–—.\s]*|0|нет|н\/д|не указан[оа]?|no|none|n\/a|null|nil|undefined)$/iu;
const extensionAhead = String.raw`(?!\s*(?:доб|вн|ext))`;
const betweenPhones = new RegExp(
  String.raw`[;|\n]+${extensionAhead}|,${extensionAhead}|\/|\s+(?:и|или)\s+|\s+(?=\+\d)`,
  "iu",
);

/**
 * The numbers of one cell, which may hold several: by comma, semicolon, line, «/», «и», or simply one after another.
 * «123-45-67/68» are two numbers that differ in their ending. `e164` is null for what is not a number.
 */
export function splitPhones(cell: string, defaultCountry: string): ParsedPhone[] {
  if (nothingWritten.test(cell)) return [];
  const phones: ParsedPhone[] = [];
  for (const part of wholeNumber(cell.trim()).split(betweenPhones)) {
    const text = part.trim();
    if (text === "") continue;
    const previous = phones.at(-1);
    const otherEnding = previous?.e164 && !previous.extension && /^[\d\s-]{1,5}$/.test(text);
    phones.push(...(otherEnding ? [withEnding(previous, text, defaultCountry)] : runOf(text, defaultCountry)));
  }
  return phones;
}

/** The addresses of one cell. `valid` is false for what no letter can be sent to. */
export function splitEmails(cell: string): { address: string; valid: boolean }[] {
  if (nothingWritten.test(cell)) return [];
  return inAngles(cell)
    .split(/[,;|\s/]+/u)
    .map((part) => part.replace(/^mailto:/iu, "").replace(/^[<"']+|[>"'.]+$/gu, ""))
    .filter(Boolean)
    .map((address) => ({ address, valid: /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)*\.[^\s@.\d]{2,}$/u.test(address) }));
}

/** The type that the written form tells («раб. 8 495…»), otherwise the one that Russia's numbering plan tells. */
export function phoneTypeOf(phone: ParsedPhone): ClientPhone["type"] {
  const raw = phone.raw.toLowerCase();
  if (/факс|fax/.test(raw)) return "fax";
  if (/моб|сот|mob|cell|whatsapp|ватсап|вотсап/.test(raw)) return "mobile";
  if (/дом|home/.test(raw)) return "home";
  if (/раб|гор|work|office/.test(raw)) return "landline";
  if (phone.e164?.startsWith("+79")) return "mobile";
  return phone.e164?.startsWith("+7") ? "landline" : "other";
}

/** «89123456789 89123456780»: tried only when the text as a whole is no number. */
function runOf(text: string, defaultCountry: string): ParsedPhone[] {
  const whole = parsePhone(text, defaultCountry);
  if (whole.e164 !== null) return [whole];
  const words = text.split(/\s+/u).map((word) => parsePhone(word, defaultCountry));
  return words.length > 1 && words.every((phone) => phone.e164 !== null) ? words : [whole];
}

function withEnding(phone: ParsedPhone, ending: string, defaultCountry: string): ParsedPhone {
  const digits = ending.replace(/\D/g, "");
  const e164 = phone.e164 ?? "";
  return { ...parsePhone(e164.slice(0, -digits.length) + digits, defaultCountry), raw: `${phone.raw}/${ending}` };
}

/** Spreadsheets write a number's digits as 7.9123456789E+10 or 79123456789.0; exact only while no digit is lost. */
function wholeNumber(text: string): string {
  const power = /^(\d)[.,](\d+)E\+?(\d+)$/iu.exec(text);
  if (power?.[1] && power[2]) return power[2].length === Number(power[3]) ? power[1] + power[2] : text;
  return text.replace(/^(\+?\d{10,15})[.,]0+$/, "$1");
}

/** «Анна <anna@example.ru>» → «anna@example.ru». */
function inAngles(text: string): string {
  const angles = Array.from(text.matchAll(/<([^<>]*@[^<>]*)>/gu), ([, address]) => address);
  return angles.length > 0 ? angles.join(" ") : text;
}
