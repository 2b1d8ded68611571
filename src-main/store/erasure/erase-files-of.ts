import type { Cache } from "../../../src-cache/cache.ts";
import { readSqlRow } from "../../../src-cache/synced-rows.ts";
import { eraseFiles, listFiles } from "../files/file-cache.ts";
import { eraseRecordings, unfinishedRecordings } from "../recordings/recording-files.ts";
import { isNamed } from "../files/named-files.ts";

/**
 * takes the files that only what `erase` takes has named, by its rows, by writes that wait and by drafts. What was
 * chosen a moment ago and is named by nothing yet stays, whosever it is. Belongs into the transaction of the erasure, and
 * takes the files before its commit: afterwards nobody could tell whose they were.
 */
export function eraseFilesOf(place: { folder: string; cache: Cache }, erase: () => { hashes: string[] }): void {
  const { folder, cache } = place;
  const waiting = listFiles(folder, "waiting").filter((sha256) => isNamed(cache, sha256));
  const calls = knownCalls();
  const { hashes } = erase();
  const left = new Set(knownCalls());
  eraseRecordings(
    folder,
    calls.filter((callId) => !left.has(callId)),
  );
  const candidates = new Set([...waiting, ...hashes, ...listFiles(folder, "kept")]);
  eraseFiles(
    folder,
    Array.from(candidates).filter((sha256) => !isNamed(cache, sha256)),
  );

  /** Of those whose recording is not a file yet. */
  function knownCalls(): string[] {
    return unfinishedRecordings(folder)
      .map(({ callId }) => callId)
      .filter((callId) => readSqlRow(cache, "calls", callId) !== undefined);
  }
}
