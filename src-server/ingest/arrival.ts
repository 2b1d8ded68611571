import type { ToldClient } from "../../src-contract/ingest/told-client.ts";

/** What is known of a message that was read from the account's own mailbox or bot, beside what it says (docs/adr/0038). */
export type Arrival = {
  /** The talk of ours that it goes on; whoever wrote it, it is this client's. */
  answers: { clientId: string; threadId: string } | null;
  /** Whether a writer whom nobody knows gets a card. */
  addsClient: boolean;
  /** What such a card begins with: a name beside an address says nothing to a card that is there. */
  newcomer: ToldClient;
  /** By which people know the mailbox, for the marks of where a field came from. */
  label: string;
};
