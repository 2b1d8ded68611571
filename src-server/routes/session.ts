import { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  apiPrefix,
  refreshRequestSchema,
  refreshResponseSchema,
  signInRequestSchema,
  signInResponseSchema,
  signOutRequestSchema,
} from "../../src-contract/sync-protocol.ts";
import type { App } from "../fastify.ts";
import type { Pokes } from "../pokes.ts";
import { normalizeEmail } from "../session/accounts.ts";
import { refreshSession, type SessionParts, signIn, signOut } from "../session/sign-in.ts";

/** Tries allowed per minute. An office behind one address signs in at nine together; one mailbox never needs many. */
export type SessionLimits = { signInsPerAddress: number; signInsPerEmail: number; refreshesPerAddress: number };
export const defaultSessionLimits: SessionLimits = {
  signInsPerAddress: 60,
  signInsPerEmail: 10,
  refreshesPerAddress: 600,
};
const minute = 60_000;

type Parts = { session: SessionParts; pokes: Pokes; limits: SessionLimits };

export function sessionRoutes(app: App, { session, pokes, limits }: Parts): void {
  const emailLimit = app.createRateLimit({
    max: limits.signInsPerEmail,
    timeWindow: minute,
    keyGenerator: (request) => normalizeEmail((request.body as { email: string }).email),
  });

  app.post(
    `${apiPrefix}/session/sign-in`,
    {
      config: { rateLimit: { max: limits.signInsPerAddress, timeWindow: minute } },
      schema: { body: signInRequestSchema, response: { 200: signInResponseSchema } },
    },
    async (request) => {
      const tries = await emailLimit(request);
      if (!tries.isAllowed && tries.isExceeded) {
        throw new KartotekaError("rateLimited", undefined, { retryAfterSeconds: tries.ttlInSeconds });
      }
      return signIn(session, request.body);
    },
  );

  app.post(
    `${apiPrefix}/session/refresh`,
    {
      config: { rateLimit: { max: limits.refreshesPerAddress, timeWindow: minute } },
      schema: { body: refreshRequestSchema, response: { 200: refreshResponseSchema } },
    },
    async (request) => {
      const refreshed = await refreshSession(session, request.body);
      if (refreshed.ok) return refreshed.answer;
      pokes.closeFamily(refreshed.familyId);
      throw new KartotekaError("sessionRevoked");
    },
  );

  app.post(
    `${apiPrefix}/session/sign-out`,
    {
      config: { rateLimit: { max: limits.refreshesPerAddress, timeWindow: minute } },
      schema: { body: signOutRequestSchema, response: { 200: z.object({}) } },
    },
    async (request) => {
      const familyId = await signOut(session.database, request.body.refreshToken, session.now());
      if (familyId !== null) pokes.closeFamily(familyId);
      return {};
    },
  );
}
