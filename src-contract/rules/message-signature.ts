import type { SendingTransport } from "../entities/message-sender.ts";

/** Characters of a text that each way takes, with the signature (Bot API: 4,096 of a message). */
export const longestText: Record<SendingTransport, number> = { email: 20_000, telegram: 4_096 };

/**
 * GC-56: what was written with the signature under it, once. In letters behind the line «-- », by which mail programs know
 * one (RFC 3676, 4.3).
 */
export function signedText(text: string, signature: string, transport: SendingTransport): string {
  const written = text.trimEnd();
  const lines = signature.trim();
  if (lines === "" || written.endsWith(lines)) return written;
  return transport === "email" ? `${written}\n\n-- \n${lines}` : `${written}\n\n${lines}`;
}
