import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
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
  const extensionMatch = extensionPattern.exec(raw);
  const withoutExtension = extensionMatch ? raw.slice(0, extensionMatch.index) : raw;
  const country = countryCode(defaultCountry);
  const domestic = parsePhoneNumberFromString(russianTrunk(withoutExtension, country), country);
  // 375291234567 without the plus is how exports write it
  const number = domestic?.isPossible()
    ? domestic
    : parsePhoneNumberFromString(`+${withoutExtension.replace(/\D/g, "")}`);
  const possible = number?.isPossible() ? number : undefined;
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
  const number = international.replace(/^(\+7 \d{3} \d{3}) (\d{2}) (\d{2})$/, "$1-$2-$3");
  return phone.extension && parsed ? `${number} #${phone.extension}` : number;
}

/** ISO country of an E.164 number, or null when the code is shared and the number does not tell. */
export function countryOfPhone(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null;
}

/** True for text that is meant as a number to dial rather than a name to find (G2-2). */
export function looksLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= 3 && /^[+\d\s().,/\-–—#*]+$/.test(text.replace(extensionPattern, ""));
}

/** What goes into the SIP request: E.164 when there is one, otherwise the bare digits of a short internal number, or null. */
export function dialString(text: string, defaultCountry: string): { e164: string | null; dial: string } | null {
  const digits = text.replace(/[^\d*#]/g, "");
  if (/^\d{2,5}$/.test(digits) && !text.trim().startsWith("+")) return { e164: null, dial: digits };
  const { e164 } = parsePhone(text, defaultCountry);
  if (e164) return { e164, dial: e164 };
  return digits.length >= 2 ? { e164: null, dial: digits } : null;
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
