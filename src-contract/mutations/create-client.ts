import type { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { type Client, clientSchema, noClientDetails } from "../entities/client.ts";
import { clientDetailColumns } from "../entities/client-details.ts";
import type { NewRow } from "../entities/synced-tables.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

type DetailColumn = keyof typeof clientDetailColumns;

const optional = Object.fromEntries(Object.keys(clientDetailColumns).map((column) => [column, true])) as Record<
  DetailColumn,
  true
>;

/**
 * What a new client carries; phones are already parsed (rules/phone-number.ts), so that both sides store the same. The
 * details are there when somebody knows them.
 */
export const newClientSchema = clientSchema
  .omit({ id: true, revision: true, deletedAt: true, createdAt: true, importId: true })
  .partial(optional)
  .omit({ fieldSources: true, removedAt: true });
export type NewClient = z.infer<typeof newClientSchema>;

/** The row of a client that was not there before. Pure. */
export function newClientRow(
  clientId: string,
  client: NewClient,
  { importId, createdAt }: Pick<Client, "importId" | "createdAt">,
): NewRow<"clients"> {
  const told = Object.fromEntries(Object.entries(client).filter(([, value]) => value !== undefined));
  return { ...noClientDetails, ...(told as NewClient), id: clientId, importId, createdAt } as NewRow<"clients">;
}

/** UD-1. */
export const createClient = defineMutation({
  args: newClientSchema.extend({ clientId: idSchema }),
  rowPatch: ({ clientId, ...client }, { at }) => [
    put("clients", newClientRow(clientId, client, { importId: null, createdAt: at })),
  ],
});
