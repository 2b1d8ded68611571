import { type Client, noClientDetails } from "../../src-contract/entities/client.ts";
import type { NewRow } from "../../src-contract/entities/synced-tables.ts";
import { type Chance, pickWeighted } from "./chance.ts";
import { type City, russianCities } from "./cities.ts";
import { foreignName, pickCountry } from "./foreigners.ts";
import { type Gender, type PersonName, russianName, transliterate } from "./names.ts";
import { foreignNumber, russianLandline, russianMobile, type SeedPhone } from "./phones.ts";
import { companyForms, companyNames, customFields, jobTitles, tags } from "./texts.ts";

export type SeedClient = {
  row: NewRow<"clients">;
  currency: string;
  /** The client's clock, for the hours at which somebody was called. */
  utcOffset: number;
};

export type ClientChoices = {
  chance: Chance;
  now: number;
  /** Managers by the share of clients that each one keeps. */
  pickManager: () => string | null;
};

const foreignShare = 0.12;
const year = 365 * 86_400_000;

export function seedClient({ chance, now, pickManager }: ClientChoices): SeedClient {
  const gender: Gender = chance.happens(0.56) ? "woman" : "man";
  const createdAt = now - Math.floor(chance.next() ** 1.6 * 3 * year) - 3_600_000;
  const place = chance.happens(foreignShare) ? abroad(chance, gender) : inRussia(chance, gender);
  const firm = chance.happens(0.28) ? companyOf(chance) : null;
  const row: NewRow<"clients"> = {
    ...noClientDetails,
    id: chance.id(createdAt),
    ...place.name,
    company: firm?.name ?? "",
    jobTitle: firm && chance.happens(0.8) ? chance.pick(jobTitles) : "",
    country: place.country,
    city: chance.happens(0.93) ? place.city : "",
    timeZone: place.zone !== null && chance.happens(0.03) ? place.zone : null,
    phones: Object.fromEntries(place.phones.map((phone, position) => [`p${position + 1}`, { ...phone, position }])),
    emails: emailsOf(chance, place.name, firm?.domain ?? null),
    tags: tagsOf(chance),
    customFields: fieldsOf(chance),
    managerId: pickManager(),
    importId: null,
    createdAt,
  };
  return { row, currency: place.currency, utcOffset: place.utcOffset };
}

type Place = {
  name: PersonName;
  country: string;
  city: string;
  zone: string | null;
  utcOffset: number;
  currency: string;
  phones: SeedPhone[];
};

function inRussia(chance: Chance, gender: Gender): Place {
  const city = pickWeighted(chance, russianCities);
  const name = russianName(chance, gender);
  // what people leave out of a form
  const patronymic = chance.happens(0.78) ? name.patronymic : "";
  return {
    name: { ...name, patronymic },
    country: "RU",
    city: city.name,
    zone: city.zone,
    utcOffset: city.utcOffset,
    currency: "RUB",
    phones: russianPhones(chance, city),
  };
}

function russianPhones(chance: Chance, city: City): SeedPhone[] {
  const first = chance.happens(0.9)
    ? russianMobile(chance)
    : russianLandline(chance, city.areaCode, chance.happens(0.6) ? "landline" : "home");
  if (!chance.happens(0.62)) return [first];
  const second = chance.happens(0.5)
    ? russianMobile(chance)
    : russianLandline(chance, city.areaCode, chance.pick(["landline", "landline", "home", "fax"] as const));
  return chance.happens(0.06) ? [first, second, russianMobile(chance)] : [first, second];
}

function abroad(chance: Chance, gender: Gender): Place {
  const country = pickCountry(chance);
  const first = foreignNumber(chance, country.numbering);
  return {
    name: foreignName(chance, country, gender),
    country: country.code,
    city: chance.pick(country.cities),
    zone: null,
    utcOffset: country.utcOffset,
    currency: chance.happens(0.5) ? country.currency : "RUB",
    // some keep a Russian number as well
    phones: chance.happens(0.35) ? [first, russianMobile(chance)] : [first],
  };
}

function companyOf(chance: Chance): { name: string; domain: string } {
  const word = pickWeighted(chance, companyNames);
  if (chance.happens(0.25)) return { name: `ИП ${russianName(chance, "man").lastName}`, domain: "ip.example.ru" };
  return { name: `${chance.pick(companyForms)} «${word}»`, domain: `${transliterate(word)}.example.ru` };
}

/** Only names that RFC 2606 keeps for examples, so that no letter of a demo reaches anybody. */
const freeMail = [
  "mail.example.ru",
  "mail.example.ru",
  "post.example.ru",
  "inbox.example.ru",
  "example.com",
  "example.org",
];

function emailsOf(chance: Chance, name: PersonName, companyDomain: string | null): Client["emails"] {
  if (!chance.happens(0.82)) return {};
  const last = transliterate(name.lastName);
  const first = transliterate(name.firstName);
  const personal = chance.pick([
    `${last}.${first.slice(0, 1)}`,
    `${first}.${last}`,
    `${last}${chance.between(60, 99)}`,
    `${first}_${last}${chance.between(1, 99)}`,
  ]);
  // an empty transliteration (a name in Chinese letters, say) leaves the number to tell people apart
  const box = /[a-z]/.test(personal) ? personal : `client${chance.digits(6)}`;
  const addresses = [`${box}@${chance.pick(freeMail)}`];
  if (companyDomain !== null && chance.happens(0.7)) addresses.push(`${last || "office"}@${companyDomain}`);
  else if (chance.happens(0.4)) addresses.push(`${first || "client"}${chance.digits(4)}@${chance.pick(freeMail)}`);
  return Object.fromEntries(addresses.map((address, position) => [`e${position + 1}`, { address, position }]));
}

function tagsOf(chance: Chance): Client["tags"] {
  const chosen: Client["tags"] = {};
  while (chance.happens(0.48) && Object.keys(chosen).length < 4) chosen[pickWeighted(chance, tags)] = true;
  return chosen;
}

function fieldsOf(chance: Chance): Client["customFields"] {
  const chosen: Client["customFields"] = {};
  for (const field of customFields) if (chance.happens(0.22)) chosen[field.name] = chance.pick(field.values);
  return chosen;
}
