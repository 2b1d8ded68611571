import type { Knex } from "knex";
import {
  apiPrefix,
  pullRequestSchema,
  type PullResponse,
  pushBatchBytes,
  pushRequestSchema,
  type PushResponse,
} from "../../src-contract/sync-protocol.ts";
import { confirmErasures } from "../erasure/erasure-record.ts";
import type { App } from "../fastify.ts";
import type { Deliveries } from "../messages/deliver-messages.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { Pokes } from "../pokes.ts";
import { pull } from "../pull.ts";
import { push } from "../push.ts";
import { assertOwnDevice, sessionOf } from "./route-access.ts";

/** Room for the request around a full batch. */
const envelopeBytes = 64 * 1024;

type Parts = {
  database: Knex;
  epoch: string;
  pokes: Pokes;
  now: () => number;
  metrics: Pick<ServerMetrics, "pushed">;
  deliveries: Pick<Deliveries, "nudge"> | null;
};

export function syncRoutes(app: App, { database, epoch, pokes, now, metrics, deliveries }: Parts): void {
  app.post(
    `${apiPrefix}/sync/push`,
    {
      config: { mayBeCompressed: true },
      bodyLimit: pushBatchBytes + envelopeBytes,
      // no schema for the answer, as with a pull's page, which it may carry
      schema: { body: pushRequestSchema },
    },
    async (request): Promise<PushResponse> => {
      const session = sessionOf(request);
      assertOwnDevice(session, request.body.deviceId);
      const applied = (revision: number) => pokes.poke(session.accountId, revision);
      const answer = await push({ database, epoch, now: now(), applied }, session, request.body);
      if (answer.kind === "decided") metrics.pushed(answer.outcomes);
      if (request.body.mutations.some(({ name }) => name === "sendMessage" || name === "resendMessage"))
        deliveries?.nudge(session.accountId);
      for (const outcome of answer.kind === "decided" ? answer.outcomes : []) {
        if (outcome.status === "refused") request.log.info({ kind: outcome.error.kind }, "mutation refused");
      }
      return answer;
    },
  );

  app.post(
    `${apiPrefix}/sync/pull`,
    {
      config: { mayBeCompressed: true },
      // no schema for the answer: checking the types of a page's rows once more costs as much as reading them
      schema: { body: pullRequestSchema },
    },
    async (request): Promise<PullResponse> => {
      const session = sessionOf(request);
      assertOwnDevice(session, request.body.deviceId);
      const { erased = [] } = request.body;
      if (erased.length > 0) await confirmErasures(database, session, { erased, now: now() });
      return pull({ database, epoch, now: now() }, session, request.body);
    },
  );
}
