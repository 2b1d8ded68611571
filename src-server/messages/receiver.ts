import type { ToldClient } from "../../src-contract/ingest/told-client.ts";

/** A letter or a message as it came. */
export type Arrived = {
  /** Its name in the whole world, or what stands for one: the same message read twice has it both times. */
  name: string;
  /** Milliseconds since 1970 by the clock of the server that took it. */
  at: number;
  /** The address or the id of its writer. */
  from: string;
  /** By what the writer is found among the clients. */
  client: ToldClient;
  /** What a card begins with beside it. */
  newcomer: ToldClient;
  subject: string;
  text: string;
  /** Ids of messages of ours that it answers, the nearest first. */
  answers: string[];
  /** What it belongs to where it answers nothing of ours; null: the one talk with this writer. */
  thread: string | null;
  /** Written by a program: nobody becomes a client by it. */
  isAutomatic: boolean;
};

/**
 * `position`: after what to go on, in the receiver's own words. `left`: what could not be understood and was passed by.
 * `more`: not everything that is there has been read.
 */
export type Received = { arrived: Arrived[]; position: string; left: number; more: boolean };

/** What is written to a mailbox or a bot. Nothing there is changed by being read. */
export type Receiver = {
  /**
   * What came after this position, the oldest first. Null, and a position of another mailbox: from now on, nothing of
   * what lies there. Ends within two minutes. Throws a TransportError.
   */
  receive(position: string | null): Promise<Received>;
  /** Whether it would be let in. Throws a TransportError. */
  check(): Promise<void>;
  close(): Promise<void>;
};
