import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { PlannedMutation } from "../authorize.ts";
import { readErased } from "./erasure-record.ts";

/** The clients that a mutation names, in its args or in the rows that it would put. */
function clientsIn({ args, patch }: PlannedMutation): string[] {
  const inPatch = patch.flatMap((operation) => {
    if (operation.op !== "put") return operation.table === "clients" ? [operation.id] : [];
    const { clientId } = operation.row;
    if (operation.table === "clients") return [operation.row.id];
    return typeof clientId === "string" ? [clientId] : [];
  });
  return [args.clientId, args.comment?.clientId, ...inPatch].flatMap((id) => id ?? []);
}

/** Whom of these mutations' clients the account has erased. Belongs into the transaction of the push. */
export function erasedAmong(trx: Knex, accountId: number, plans: PlannedMutation[]): Promise<Set<string>> {
  return readErased(trx, accountId, Array.from(new Set(plans.flatMap(clientsIn))));
}

/**
 * what comes late about somebody who was erased is turned away, a call too; of an import the others are taken.
 * Throws notFound. Pure.
 */
export function withoutErased(planned: PlannedMutation, erased: ReadonlySet<string>): PlannedMutation {
  if (erased.size === 0 || !clientsIn(planned).some((id) => erased.has(id))) return planned;
  if (planned.name !== "importClients") throw new KartotekaError("notFound", "the client was erased");
  const patch = planned.patch.filter((operation) => {
    if (operation.op !== "put") return true;
    const about = operation.table === "clients" ? operation.row.id : operation.row["clientId"];
    return typeof about !== "string" || !erased.has(about);
  });
  return { ...planned, patch };
}
