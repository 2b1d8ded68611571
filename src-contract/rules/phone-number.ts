import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js";
import type { ClientPhone } from "../entities/client.ts";

/**
 * G6-1, GC-14: one identity for every written form. The small metadata set is used on the desk, in the window and on
 * the server alike, so that all three give the same E.164; it knows every country's lengths and prefixes.
 */
export type ParsedPhone = { e164: string | null; raw: string; extension: string | null };

const extensionPattern = /(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?)\.?\s*[:№#]?\s*(\d{1,8})\s*$/iu;

/** `defaultCountry`: the account's, ISO 3166-1 alpha-2. Never throws; `e164` is null for what cannot be a number. */
export function parsePhone(text: string, defaultCountry: string): ParsedPhone {
  const raw = text.trim();
  const written = plainCharacters(raw);
  const extensionMatch = extensionPattern.exec(written);
  const withoutExtension = extensionMatch ? written.slice(0, extensionMatch.index) : written;
  const possible =
    numberIn(withoutExtension, countryCode(defaultCountry)) ??
    // «222-33-44/45»: two numbers that differ in their ending; rules/contact-cell.ts reads both, the first one is dialled
    numberIn(withoutExtension.replace(/\/\s*\d{1,4}\s*$/, ""), countryCode(defaultCountry));
  return {
    e164: possible?.number ?? null,
    raw,
    extension: extensionMatch?.[1] ?? possible?.ext ?? null,
  };
}

/** Digits of E.164 without the plus, turned round: its prefix is the number's ending (GOALS rule 3). */
export function reversedDigits(e164: string): string {
  return Array.from(e164.replace(/\D/g, "")).reverse().join("");
}

/** «+7 912 345-67-89»; the raw text when the number is not one. The country's own grouping, always with its code. */
export function formatPhone(phone: Pick<ClientPhone, "e164" | "raw" | "extension">): string {
  const parsed = phone.e164 ? parsePhoneNumberFromString(phone.e164) : undefined;
  const international = parsed ? parsed.formatInternational() : phone.raw;
  const number = international.replace(/^(\+7 \d{3} \d{3}) (\d{2}) ?(\d{2})$/, "$1-$2-$3");
  return phone.extension && parsed ? `${number} #${phone.extension}` : number;
}

/** ISO country of an E.164 number, or null when the code is shared and the number does not tell. */
export function countryOfPhone(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null;
}

/** True for text that is meant as a number to dial rather than a name to find (G2-2). */
export function looksLikePhone(text: string): boolean {
  const written = plainCharacters(text.trim());
  if (sipUser(written) !== null || /^tel:/i.test(written)) return true;
  const digits = written.replace(/\D/g, "").length;
  if (/^[+\d\s().,/\-#*]+$/.test(written.replace(extensionPattern, ""))) {
    return digits >= 3 || (digits > 0 && /^[*#]/.test(written));
  }
  // «тел. 8 912 345-67-89», «8 912 345-67-89 (Мама)»: no name has that many digits, an e-mail may
  return digits >= 10 && !written.includes("@");
}

/**
 * What goes into the SIP request: E.164 when there is one, otherwise the bare digits of an internal or local number, or
 * `sip:name@host` as it is. Null for what cannot be dialled: no digits, letters in the number, more than the
 * 15 digits of E.164.
 */
export function dialString(text: string, defaultCountry: string): { e164: string | null; dial: string } | null {
  const written = plainCharacters(text.trim());
  const user = sipUser(written);
  if (user !== null) {
    return /^[+\d*#]+$/.test(user) ? dialString(user, defaultCountry) : { e164: null, dial: written };
  }
  const digits = written.replace(/[^\d*#]/g, "");
  if (/^\d{2,5}$/.test(digits) && /^[\d\s]+$/.test(written)) return { e164: null, dial: digits };
  const { e164 } = parsePhone(written, defaultCountry);
  if (e164) return { e164, dial: e164 };
  if (/\p{L}/u.test(written.replace(/^tel:/i, ""))) return null;
  return digits.length >= 2 && digits.length <= 15 ? { e164: null, dial: digits } : null;
}

/** The user of `sip:user@host` or `sip:user` (RFC 3261 section 19.1.1), or null for anything else. */
function sipUser(text: string): string | null {
  return /^sips?:([^\s@:;?]+)(?:@[^\s@]+)?$/i.exec(text)?.[1] ?? null;
}

function numberIn(text: string, country: CountryCode): PhoneNumber | undefined {
  const international = text.replace(/^\D*00(?=\s*[1-9])/, "+");
  const domestic = parsePhoneNumberFromString(russianTrunk(international, country), country);
  if (domestic && canExist(domestic)) return domestic;
  // 375291234567 without the plus is how exports write it
  const foreign = parsePhoneNumberFromString(`+${international.replace(/\D/g, "")}`);
  return foreign && canExist(foreign) ? foreign : undefined;
}

/**
 * The small metadata knows lengths, not codes. In the numbering plan of +7 no code begins with 0, 1, 2, 5, 88 or 89:
 * «8912345678» is a mobile number that lacks a digit, not a number of its own.
 */
function canExist(number: PhoneNumber): boolean {
  if (!number.isPossible()) return false;
  return number.countryCallingCode !== "7" || /^(?:[34679]|8[0-7])/.test(number.nationalNumber);
}

/** Full-width digits, every kind of space and dash: what copying from pages and letters brings along. */
function plainCharacters(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Pd}|\u2212/gu, "-")
    .replace(/\p{Zs}/gu, " ")
    .replace(/\p{Cf}/gu, "");
}

function countryCode(country: string): CountryCode {
  return isSupportedCountry(country) ? country : "RU";
}

/** «8 912…» and «8912…» are the domestic form in Russia and Kazakhstan: 11 digits that begin with 8. */
function russianTrunk(text: string, country: CountryCode): string {
  if (country !== "RU" && country !== "KZ") return text;
  const digits = text.replace(/\D/g, "");
  if (text.trim().startsWith("+")) return text;
  if (digits.length === 11 && (digits.startsWith("8") || digits.startsWith("7"))) return `+7${digits.slice(1)}`;
  return text;
}
