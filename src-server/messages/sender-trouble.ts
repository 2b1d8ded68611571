import type { SenderTroubles } from "../../src-contract/entities/message-sender.ts";
import type { OpenReceiver, OpenTransport } from "./open-transport.ts";
import type { StoredSender } from "./senders.ts";
import { TransportError } from "./transport.ts";

/** Why the server would not be let in with this setup, to write and to read; null: it was. */
export async function senderTroubles(
  { open, openReceiver }: { open: OpenTransport; openReceiver: OpenReceiver },
  sender: StoredSender,
): Promise<SenderTroubles> {
  const trouble = await troubleOf(open(sender));
  const receiver = trouble === null ? openReceiver(sender) : null;
  return {
    trouble: trouble === "taken" ? "refused" : trouble,
    incomingTrouble: receiver && (await troubleOf(receiver)),
  };
}

type Way = { check(): Promise<void>; close(): void | Promise<void> };

async function troubleOf(way: Way): Promise<SenderTroubles["incomingTrouble"]> {
  try {
    await way.check();
    return null;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return error.trouble === "badAddress" ? "refused" : error.trouble;
  } finally {
    await way.close();
  }
}
