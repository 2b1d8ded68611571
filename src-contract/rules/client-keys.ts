import type { Client } from "../entities/client.ts";
import { normalizeEmail } from "./email-address.ts";

/** By what a client is found when a system speaks of him (UD-25, JC-48), the surest first. */
export const clientKeyKinds = ["externalId", "messenger", "phone", "email", "profile"] as const;
export type ClientKeyKind = (typeof clientKeyKinds)[number];

/** A longer text is no key: an index takes so much, and nobody has an address like that. */
const longestKey = 400;

export type Keyed = Pick<Client, "phones" | "emails" | "messengers" | "profiles" | "externalIds">;

/** Every key under which a client is found, once each. Pure. */
export function clientKeysOf(client: Keyed): string[] {
  const keys = [
    ...Object.entries(client.externalIds).map(([system, id]) => externalKey(system, id)),
    ...Object.values(client.messengers).map(({ messenger, accountId }) => messengerKey(messenger, accountId)),
    ...Object.values(client.phones).map(({ e164 }) => (e164 === null ? null : phoneKey(e164))),
    ...Object.values(client.emails).map(({ address }) => emailKey(address)),
    ...Object.values(client.profiles).map(({ url, network }) => profileKey(url, network)),
  ];
  return Array.from(new Set(keys.filter((key) => key !== null))).filter((key) => key.length <= longestKey);
}

export function keyKindOf(key: string): ClientKeyKind | undefined {
  return clientKeyKinds.find((kind) => key.startsWith(`${kind}:`));
}

export function externalKey(system: string, id: string): string | null {
  return keyOf("externalId", id.trim() === "" ? "" : `${system}:${id.trim()}`);
}

export function messengerKey(messenger: string, accountId: string): string | null {
  return keyOf("messenger", accountId.trim() === "" ? "" : `${messenger}:${accountId.trim()}`);
}

export function phoneKey(e164: string): string | null {
  return keyOf("phone", e164);
}

export function emailKey(address: string): string | null {
  return keyOf("email", normalizeEmail(address));
}

export function profileKey(url: string, network: string): string | null {
  return keyOf("profile", normalizeProfile(url, network));
}

function keyOf(kind: ClientKeyKind, value: string): string | null {
  return value === "" ? null : `${kind}:${value}`;
}

/** Other names of one place. */
const hosts: Record<string, string> = {
  "vkontakte.ru": "vk.com",
  "vk.ru": "vk.com",
  "telegram.me": "t.me",
  "telegram.dog": "t.me",
  "fb.com": "facebook.com",
  "odnoklassniki.ru": "ok.ru",
};
/** Where a page is when only its name is told: «@anna». */
const homes: Record<string, string> = {
  vk: "vk.com",
  ok: "ok.ru",
  telegram: "t.me",
  youtube: "youtube.com",
  instagram: "instagram.com",
  facebook: "facebook.com",
  tiktok: "tiktok.com",
};

/**
 * One form of a page's address: «https://m.vk.com/Anna/?from=x», «VK.com/anna» and «@anna» of VK are one. Of a query
 * only the number of a page without a name stays. Empty for what names no page.
 */
function normalizeProfile(url: string, network: string): string {
  const written = url.trim().normalize("NFKC");
  const home = homes[network];
  const isName = /^@?[\w.-]+$/u.test(written) && (written.startsWith("@") || !written.includes("."));
  const address = isName && home ? `${home}/${written.replace(/^@/, "")}` : written.replace(/^[a-z]+:\/\//i, "");
  const [, host = "", path = "", query = ""] = /^([^/?#]*)([^?#]*)(\?[^#]*)?/u.exec(address) ?? [];
  const bare = host.toLowerCase().replace(/^(?:www|m|mobile)\./, "");
  const place = hosts[bare] ?? bare;
  const page = path.replace(/\/+$/, "").replace(/^\/@/, "/");
  const number = /^\/profile\.php$/i.test(page) ? (/[?&]id=(\d+)/.exec(query)?.[1] ?? "") : "";
  if (place === "" || (page === "" && number === "")) return "";
  // a channel's own id is the one that tells capitals from small letters
  const named = page.startsWith("/channel/") ? page : page.toLowerCase();
  return place + named + (number === "" ? "" : `?id=${number}`);
}
