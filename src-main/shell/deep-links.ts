// G2-4, G2-13, R-27: what a link or a command line may ask for. Everything that does not fit the grammar is nothing;
// no text from outside ever reaches a shell, a path or a switch.
import { idSchema } from "../../src-contract/entities/basics.ts";
import { type JoinLink, parseJoinLink } from "../../src-contract/identity.ts";

export type Link =
  /** `number` is as written, for the dial field: any written form, or `sip:name@host`. */
  | { kind: "dial"; number: string; extension: string | null }
  | { kind: "client"; clientId: string }
  /** For the sign-in screen alone. */
  | ({ kind: "join" } & JoinLink);

const MAX_LINK = 500;
/** Written forms of a number: an optional plus, digits, the separators of RFC 3966 section 3 and of habit, `*` and `#`. */
const numberPattern = /^\+?[\d ().\-–—/*#]{2,40}$/;
const sipUserPattern = /^[A-Za-z0-9._~+-]{1,64}$/;
const sipHostPattern = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;
const extensionPattern = /^ext=(\d{1,8})$/i;
const linkPattern = /^([a-z][a-z0-9+.-]{1,20}):(.+)$/i;
const wideSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;

/** Never throws; null is everything that is not one of ours. */
export function parseLink(text: string): Link | null {
  if (text.length > MAX_LINK) return null;
  const [, scheme, rest] = linkPattern.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return null;
  switch (scheme.toLowerCase()) {
    case "tel":
    case "callto":
      return dialLink(withoutSlashes(rest));
    case "sip":
    case "sips":
      return sipLink(withoutSlashes(rest));
    case "kartoteka":
      return ownLink(text, rest);
    default:
      return null;
  }
}

/**
 * The link in a command line: what follows `--` as the system starts us for a link, or `dial <number>` as a person types
 * it. A link before `--` is ignored: there the system's own text and ours cannot be told apart.
 * `argv` is the process's own (Chromium reorders the one that it hands to the first instance); `hasAppFolder` is true
 * where an application folder stands before the arguments, as in `electron .`.
 */
export function linkFromArgv(argv: readonly string[], hasAppFolder: boolean): Link | null {
  const words = argv.slice(1);
  const end = words.indexOf("--");
  if (end >= 0) {
    const after = words.slice(end + 1);
    return after.length === 1 && after[0] !== undefined ? parseLink(after[0]) : null;
  }
  const positional = words.filter((word) => !word.startsWith("-")).slice(hasAppFolder ? 1 : 0);
  const [command, number, ...more] = positional;
  return command === "dial" && number !== undefined && more.length === 0 ? typedNumber(number) : null;
}

/**
 * What a second start hands over: the command line without its switches, which are the system's and mean nothing here.
 * Electron 25 loses what goes with a command line of many switches.
 */
export function wordsForFirst(argv: readonly string[]): string[] {
  const [program = "", ...words] = argv;
  const end = words.indexOf("--");
  const before = end < 0 ? words : words.slice(0, end);
  return [program, ...before.filter((word) => !word.startsWith("-")), ...(end < 0 ? [] : words.slice(end))];
}

/** `data` is what the second start sent along: `{ argv }`, checked because any program of this person may send it. */
export function linkFromSecondStart(data: unknown, hasAppFolder: boolean): Link | null {
  const argv = typeof data === "object" && data !== null && "argv" in data ? data.argv : null;
  if (!Array.isArray(argv) || !argv.every((word) => typeof word === "string")) return null;
  return linkFromArgv(argv, hasAppFolder);
}

/** For the dial field, which understands «доб. 12» and "ext. 12" alike. */
export function dialText(link: Extract<Link, { kind: "dial" }>, extensionWord: string): string {
  return link.extension === null ? link.number : `${link.number} ${extensionWord} ${link.extension}`;
}

/** A text longer than this is no number with words around it. */
const MAX_TEXT = 300;
/** Seven digits at the least: shorter ones in a text are years, prices and flats. */
const numberInText = /\+?\d(?:[ ().\-–—]{0,3}\d){6,14}/g;

/**
 * A number that a person selected or copied: the text itself, or the only number in it. For the dial field; null when
 * there is none or more than one.
 */
export function numberInWords(text: string, extensionWord: string): string | null {
  const plain = text.replace(wideSpaces, " ").trim();
  if (plain.length > MAX_TEXT) return null;
  const whole = typedNumber(plain);
  if (whole?.kind === "dial") return dialText(whole, extensionWord);
  const [found, another] = plain.match(numberInText) ?? [];
  return found === undefined || another !== undefined ? null : found;
}

function typedNumber(text: string): Link | null {
  return linkPattern.test(text) ? dialOnly(parseLink(text)) : dialLink(text.replaceAll(";", "%3B"));
}

function dialOnly(link: Link | null): Link | null {
  return link?.kind === "dial" ? link : null;
}

/** RFC 3966: `number *(";" parameter)`; only the extension means something to a person who dials. */
function dialLink(text: string): Link | null {
  const [address = ""] = text.split("?", 1);
  const [subscriber = "", ...parameters] = address.split(";");
  const number = writtenNumber(subscriber);
  if (number === null) return null;
  const extension = parameters.map((parameter) => extensionPattern.exec(parameter)?.[1]).find(Boolean);
  return { kind: "dial", number, extension: extension ?? null };
}

/**
 * RFC 3261 section 19.1.1: `user[:password]@host…`. A user part that is a number is dialled through the company's own
 * line, so the host is dropped; a name keeps it. A link with a password is refused.
 */
function sipLink(text: string): Link | null {
  const [address = ""] = text.split(/[?]/, 1);
  const parts = address.split("@");
  const [userInfo = "", hostAndParameters] = parts;
  if (parts.length > 2) return null;
  const [user = ""] = userInfo.split(";");
  const number = writtenNumber(user);
  const [host] = hostAndParameters?.split(";", 1) ?? [];
  if (host !== undefined && !sipHostPattern.test(host)) return null;
  if (number !== null) return { kind: "dial", number, extension: null };
  if (host === undefined || !sipUserPattern.test(user)) return null;
  return { kind: "dial", number: `sip:${user}@${host}`, extension: null };
}

function ownLink(text: string, rest: string): Link | null {
  const join = parseJoinLink(text);
  if (join) return { kind: "join", ...join };
  const [, id] = /^\/\/client\/([0-9a-f-]{36})\/?$/i.exec(rest) ?? [];
  const parsed = idSchema.safeParse(id?.toLowerCase());
  return parsed.success ? { kind: "client", clientId: parsed.data } : null;
}

/** `tel://8912…/`: not in any RFC, but in the wild. */
function withoutSlashes(text: string): string {
  return text.startsWith("//") ? text.slice(2).replace(/\/$/, "") : text;
}

function writtenNumber(escaped: string): string | null {
  let text: string;
  try {
    text = decodeURIComponent(escaped);
  } catch {
    return null; // a broken escape: not a link that any program writes
  }
  const number = text.replace(wideSpaces, " ").trim();
  const dialable = number.replace(/[^\d*#]/g, "").length;
  return numberPattern.test(number) && dialable >= 2 ? number : null;
}
