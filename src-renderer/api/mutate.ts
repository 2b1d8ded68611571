import { v7 } from "uuid";
import { type Result, toErrorBody } from "../../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";

/** UUIDv7 for a row that this desk creates. */
export function newId(): string {
  return v7();
}

/**
 * The one way to write. An ok answer means: committed in the local file together with its outbox row, whether or not
 * there is a network. Never throws; kinds are those of src-contract/errors.ts.
 */
export async function mutate<Name extends MutationName>(
  name: Name,
  args: MutationArgs<Name>,
): Promise<Result<{ mutationId: string; at: number }>> {
  try {
    return await window.kartoteka.mutate(name, args);
  } catch (error) {
    return { ok: false, error: toErrorBody(error) };
  }
}
