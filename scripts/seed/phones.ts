import type { ClientPhone } from "../../src-contract/entities/client.ts";
import type { Chance } from "./chance.ts";

export type SeedPhone = Omit<ClientPhone, "position">;

/**
 * Numbers here are well-formed and lead nowhere: mobile codes that no operator of Russia has been given, and landline
 * subscribers that begin with 0, which the numbering plan keeps for services. Whoever dials one from a demo disturbs
 * nobody.
 */
const unassignedMobileCodes = [
  "907",
  "935",
  "943",
  "944",
  "945",
  "946",
  "947",
  "948",
  "957",
  "972",
  "973",
  "974",
  "975",
  "998",
];

/** In all the ways in which people write a mobile number. */
const mobileForms: ((code: string, a: string, b: string, c: string) => string)[] = [
  (code, a, b, c) => `+7 (${code}) ${a}-${b}-${c}`,
  (code, a, b, c) => `+7 ${code} ${a}-${b}-${c}`,
  (code, a, b, c) => `+7${code}${a}${b}${c}`,
  (code, a, b, c) => `8 ${code} ${a}${b}${c}`,
  (code, a, b, c) => `8 (${code}) ${a}-${b}-${c}`,
  (code, a, b, c) => `8-${code}-${a}-${b}-${c}`,
  (code, a, b, c) => `8${code}${a}${b}${c}`,
  (code, a, b, c) => `7${code}${a}${b}${c}`,
  (code, a, b, c) => `${code}${a}${b}${c}`,
  (code, a, b, c) => `${code} ${a} ${b} ${c}`,
  (code, a, b, c) => `8.${code}.${a}.${b}.${c}`,
  (code, a, b, c) => `+7(${code})${a}-${b}-${c}`,
];

export function russianMobile(chance: Chance): SeedPhone {
  const code = chance.pick(unassignedMobileCodes);
  const [a, b, c] = [chance.digits(3), chance.digits(2), chance.digits(2)];
  const raw = chance.pick(mobileForms)(code, a, b, c);
  return { type: "mobile", e164: `+7${code}${a}${b}${c}`, raw, extension: null };
}

export function russianLandline(chance: Chance, areaCode: string, type: "home" | "landline" | "fax"): SeedPhone {
  const subscriber = `0${chance.digits(9 - areaCode.length)}`;
  const grouped =
    subscriber.length === 7
      ? `${subscriber.slice(0, 3)}-${subscriber.slice(3, 5)}-${subscriber.slice(5)}`
      : subscriber.length === 6
        ? `${subscriber.slice(0, 2)}-${subscriber.slice(2, 4)}-${subscriber.slice(4)}`
        : `${subscriber.slice(0, 1)}-${subscriber.slice(1, 3)}-${subscriber.slice(3)}`;
  const extension = type === "landline" && chance.happens(0.3) ? String(chance.between(10, 999)) : null;
  const number = chance.pick([
    `+7 (${areaCode}) ${grouped}`,
    `8 (${areaCode}) ${grouped}`,
    `8 ${areaCode} ${subscriber}`,
    `(${areaCode}) ${grouped}`,
    `7${areaCode}${subscriber}`,
  ]);
  const raw = extension === null ? number : `${number} ${chance.pick(["доб.", "доб", "вн.", "ext."])} ${extension}`;
  return { type, e164: `+7${areaCode}${subscriber}`, raw, extension };
}

export type ForeignNumbering = {
  /** Without the plus. */
  countryCode: string;
  /** National numbers that lead nowhere: `#` stands for any digit. */
  mobiles: readonly string[];
  /** How the country groups its national digits, for example [2, 3, 2, 2]. */
  groups: readonly number[];
};

export function foreignNumber(chance: Chance, { countryCode, mobiles, groups }: ForeignNumbering): SeedPhone {
  const national = chance.pick(mobiles).replace(/#/g, () => String(chance.below(10)));
  const grouped = inGroups(national, groups);
  const raw = chance.pick([
    `+${countryCode} ${grouped.join(" ")}`,
    `+${countryCode} ${grouped.join("-")}`,
    `+${countryCode} (${grouped[0] ?? ""}) ${grouped.slice(1).join("-")}`,
    `+${countryCode}${national}`,
    `${countryCode}${national}`,
  ]);
  return { type: "mobile", e164: `+${countryCode}${national}`, raw, extension: null };
}

function inGroups(digits: string, groups: readonly number[]): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const length of groups) {
    if (start >= digits.length) break;
    parts.push(digits.slice(start, start + length));
    start += length;
  }
  if (start < digits.length) parts.push(digits.slice(start));
  return parts;
}
