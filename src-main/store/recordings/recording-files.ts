import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { idSchema } from "../../../src-contract/entities/basics.ts";
import { syncDirectory } from "../database/durable-files.ts";
import { filesFolder } from "../files/files-key.ts";

/**
 * Where the recordings of calls lie while they are made (docs/adr/0029-a-recording-is-records.md): each under its call's
 * id, sealed record by record. The folder is the whole truth about them, as it is about every file of a desk.
 */
export const recordingsFolder = (accountFolder: string) => join(filesFolder(accountFolder), "recordings");
export const recordingFile = (accountFolder: string, callId: string) => join(recordingsFolder(accountFolder), callId);

/** Calls whose recording is not a file yet. */
export function unfinishedRecordings(accountFolder: string): { callId: string; writtenAt: number }[] {
  const folder = recordingsFolder(accountFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => idSchema.safeParse(name).success)
    .map((callId) => ({ callId, writtenAt: statSync(join(folder, callId)).mtimeMs }));
}

/** gone from the disk when it returns. */
export function eraseRecordings(accountFolder: string, callIds: Iterable<string>): void {
  for (const callId of callIds) rmSync(recordingFile(accountFolder, callId), { force: true });
  const folder = recordingsFolder(accountFolder);
  if (existsSync(folder)) syncDirectory(folder);
}
