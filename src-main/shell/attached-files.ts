import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { commands, type CommandResult } from "../../src-contract/commands/index.ts";
import { KartotekaError, type Result, valueOf } from "../../src-contract/errors.ts";
import { attachedFileName, type Files } from "./files.ts";

/** The files of cards on their way out of the encrypted cache: into a program of the system, or to where a person says. */
export type AttachedFiles = {
  /** Throws fileTypeRefused for what is not of the kind that its name says, and what fetching it throws. */
  open(attachmentId: string): Promise<void>;
  save(attachmentId: string): Promise<CommandResult<"saveFile">>;
  /** For the store alone; the window never has such a token. */
  pathOfPlace(token: string): string | null;
  /** Takes away what lies in the clear: at the start, after whatever ended the last time, and at the end. */
  clear(): Promise<void>;
};

export type AttachedFilesParts = {
  store: { request(channel: "command", name: string, args: unknown): Promise<Result<unknown>> };
  files: Pick<Files, "chooseSavePlace">;
  /** Of this application alone. */
  folder: string;
  /** Answers what went wrong, or nothing. */
  openPath(path: string): Promise<string>;
};

export function createAttachedFiles({ store, files, folder, openPath }: AttachedFilesParts): AttachedFiles {
  const places = new Map<string, string>();

  async function prepare(attachmentId: string): Promise<CommandResult<"prepareFile">> {
    return commands.prepareFile.result.parse(valueOf(await store.request("command", "prepareFile", { attachmentId })));
  }

  /** The token is good for this one writing. */
  async function write(attachmentId: string, path: string): Promise<void> {
    const placeToken = randomUUID();
    places.set(placeToken, path);
    try {
      valueOf(await store.request("command", "writeFile", { attachmentId, placeToken }));
    } finally {
      places.delete(placeToken);
    }
  }

  return {
    async open(attachmentId) {
      const { name, ending } = await prepare(attachmentId);
      if (ending === null) throw new KartotekaError("fileTypeRefused", "it is only saved");
      const place = join(folder, randomUUID());
      await mkdir(place, { recursive: true, mode: 0o700 });
      const path = join(place, attachedFileName(name, ending));
      await write(attachmentId, path);
      const fault = await openPath(path);
      if (fault !== "") throw new KartotekaError("unexpected", fault);
    },
    async save(attachmentId) {
      const { name } = await prepare(attachmentId);
      const path = await files.chooseSavePlace(attachedFileName(name, null));
      if (path === null) return { saved: false };
      await write(attachmentId, path);
      return { saved: true };
    },
    pathOfPlace: (token) => places.get(token) ?? null,
    clear: () => rm(folder, { recursive: true, force: true, maxRetries: 2 }),
  };
}
