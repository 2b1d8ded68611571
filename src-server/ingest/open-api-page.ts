import { z } from "zod";
import { errorBodySchema } from "../../src-contract/errors.ts";
import { ingestItems, ingestKinds } from "../../src-contract/ingest/ingest-items.ts";
import {
  ingestAnswerSchema,
  ingestItemsLimit,
  ingestPath,
  ingestSignatureHeader,
} from "../../src-contract/ingest/ingest-protocol.ts";

const schemaOf = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io });
  return plain;
};
const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ "application/json": { schema: refTo(name) } });

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12: the same that the server judges items by. */
export const openApiPage = {
  openapi: "3.1.0",
  info: {
    title: "Kartoteka: data from outside systems",
    version: "1",
    description: `Signed by ${ingestSignatureHeader}: key=<key>,t=<seconds since 1970>,v1=<hex of HMAC-SHA256 over t, a full stop and the body>.`,
  },
  paths: {
    [ingestPath]: {
      post: {
        operationId: "ingestBatch",
        security: [{ signature: [] }],
        requestBody: { required: true, content: json("batch") },
        responses: {
          200: { description: "Every item, judged by itself", content: json("answer") },
          400: { description: "No batch: nothing was taken", content: json("error") },
          401: { description: "No key, another secret, or another time", content: json("error") },
          409: { description: "The signature was used before: sign anew", content: json("error") },
          413: { description: "More bytes than a batch may have", content: json("error") },
          429: { description: "Wait retryAfterSeconds", content: json("error") },
        },
      },
    },
  },
  components: {
    securitySchemes: { signature: { type: "apiKey", in: "header", name: ingestSignatureHeader } },
    schemas: {
      batch: {
        type: "object",
        required: ["items"],
        additionalProperties: false,
        properties: { items: { type: "array", minItems: 1, maxItems: ingestItemsLimit, items: refTo("item") } },
      },
      item: {
        oneOf: ingestKinds.map(refTo),
        discriminator: {
          propertyName: "kind",
          mapping: Object.fromEntries(ingestKinds.map((kind) => [kind, refTo(kind).$ref])),
        },
      },
      ...Object.fromEntries(ingestKinds.map((kind) => [kind, schemaOf(ingestItems[kind], "input")])),
      answer: schemaOf(ingestAnswerSchema, "output"),
      error: schemaOf(errorBodySchema, "output"),
    },
  },
};
