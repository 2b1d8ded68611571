import { getCountryCallingCode, isSupportedCountry } from "libphonenumber-js";
import { parsePhone, reversedDigits } from "../../../src-contract/rules/phone-number.ts";
import type { Cache } from "../../../src-cache/cache.ts";

/** Entry numbers of the clients with exactly this number, newest first. */
export function numbersOfPhone(cache: Cache, e164: string, limit: number): number[] {
  return matching(cache, `"r${reversedDigits(e164)}"`, limit);
}

/** Clients one of whose numbers is written as these digits, whether or not it can be a number. */
export function numbersOfDigits(cache: Cache, digits: string, limit: number): number[] {
  return matching(cache, `"f${digits}"`, limit);
}

/** The last four digits and more. */
export function numbersByEnding(cache: Cache, digits: string, limit: number): number[] {
  return matching(cache, `"r${reversedDigits(digits)}" *`, limit);
}

/**
 * A number that is still being typed: from its country code on, or as it is dialled at home («8 912 34», «912 34»).
 * From six digits on: fewer are the beginning of too many numbers to say anything.
 */
export function numbersByBeginning(
  cache: Cache,
  { digits, defaultCountry }: { digits: string; defaultCountry: string },
  limit: number,
): number[] {
  const code = isSupportedCountry(defaultCountry) ? getCountryCallingCode(defaultCountry) : "7";
  const trunk = code === "7" ? "8" : "0";
  const withoutTrunk = digits.startsWith(trunk) ? [code + digits.slice(1)] : [];
  const words = [digits, code + digits, ...withoutTrunk]
    .filter((beginning) => beginning.length >= 6)
    .map((beginning) => `"f${beginning}" *`);
  return words.length === 0 ? [] : matching(cache, words.join(" OR "), limit);
}

/** E.164 of a number in any written form, or null. */
export function e164Of(text: string, defaultCountry: string): string | null {
  return parsePhone(text, defaultCountry).e164;
}

function matching(cache: Cache, words: string, limit: number): number[] {
  return cache
    .all<{ no: number }>(
      "SELECT rowid AS no FROM clientNumbers WHERE clientNumbers MATCH ? ORDER BY rowid DESC LIMIT ?",
      words,
      limit,
    )
    .map(({ no }) => no);
}
