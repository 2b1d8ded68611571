import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type TlsTexts, tlsOptions } from "./tls.ts";

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export type FastifyParts = {
  log: FastifyBaseLogger;
  /** Null serves plain HTTP. */
  tls: TlsTexts | null;
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
};

const smallBodyBytes = 64 * 1024;

/** Fastify as this server wants it, still without a route; zod schemas validate and serialise. */
export function createFastify({ log, tls, trustedProxies }: FastifyParts): App {
  const options = {
    loggerInstance: log,
    // one line of our own for each answer, in app.ts
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: smallBodyBytes,
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    // a key named __proto__ in somebody's field must not make the whole push unreadable
    onProtoPoisoning: "remove",
    onConstructorPoisoning: "remove",
    exposeHeadRoutes: false,
    // open streams end with the server
    forceCloseConnections: true,
  } as const;
  // over TLS it is the same instance to everybody who uses it
  const bare = (tls ? Fastify({ ...options, https: { ...tlsOptions, ...tls } }) : Fastify(options)) as FastifyInstance;
  const app = bare.withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}
