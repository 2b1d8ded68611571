import type { Knex } from "knex";
import { apiPrefix } from "../src-contract/sync-protocol.ts";
import { buildApp } from "../src-server/app.ts";
import type { ServerSettings } from "../src-server/database/server-settings.ts";
import { createLog } from "../src-server/logging.ts";
import type { Answer, Asked } from "./server-doors.ts";

export type AppDoor = {
  /** Null for the routes whose real work would be the hash of a password. */
  answer(asked: Asked): Promise<Answer | null>;
  close(): Promise<void>;
};

const manyTries = 1_000_000;

/** The whole Fastify application, asked without a socket. */
export async function createAppDoor(parts: {
  database: Knex;
  settings: ServerSettings;
  now: () => number;
}): Promise<AppDoor> {
  const limits = { failuresPerPair: manyTries, failuresPerAddress: manyTries, requestsPerAddress: manyTries };
  const app = await buildApp({ ...parts, delivers: false, limits, log: createLog("silent") });
  await app.ready();
  return {
    async answer({ method, path, headers, body }) {
      if (!path.startsWith(`${apiPrefix}/sync/`)) return null;
      const reply = await app.inject({
        method: method === "GET" ? "GET" : "POST",
        url: path,
        // what fetch undoes on the way to the desk, and nobody does here
        headers: { ...headers, "accept-encoding": "identity" },
        ...(body === undefined ? {} : { payload: body }),
      });
      const kept = Object.entries(reply.headers).filter(([, value]) => typeof value === "string");
      return {
        status: reply.statusCode,
        headers: Object.fromEntries(kept) as Record<string, string>,
        body: reply.rawPayload,
      };
    },
    close: () => app.close(),
  };
}
