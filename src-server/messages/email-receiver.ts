import { createHash } from "node:crypto";
import { htmlToText } from "html-to-text";
import { type FetchMessageObject, ImapFlow } from "imapflow";
import { type ParsedMail, simpleParser } from "mailparser";
import { z } from "zod";
import type { StoredSender } from "./senders.ts";
import type { Arrived, Received, Receiver } from "./receiver.ts";
import { TransportError } from "./transport.ts";

type EmailSender = Extract<StoredSender, { transport: "email" }>;
type ReadableSender = EmailSender & { incoming: NonNullable<EmailSender["incoming"]> };

/** UIDs mean something together with the UIDVALIDITY of their mailbox (RFC 9051, 2.3.1.1). */
const positionSchema = z.object({ of: z.string(), validity: z.string(), uid: z.int(), at: z.number() });

const second = 1_000;
const hour = 60 * 60 * second;
const day = 24 * hour;
const atOnce = 20;
/** Of a letter: its words stand before what is attached. */
const mostBytes = 5 * 1024 * 1024;

/** IMAP (RFC 9051), the inbox opened for reading only: what people see as unread there stays so. */
export function openEmailReceiver(sender: ReadableSender, now: () => number): Receiver {
  const { incoming, user, secret } = sender;
  const { host, port, security } = incoming;
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "startTls",
    auth: { user, pass: secret },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 30 * second,
  });
  // it is told by the call that it broke
  client.on("error", () => undefined);
  const of = `${user}@${host}`;

  let isOpen = false;
  /** The connection stays from one call to the next. */
  async function inInbox<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      if (isOpen) {
        // the server tells what came meanwhile
        await client.noop();
      } else {
        await client.connect();
        await client.mailboxOpen("INBOX", { readOnly: true });
        isOpen = true;
      }
      return await work();
    } catch (error) {
      throw readingError(error);
    }
  }

  async function read(position: string | null): Promise<Received> {
    const box = client.mailbox;
    if (!box) throw closed();
    const validity = String(box.uidValidity);
    const before = position === null ? null : positionSchema.parse(JSON.parse(position));
    const placeAt = (uid: number) => JSON.stringify({ of, validity, uid, at: now() });
    if (position === null || before?.of !== of)
      return { arrived: [], position: placeAt(box.uidNext - 1), left: 0, more: false };
    const isSame = before.validity === validity;
    // a mailbox that was made anew: what came since the last letter is found by its time, and known by its name
    const wanted = isSame ? { uid: `${before.uid + 1}:*` } : { since: new Date(before.at - day) };
    const found = await client.search(wanted, { uid: true });
    // answered by nobody: it must not pass for an empty mailbox
    if (!found) throw closed();
    // «n:*» names the last letter even where its number is lower
    const uids = found.filter((uid) => !isSame || uid > before.uid).sort((one, other) => one - other);
    const taken = isSame ? uids.slice(0, atOnce) : uids;
    const arrived: Arrived[] = [];
    let left = 0;
    for (const uid of taken) {
      const letter = await client.fetchOne(
        String(uid),
        { uid: true, internalDate: true, source: { start: 0, maxLength: mostBytes } },
        { uid: true },
      );
      // taken away meanwhile; a client whose connection is gone says the same of a letter that is there
      if (!letter && !client.usable) throw closed();
      if (!letter) continue;
      if (!isSame && arrivedAt(letter, now()) < before.at - hour) continue;
      const one = await arrivedOf(letter, sender, now());
      if (one) arrived.push(one);
      else left += 1;
    }
    if (isSame && taken.length === 0) return { arrived, position, left, more: false };
    const last = taken.at(-1) ?? box.uidNext - 1;
    return { arrived, position: placeAt(last), left, more: taken.length < uids.length };
  }

  return {
    receive: (position) => inInbox(() => read(position)),
    check: () => inInbox(async () => undefined),
    async close() {
      // a server that does not answer the farewell is left without one
      await client.logout().catch(() => undefined);
      client.close();
    },
  };
}

/** The inbox was opened, and is no more: the connection has ended. */
function closed(): TransportError {
  return new TransportError("silent", { lasting: false, ofAll: true, code: "CLOSED" });
}

/** By the clock of its server. */
function arrivedAt({ internalDate }: FetchMessageObject, now: number): number {
  return internalDate ? new Date(internalDate).getTime() : now;
}

/** Null: no letter that somebody could have written. */
async function arrivedOf(letter: FetchMessageObject, sender: EmailSender, now: number): Promise<Arrived | null> {
  const source = letter.source ?? Buffer.alloc(0);
  let mail: ParsedMail;
  try {
    mail = await simpleParser(source, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  } catch {
    return null;
  }
  const [writer] = mail.from?.value ?? [];
  const from = writer?.address?.trim() ?? "";
  if (!/^[^\s@]+@[^\s@]+$/.test(from) || from.length > 254) return null;
  const above = namesAbove(mail);
  const name = mail.messageId ?? createHash("sha256").update(source).digest("hex");
  const attached = mail.attachments.filter(({ related }) => !related).map(({ filename }) => `[${filename ?? "…"}]`);
  return {
    name,
    at: Math.min(arrivedAt(letter, now), now),
    from,
    client: { emails: [from] },
    newcomer: { name: (writer?.name ?? "").slice(0, 900) },
    subject: mail.subject ?? "",
    text: [wordsOf(mail), ...attached].filter((part) => part !== "").join("\n"),
    answers: ownIds(above, sender.from),
    thread: above.at(-1) ?? name,
    isAutomatic: isAutomatic(mail, from),
  };
}

/** Pictures are nobody's words, and asking for them tells their sender that the letter was read. */
function wordsOf({ text, html }: ParsedMail): string {
  if (text !== undefined && text.trim() !== "") return text.trim();
  if (!html) return "";
  return htmlToText(html, {
    wordwrap: false,
    limits: { maxInputLength: 1_000_000, maxDepth: 60 },
    selectors: [
      { selector: "img", format: "skip" },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
    ],
  }).trim();
}

/** RFC 5322, 3.6.4: what it answers, the nearest first; the last one began the talk. */
function namesAbove({ references = [], inReplyTo }: ParsedMail): string[] {
  const chain = (typeof references === "string" ? references.split(/\s+/) : references).toReversed();
  return Array.from(new Set([...(inReplyTo === undefined ? [] : inReplyTo.split(/\s+/)), ...chain])).filter(
    (name) => name !== "",
  );
}

/** email-transport.ts gives a letter the name `<id of the message@domain of the mailbox>`. */
function ownIds(names: readonly string[], from: string): string[] {
  const domain = from.slice(from.lastIndexOf("@") + 1).toLowerCase();
  return names.flatMap((name) => {
    const [, id, at] = /^<([0-9a-f-]{36})@([^>]+)>$/i.exec(name) ?? [];
    return id !== undefined && at?.toLowerCase() === domain ? [id.toLowerCase()] : [];
  });
}

/** RFC 3834, RFC 2919, RFC 3464; «Precedence» as it is used. */
function isAutomatic({ headers }: ParsedMail, from: string): boolean {
  const valueOf = (name: string) => {
    const value = headers.get(name);
    return typeof value === "string" ? value.toLowerCase() : "";
  };
  const submitted = valueOf("auto-submitted");
  if (submitted !== "" && !submitted.startsWith("no")) return true;
  if (["bulk", "list", "junk", "auto_reply"].includes(valueOf("precedence"))) return true;
  if (headers.has("list") || headers.has("list-id") || headers.has("list-unsubscribe")) return true;
  return /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(from);
}

function readingError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { authenticationFailed, code, responseStatus } = error as {
    authenticationFailed?: boolean;
    code?: string;
    responseStatus?: string;
  };
  if (authenticationFailed) return new TransportError("notLetIn", { lasting: false, ofAll: true, code: "AUTH" });
  // it answered, and not as an IMAP server that has an inbox for us does
  if (responseStatus === "NO" || responseStatus === "BAD")
    return new TransportError("refused", { lasting: false, ofAll: true, code: responseStatus });
  return new TransportError("silent", { lasting: false, ofAll: true, code: code ?? "BROKEN" });
}
