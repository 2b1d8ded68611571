import type { CommandArgs, CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import { type Result, toErrorBody } from "../../src-contract/errors.ts";
import { fileChunkBytes } from "../../src-contract/file-protocol.ts";

type Ask = <Name extends CommandName>(name: Name, args: CommandArgs<Name>) => Promise<Result<CommandResult<Name>>>;

/** What of a File is needed: its bytes are read in pieces, however large it is. */
export type ReadableFile = {
  size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
};

/**
 * Hands a chosen or dropped file over to the store piece by piece; it lies sealed on the disk when this resolves well.
 * The window never names a path: it gives what the person gave to it. Never throws.
 */
export async function takeInFile(
  file: ReadableFile,
  ask: Ask,
  onRead: (bytes: number) => void,
): Promise<Result<CommandResult<"finishFile">>> {
  const begun = await ask("beginFile", { size: file.size });
  if (!begun.ok) return begun;
  const { intakeId } = begun.value;
  for (let at = 0; at < file.size; at += fileChunkBytes) {
    const added = await addPiece(file, at, intakeId, ask);
    if (!added.ok) {
      await ask("dropFile", { intakeId });
      return added;
    }
    onRead(Math.min(file.size, at + fileChunkBytes));
  }
  return ask("finishFile", { intakeId });
}

/** A file may be gone, or closed to its reader, between two pieces. */
async function addPiece(file: ReadableFile, at: number, intakeId: string, ask: Ask): Promise<Result<null>> {
  try {
    const bytes = new Uint8Array(await file.slice(at, at + fileChunkBytes).arrayBuffer());
    return await ask("addFileBytes", { intakeId, bytes });
  } catch (error) {
    return { ok: false, error: { ...toErrorBody(error), kind: "notFound" } };
  }
}
