import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  type IngestAnswer,
  ingestAnswerSchema,
  ingestBytesLimit,
  ingestPagePath,
  ingestPath,
  ingestRequestSchema,
  ingestSignatureHeader,
} from "../../src-contract/ingest/ingest-protocol.ts";
import type { App } from "../fastify.ts";
import { admit } from "../ingest/admit.ts";
import { ingestBatch } from "../ingest/ingest-batch.ts";
import { openApiPage } from "../ingest/open-api-page.ts";
import type { Pokes } from "../pokes.ts";
import { minute, type SessionLimits } from "./session.ts";

type Parts = { database: Knex; pokes: Pokes; now: () => number; limits: Pick<SessionLimits, "requestsPerAddress"> };

/** What outside systems tell (docs/ingest.md): signed over the bytes of the body, which are read only afterwards. */
export function ingestRoutes(app: App, parts: Parts): void {
  void app.register(async (scope: App) => {
    const readJson = scope.getDefaultJsonParser("remove", "remove");
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

    scope.post(
      ingestPath,
      {
        config: { rateLimit: { max: parts.limits.requestsPerAddress, timeWindow: minute } },
        bodyLimit: ingestBytesLimit,
        schema: { response: { 200: ingestAnswerSchema } },
      },
      async (request): Promise<IngestAnswer> => {
        const now = parts.now();
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const admitted = await admit(
          { database: parts.database, now },
          { header: request.headers[ingestSignatureHeader], body },
        );
        const { items } = ingestRequestSchema.parse(
          await jsonIn(body, (text, done) => void readJson(request, text, done)),
        );
        const { accountId, source, keyId, signature } = admitted;
        const signed = { requestId: request.id, signature };
        const { results, revision } = await ingestBatch(
          parts.database,
          { accountId, source, keyId, signed, now },
          items,
        );
        if (revision !== null) parts.pokes.poke(accountId, revision);
        const count = (status: IngestAnswer["results"][number]["status"]) =>
          results.filter((result) => result.status === status).length;
        const [applied, unchanged, refused] = [count("applied"), count("unchanged"), count("refused")];
        if (refused > 0) request.log.info({ source, refused }, "items refused");
        return { applied, unchanged, refused, serverTime: now, results };
      },
    );
  });
  app.get(ingestPagePath, () => openApiPage);
}

type ReadJson = (text: string, done: (error: Error | null, value?: unknown) => void) => void;

/** Throws invalid for what is no JSON in UTF-8: a half-read name would be a wrong one. */
async function jsonIn(body: Buffer, readJson: ReadJson): Promise<unknown> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return await new Promise<unknown>((resolve, reject) => {
      readJson(text, (error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  } catch (cause) {
    throw new KartotekaError("invalid", "the body is no JSON in UTF-8", { cause });
  }
}
