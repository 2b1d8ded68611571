import { v5 } from "uuid";
import type { Client } from "../../src-contract/entities/client.ts";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";
import type { MessageItem } from "../../src-contract/ingest/ingest-items.ts";
import type { ToldClient } from "../../src-contract/ingest/told-client.ts";
import { emailKey, externalKey, messengerKey, phoneKey, profileKey } from "../../src-contract/rules/client-keys.ts";
import { phoneTypeOf, splitPhones } from "../../src-contract/rules/contact-cell.ts";
import { splitFullName } from "../../src-contract/rules/full-name.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import type { Arrival } from "./arrival.ts";

export type Telling = {
  /** The system that speaks. */
  source: string;
  /** The account's, for numbers without a country. */
  defaultCountry: string;
  /** Of messages that were read from the account's own mailboxes, by their external ids; empty for what systems tell. */
  arrivals: ReadonlyMap<string, Arrival>;
};

type ToldPhone = ReturnType<typeof phonesTold>[number];

function phonesTold({ phones = [] }: ToldClient, { defaultCountry }: Telling) {
  return phones.flatMap((phone) => {
    const { number, type } = typeof phone === "string" ? { number: phone, type: undefined } : phone;
    return splitPhones(number, defaultCountry).map((parsed) => ({
      ...parsed,
      raw: parsed.raw.slice(0, 100),
      type: type ?? phoneTypeOf(parsed),
    }));
  });
}

/** By what he may be found, the surest first: his id in this system, and whatever else is told of him. Pure. */
export function keysTold(told: ToldClient, telling: Telling): { external: string | null; others: string[] } {
  const others = [
    ...(told.messengers ?? []).map(({ messenger, accountId }) => messengerKey(messenger, accountId)),
    ...phonesTold(told, telling).map(({ e164 }) => (e164 === null ? null : phoneKey(e164))),
    ...(told.emails ?? []).map(emailKey),
    ...(told.profiles ?? []).map(({ url, network }) => profileKey(url, network)),
  ];
  const external = told.externalId === undefined ? null : externalKey(telling.source, told.externalId);
  return { external, others: Array.from(new Set(others.filter((key) => key !== null))) };
}

/** UD-13, UD-14: the keys of the address that a message came from; of a whole person only those of its transport. Pure. */
export function keysOfSender({ from, transport, client }: MessageItem, telling: Telling): string[] {
  const emails = from === undefined ? (client.emails ?? []) : [from];
  const numbers = (
    from === undefined ? phonesTold(client, telling) : [parsePhone(from, telling.defaultCountry)]
  ).flatMap(({ e164 }) => e164 ?? []);
  const accounts =
    from === undefined
      ? (client.messengers ?? []).flatMap(({ messenger, accountId }) => (messenger === transport ? accountId : []))
      : [from];
  const keys = {
    email: emails.map(emailKey),
    site: emails.map(emailKey),
    telegram: accounts.map((id) => messengerKey("telegram", id)),
    sms: numbers.map(phoneKey),
    whatsapp: [...accounts.map((id) => messengerKey("whatsapp", id)), ...numbers.map(phoneKey)],
  } satisfies Record<MessageItem["transport"], (string | null)[]>;
  return Array.from(new Set(keys[transport].filter((key) => key !== null)));
}

/**
 * What the telling comes to beside what the client says already. What is told empty is as good as not told; lists add,
 * each entry under a key that follows from it, so that one which a person took away by hand stays away (G5-9). Pure.
 */
export function changesTold(
  told: ToldClient,
  { client, telling, managerId }: { client: Client | null; telling: Telling; managerId: string | null },
): ClientChanges {
  const { sites = [], profiles = [], messengers = [], addresses = [], tags = [], flags = [] } = told;
  const lists = {
    phones: added(phonesTold(told, telling), client?.phones, sameNumber, (phone, position) => {
      return [phone.e164 ?? phone.raw, { ...phone, position }];
    }),
    emails: added(told.emails ?? [], client?.emails, sameEmail, (address, position) => {
      return [emailKey(address) ?? address, { address, position }];
    }),
    sites: added(
      sites,
      client?.sites,
      ({ url }, site) => url === site,
      (url, position) => [url, { url, position }],
    ),
    profiles: added(profiles, client?.profiles, sameProfile, (profile, position) => {
      return [profileKey(profile.url, profile.network) ?? profile.url, { ...profile, position }];
    }),
    messengers: messengersTold(messengers, client),
    addresses: addressesTold(addresses, client),
    tags: Object.fromEntries(tags.map((tag) => [tag, true] as const)),
    flags: Object.fromEntries(flags.map((flag) => [flag, true] as const)),
    customFields: Object.fromEntries(Object.entries(told.customFields ?? {}).filter(([, value]) => value !== "")),
    externalIds: told.externalId === undefined ? {} : { [telling.source]: told.externalId },
  };
  const { company, jobTitle, city, timeZone, gender, avatarUrl, mailStatus, learningEmail } = told;
  const changes = {
    ...nameTold(told),
    ...{ company, jobTitle, city, timeZone, gender, avatarUrl, mailStatus, learningEmail },
    country: told.country?.toUpperCase(),
    language: told.language?.toLowerCase(),
    managerId: managerId ?? undefined,
    ...lists,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => isTold(value)));
}

function isTold(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  return typeof value !== "object" || Object.keys(value ?? {}).length > 0;
}

function nameTold({ name = "", lastName, firstName, patronymic }: ToldClient) {
  const whole = splitFullName(name.slice(0, 900));
  const cut = (text: string) => text.slice(0, 300);
  return {
    lastName: lastName || cut(whole.lastName),
    firstName: firstName || cut(whole.firstName),
    patronymic: patronymic || cut(whole.patronymic),
  };
}

const sameNumber = (known: { e164: string | null; raw: string }, told: ToldPhone) =>
  told.e164 === null ? known.raw === told.raw : known.e164 === told.e164;
const sameEmail = (known: { address: string }, told: string) => emailKey(known.address) === emailKey(told);
const sameProfile = (known: { url: string; network: string }, told: { url: string; network: string }) =>
  (profileKey(known.url, known.network) ?? known.url) === (profileKey(told.url, told.network) ?? told.url);

/** What is not there yet, behind what is. */
function added<Told, Known extends { position: number }>(
  told: readonly Told[],
  present: Record<string, Known> | undefined,
  isSame: (known: Known, told: Told) => boolean,
  entry: (told: Told, position: number) => readonly [string, Known],
): Record<string, Known> {
  const known = Object.values(present ?? {});
  let position = nextPosition(known);
  const entries: [string, Known][] = [];
  for (const one of told) {
    if ([...known, ...entries.map(([, value]) => value)].some((other) => isSame(other, one))) continue;
    const [key, value] = entry(one, position++);
    entries.push([shortKey(key), value]);
  }
  return Object.fromEntries(entries);
}

function nextPosition(known: readonly { position: number }[]): number {
  return Math.max(-1, ...known.map(({ position }) => position)) + 1;
}

/** LL-24: the id stays for ever, the nickname is the newest. */
function messengersTold(told: NonNullable<ToldClient["messengers"]>, client: Client | null): Client["messengers"] {
  const present = Object.entries(client?.messengers ?? {});
  let position = nextPosition(present.map(([, known]) => known));
  return Object.fromEntries(
    told.map(({ messenger, accountId, nickname }) => {
      const found = present.find(([, known]) => known.messenger === messenger && known.accountId === accountId);
      if (found) return [found[0], { ...found[1], nickname: nickname || found[1].nickname }];
      const entry = { messenger, accountId, nickname: nickname ?? "", position: position++ };
      return [shortKey(`${messenger}:${accountId}`), entry];
    }),
  );
}

/** JC-14: one address of each type; what is told takes the first one's place. */
function addressesTold(told: NonNullable<ToldClient["addresses"]>, client: Client | null): Client["addresses"] {
  const present = Object.entries(client?.addresses ?? {}).sort(([, one], [, other]) => one.position - other.position);
  let position = nextPosition(present.map(([, known]) => known));
  return Object.fromEntries(
    told.map(({ type, text }) => {
      const found = present.find(([, known]) => known.type === type);
      return found ? [found[0], { ...found[1], text }] : [type, { type, text, position: position++ }];
    }),
  );
}

const keyNamespace = "8a1c5f0e-5d0b-4f0e-9a55-0b1d3a5c7e91";

/** A field's path has room for so much (entities/client-edit.ts). */
function shortKey(key: string): string {
  return key.length <= 150 ? key : v5(key, keyNamespace);
}
