import type { Client } from "../entities/client.ts";
import type { ClientLocalTime } from "../queries/clients.ts";
import { zoneOfCity } from "./city-zones.ts";
import { zoneOfLandline } from "./landline-zones.ts";

type Located = Pick<Client, "timeZone" | "city" | "country" | "phones">;
export type ClientZone = Pick<ClientLocalTime, "timeZone" | "source">;

/** Countries that keep one clock in all of their land (checked against tz data by a test). */
const zoneByCountry: Record<string, string> = {
  AE: "Asia/Dubai",
  AM: "Asia/Yerevan",
  AT: "Europe/Vienna",
  AZ: "Asia/Baku",
  BE: "Europe/Brussels",
  BG: "Europe/Sofia",
  BY: "Europe/Minsk",
  CH: "Europe/Zurich",
  CZ: "Europe/Prague",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  EE: "Europe/Tallinn",
  FI: "Europe/Helsinki",
  FR: "Europe/Paris",
  GB: "Europe/London",
  GE: "Asia/Tbilisi",
  GR: "Europe/Athens",
  HU: "Europe/Budapest",
  IE: "Europe/Dublin",
  IL: "Asia/Jerusalem",
  IN: "Asia/Kolkata",
  IT: "Europe/Rome",
  JP: "Asia/Tokyo",
  KG: "Asia/Bishkek",
  KR: "Asia/Seoul",
  KZ: "Asia/Almaty",
  LT: "Europe/Vilnius",
  LV: "Europe/Riga",
  MD: "Europe/Chisinau",
  ME: "Europe/Podgorica",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  PL: "Europe/Warsaw",
  RO: "Europe/Bucharest",
  RS: "Europe/Belgrade",
  SE: "Europe/Stockholm",
  SK: "Europe/Bratislava",
  TH: "Asia/Bangkok",
  TJ: "Asia/Dushanbe",
  TM: "Asia/Ashgabat",
  TR: "Europe/Istanbul",
  UZ: "Asia/Tashkent",
  VN: "Asia/Ho_Chi_Minh",
};

/**
 * A.8-8: what zone the client lives in, and how it is known. By hand > the card's city > the area code of a landline >
 * the country, where it has one zone. A mobile number alone never sets a zone: unknown is said, not guessed.
 * Offsets are not computed here: the window's tz data may be years old, the store's is not.
 */
export function zoneOfClient(client: Located): ClientZone {
  if (client.timeZone) return { timeZone: client.timeZone, source: "hand" };
  const byCity = zoneOfCity(client.city);
  if (byCity) return { timeZone: byCity, source: "city" };
  const byPhone = zoneOfPhones(client.phones);
  if (byPhone) return { timeZone: byPhone, source: "phonePrefix" };
  const byCountry = client.country ? zoneByCountry[client.country] : undefined;
  if (byCountry) return { timeZone: byCountry, source: "country" };
  return { timeZone: null, source: "unknown" };
}

/** Landlines that name different zones cancel each other out. */
function zoneOfPhones(phones: Client["phones"]): string | null {
  const zones = new Set<string>();
  for (const { e164 } of Object.values(phones)) {
    const zone = e164 ? zoneOfLandline(e164) : null;
    if (zone) zones.add(zone);
  }
  const [zone] = zones;
  return zones.size === 1 && zone ? zone : null;
}
