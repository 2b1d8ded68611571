import type { ReadTable } from "../../../src-contract/queries/query.ts";
import type { OpenAccount } from "../database/open-account.ts";
import type { WriteGate } from "../database/write-gate.ts";
import type { Author } from "./rebase.ts";

/** What the protocol's core works on: the files, the writes' gate and the clock, all passed in. */
export type SyncDesk = {
  account: OpenAccount;
  author: Author;
  gate: WriteGate;
  /** This computer's clock, milliseconds UTC. */
  now(): number;
  /** After a commit: whose screens have to read again. */
  changed(tables: Iterable<ReadTable>): void;
  /** The queue or the progress changed. `progress` is rows done of rows to do, null when nothing long is under way. */
  progressed(progress: { done: number; total: number } | null): void;
  /** What the server's clock said, and this computer's when it was asked and when it heard. */
  serverTime(measured: { serverTime: number; askedAt: number; heardAt: number }): void;
};
