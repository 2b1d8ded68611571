import type { Knex } from "knex";
import { z } from "zod";

const outcomeSchema = z.looseObject({ error: z.looseObject({ details: z.string().optional() }).optional() });
const outcomesAtOnce = 500;

/**
 * What was said of refused mutations may quote what somebody typed, and does not say about whom. A repeated question is
 * answered with the same kind, without the details. Belongs into the transaction of an erasure.
 */
export async function forgetDetails(trx: Knex, accountId: number): Promise<void> {
  for (let last = ""; ; ) {
    const rows: { mutationId: string; outcome: string }[] = await trx("appliedMutations")
      .where({ accountId })
      .andWhere("mutationId", ">", last)
      .andWhere("outcome", "like", '%"details"%')
      .orderBy("mutationId")
      .limit(outcomesAtOnce)
      .select("mutationId", "outcome");
    for (const { mutationId, outcome } of rows) {
      const parsed = outcomeSchema.parse(JSON.parse(outcome));
      const { details: _, ...error } = parsed.error ?? {};
      await trx("appliedMutations")
        .where({ accountId, mutationId })
        .update({ outcome: JSON.stringify({ ...parsed, error }) });
    }
    const end = rows.at(-1);
    if (!end || rows.length < outcomesAtOnce) return;
    last = end.mutationId;
  }
}
