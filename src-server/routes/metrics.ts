import { createHash, timingSafeEqual } from "node:crypto";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { App } from "../fastify.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";

/**
 * For Prometheus, by a token of its own. Without it, and where none was set, there is nothing here: whoever guesses does
 * not learn that there is something to guess.
 */
export function metricsRoutes(app: App, { metrics, token }: { metrics: ServerMetrics; token: string | null }): void {
  const expected = token === null ? null : digestOf(`Bearer ${token}`);
  app.get("/metrics", async (request, reply) => {
    const given = digestOf(request.headers.authorization ?? "");
    // of one length, whatever was sent: the comparison takes as long for every wrong token
    if (expected === null || !timingSafeEqual(given, expected)) throw new KartotekaError("notFound", "no GET /metrics");
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(metrics.text());
  });
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
