import type { SenderSetup, ShownSender } from "../entities/message-sender.ts";

/**
 * Whether the secret that was given for a sender stays good for a changed one. Another server, another user and a line
 * that is less closed want it anew, so that who may set senders but does not know a password cannot have it sent to
 * himself. Pure.
 */
export function keepsSecret(before: SenderSetup | ShownSender, after: SenderSetup): boolean {
  if (before.transport === "telegram" || after.transport === "telegram") return before.transport === after.transport;
  const known = new Set(placesOf(before));
  return before.user === after.user && placesOf(after).every((place) => known.has(place));
}

type Mailbox = Pick<Extract<SenderSetup, { transport: "email" }>, "host" | "port" | "security" | "incoming">;

/** Whom the secret is told, and how. */
function placesOf({ host, port, security, incoming }: Mailbox): string[] {
  const all = incoming === null ? [{ host, port, security }] : [{ host, port, security }, incoming];
  return all.map((place) => `${place.host.trim().toLowerCase()} ${place.port} ${place.security}`);
}
