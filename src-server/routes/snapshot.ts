import { open } from "node:fs/promises";
import { z } from "zod";
import { type ErrorBody, KartotekaError } from "../../src-contract/errors.ts";
import {
  apiPrefix,
  type SnapshotResponse,
  snapshotRequestSchema,
  snapshotResponseSchema,
} from "../../src-contract/sync-protocol.ts";
import type { App } from "../fastify.ts";
import { byteRange } from "../snapshot/byte-range.ts";
import type { Snapshots } from "../snapshot/snapshots.ts";
import { assertOwnDevice, sessionOf } from "./route-access.ts";

const partParamsSchema = z.object({
  snapshotId: z.string().regex(/^[0-9a-f-]{36}$/),
  part: z.coerce.number().int().nonnegative(),
});

/** Without a place for snapshots every desk is told to pull. */
export function snapshotRoutes(app: App, { snapshots }: { snapshots: Snapshots | null }): void {
  app.post(
    `${apiPrefix}/sync/snapshot`,
    {
      config: { mayBeCompressed: true },
      schema: { body: snapshotRequestSchema, response: { 200: snapshotResponseSchema } },
    },
    async (request): Promise<SnapshotResponse> => {
      const session = sessionOf(request);
      assertOwnDevice(session, request.body.deviceId);
      return (await snapshots?.ask(session)) ?? { kind: "none" };
    },
  );

  app.get(
    `${apiPrefix}/sync/snapshot/:snapshotId/:part`,
    { schema: { params: partParamsSchema } },
    async (request, reply) => {
      const { snapshotId, part: number } = request.params;
      const found = snapshots?.findPart(sessionOf(request), snapshotId, number);
      if (!found) throw new KartotekaError("notFound");
      const { sha256, compressedBytes: size } = found.part;
      const etag = `"${sha256}"`;
      const range = byteRange({ range: request.headers.range, ifRange: request.headers["if-range"], etag, size });
      reply.headers({ "accept-ranges": "bytes", "cache-control": "private, no-store", etag });
      if (range === "unsatisfiable") {
        const body: ErrorBody = { kind: "invalid", details: "no such range of bytes" };
        // as text, like every error: the route's answers are bytes
        return reply
          .status(416)
          .header("content-range", `bytes */${size}`)
          .type("application/json; charset=utf-8")
          .send(JSON.stringify(body));
      }
      const file = await openPart(found.file);
      const { start, end } = range ?? { start: 0, end: size - 1 };
      if (range) reply.status(206).header("content-range", `bytes ${start}-${end}/${size}`);
      return reply
        .type("application/octet-stream")
        .header("content-length", end - start + 1)
        .send(file.createReadStream({ start, end }));
    },
  );
}

/** Held open while it is sent: a newer snapshot may take its place meanwhile. */
async function openPart(file: string) {
  try {
    return await open(file, "r");
  } catch (error) {
    throw new KartotekaError("notFound", "no such part of a snapshot", { cause: error });
  }
}
