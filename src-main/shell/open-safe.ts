// the only way out of the application by a link.
import { KartotekaError } from "../../src-contract/errors.ts";

const MAX_URL = 2_000;
const MAIL_FIELDS = new Set(["subject", "body", "cc"]);
const LIMIT = { urls: 5, withinMs: 10_000 };
// One plain address: no display names, no quoted parts, nothing that a mail program's command line could take apart.
const mailAddressPattern = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;

/**
 * The URL in its canonical form when it is a web address or a letter to somebody, otherwise null. Credentials in a web
 * address (they disguise the host) and mail fields beyond subject, body and cc (`attach` reads files) are refused.
 */
export function safeExternalUrl(text: string): string | null {
  // WHATWG URL drops tabs and line breaks and trims: what the person saw must be what opens
  if (text.length > MAX_URL || /[\p{Cc}\p{Cf}\s\\]/u.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  switch (url.protocol) {
    case "http:":
    case "https:":
      return url.hostname !== "" && url.username === "" && url.password === "" ? url.href : null;
    case "mailto:":
      return isPlainLetter(url) ? url.href : null;
    default:
      return null;
  }
}

function isPlainLetter(url: URL): boolean {
  if (url.href.includes("#") || /%(?:0|1|7f)/i.test(url.href)) return false; // escaped control characters start a new header
  const fields = [...url.searchParams.keys()];
  return mailAddressPattern.test(url.pathname) && fields.every((field) => MAIL_FIELDS.has(field.toLowerCase()));
}

export type OpenSafe = (url: string) => Promise<void>;

/** Throws `invalid` for what is not safe and `rateLimited` for more than a person clicks. */
export function createOpenSafe(parts: { openExternal(url: string): Promise<void>; now: () => number }): OpenSafe {
  let times: number[] = [];
  return async (text) => {
    const url = safeExternalUrl(text);
    if (url === null) throw new KartotekaError("invalid", "only http, https and mailto addresses are opened");
    const now = parts.now();
    times = times.filter((time) => time > now - LIMIT.withinMs);
    if (times.length >= LIMIT.urls) {
      throw new KartotekaError("rateLimited", "too many addresses opened at once", { retryAfterSeconds: 10 });
    }
    times.push(now);
    await parts.openExternal(url);
  };
}
