import type { SyncProgress } from "../../../src-contract/commands/sync.ts";
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
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Aborted when the desk stops: long work ends at its next step. */
  signal: AbortSignal;
  /** After a commit: whose screens have to read again. */
  changed(tables: Iterable<ReadTable>): void;
  /** Another file has taken the cache's place; what is derived from its rows may have to be made. */
  replaced(): void;
  /** The queue or the progress changed. Null: nothing long is under way. */
  progressed(progress: SyncProgress | null): void;
  /** What the server's clock said, and this computer's when it was asked and when it heard. */
  serverTime(measured: { serverTime: number; askedAt: number; heardAt: number }): void;
  log(line: string): void;
};
