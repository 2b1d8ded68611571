import type { Knex } from "knex";
import { apiPrefix, digestRequestSchema, type DigestResponse } from "../../src-contract/sync-protocol.ts";
import { digestSlice } from "../digest.ts";
import type { App } from "../fastify.ts";
import { assertOwnDevice, sessionOf } from "./route-access.ts";

type Parts = { database: Knex; epoch: string; now: () => number };

export function digestRoutes(app: App, { database, epoch, now }: Parts): void {
  app.post(
    `${apiPrefix}/sync/digest`,
    // no schema for the answer, as with a pull's page
    { config: { mayBeCompressed: true }, schema: { body: digestRequestSchema } },
    async (request): Promise<DigestResponse> => {
      const session = sessionOf(request);
      assertOwnDevice(session, request.body.deviceId);
      return digestSlice({ database, epoch, now: now() }, session, request.body);
    },
  );
}
