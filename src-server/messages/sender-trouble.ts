import type { SenderTrouble } from "../../src-contract/entities/message-sender.ts";
import type { OpenTransport } from "./open-transport.ts";
import type { StoredSender } from "./senders.ts";
import { SendingError } from "./transport.ts";

/** Why the server would not be let in with this setup; null: it was. */
export async function senderTrouble(open: OpenTransport, sender: StoredSender): Promise<SenderTrouble | null> {
  const transport = open(sender);
  try {
    await transport.check();
    return null;
  } catch (error) {
    if (!(error instanceof SendingError)) throw error;
    return error.trouble === "badAddress" ? "refused" : error.trouble;
  } finally {
    transport.close();
  }
}
