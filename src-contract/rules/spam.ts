import type { Client } from "../entities/client.ts";
import type { Message, SpamVerdict } from "../entities/message.ts";

type Flagged = Pick<Client, "flags">;

/**
 * UD-13, UD-14, A.8-7: a VIP's mail always arrives; a spammer's is spam for as long as he is one, whenever it came; else
 * what was known of the address when it came decides. What we wrote is never spam. Calling asks other flags.
 */
export function isSpam(message: Pick<Message, "direction" | "spamVerdict">, { flags }: Flagged): boolean {
  if (message.direction === "outgoing" || flags["vip"] || message.spamVerdict === "allowed") return false;
  return flags["spammer"] === true || message.spamVerdict !== null;
}

/**
 * What is kept of a message that comes in. `others`: the other cards that have its address. Its own client's flags are no
 * part of it: they may be taken away, and his mail is ordinary again then.
 */
export function spamVerdictOf(others: readonly Flagged[], isTold: boolean): SpamVerdict | null {
  if (others.some(({ flags }) => flags["vip"])) return "allowed";
  if (others.some(({ flags }) => flags["spammer"])) return "blocked";
  return isTold ? "told" : null;
}
