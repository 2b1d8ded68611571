import type { Knex } from "knex";
import { healthSchema, minimumProtocolVersion, protocolVersion } from "../../src-contract/sync-protocol.ts";
import type { App } from "../fastify.ts";

/** For a desk that asks whether Kartoteka lives at an address, and for whoever watches the server. */
export function healthRoutes(app: App, { database }: { database: Knex }): void {
  app.get("/health", { schema: { response: { 200: healthSchema, 503: healthSchema } } }, async (request, reply) => {
    const answer = { product: "kartoteka", protocolVersion, minimumProtocolVersion } as const;
    try {
      await database("serverSettings").first("key");
      return { ...answer, database: "ok" as const };
    } catch (error) {
      request.log.error({ err: error }, "the database does not answer");
      return reply.status(503).send({ ...answer, database: "unavailable" as const });
    }
  });
}
