import type { Knex } from "knex";
import {
  eraseRequestSchema,
  type ErasureAct,
  erasureActSchema,
  erasureActsSchema,
} from "../../src-contract/erasure.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { readTransaction } from "../database/dialect.ts";
import { eraseClient } from "../erasure/erase-client.ts";
import { readActs } from "../erasure/erasure-record.ts";
import type { App } from "../fastify.ts";
import type { FilePlaces } from "../files/remove-files.ts";
import type { Pokes } from "../pokes.ts";
import type { Snapshots } from "../snapshot/snapshots.ts";
import { sessionOf } from "./route-access.ts";

type Parts = {
  database: Knex;
  snapshots: Snapshots | null;
  files: FilePlaces | null;
  pokes: Pokes;
  now: () => number;
};

/** G11-8: erasing a client, and the acts of it; for owner and admin (route-policy.ts). */
export function erasureRoutes(app: App, { database, snapshots, files, pokes, now }: Parts): void {
  const acts = (accountId: number) => readTransaction(database, accountId, (trx) => readActs(trx, accountId));

  app.post(
    `${apiPrefix}/erasures`,
    { schema: { body: eraseRequestSchema, response: { 200: erasureActSchema } } },
    async (request): Promise<ErasureAct> => {
      const { accountId, userId: askedBy, deviceId } = sessionOf(request);
      // a build that reads an earlier state would keep the log from being emptied
      await snapshots?.forget(accountId);
      const erased = await eraseClient(
        { database, files },
        { ...request.body, accountId, askedBy, deviceId, now: now() },
      );
      await snapshots?.forget(accountId);
      pokes.poke(accountId, erased.revision);
      const act = (await acts(accountId)).find(({ erasureId }) => erasureId === erased.erasureId);
      if (!act) throw new KartotekaError("unexpected", "the erasure has left no act");
      return act;
    },
  );

  app.post(`${apiPrefix}/erasures/read`, { schema: { response: { 200: erasureActsSchema } } }, async (request) => ({
    acts: await acts(sessionOf(request).accountId),
  }));
}
