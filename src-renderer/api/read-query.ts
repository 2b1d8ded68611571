import { type Result, toErrorBody } from "../../src-contract/errors.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../src-contract/queries/index.ts";

/** One read outside a component (a click that needs an answer). Screens use useQuery. Never throws. */
export async function readQuery<Name extends QueryName>(
  name: Name,
  args: QueryArgs<Name>,
): Promise<Result<QueryResult<Name>>> {
  try {
    return await window.kartoteka.query(name, args);
  } catch (error) {
    return { ok: false, error: toErrorBody(error) };
  }
}
