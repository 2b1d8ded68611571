import type { Knex } from "knex";
import { dynamicBlockPath, dynamicBlockRequestSchema, dynamicBlockSchema } from "../../src-contract/dynamic-block.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import type { BlockRules } from "../dynamic-block/ask-block.ts";
import { readDynamicBlock } from "../dynamic-block/read-block.ts";
import type { App } from "../fastify.ts";
import { sessionOf } from "./route-access.ts";
import { minute, type SessionLimits } from "./session.ts";

type Parts = {
  database: Knex;
  now: () => number;
  limits: Pick<SessionLimits, "requestsPerAddress">;
  rules: BlockRules;
};

/** UD-22: of one client, to who sees his requests (route-policy.ts). */
export function dynamicBlockRoutes(app: App, { limits, ...parts }: Parts): void {
  app.post(
    apiPrefix + dynamicBlockPath,
    {
      config: { rateLimit: { max: limits.requestsPerAddress, timeWindow: minute } },
      schema: { body: dynamicBlockRequestSchema, response: { 200: dynamicBlockSchema } },
    },
    (request) => readDynamicBlock(parts, { accountId: sessionOf(request).accountId, ...request.body }),
  );
}
