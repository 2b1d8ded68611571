import type { FastifyRequest } from "fastify";
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
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import type { App } from "../fastify.ts";
import type { Pokes } from "../pokes.ts";
import { isProven } from "../session/device-proof.ts";
import type { Guess, GuessLimits, GuessRules } from "../session/guess-limits.ts";
import { refreshSession, type SessionParts, signIn, signOut } from "../session/sign-in.ts";

export type SessionLimits = GuessRules & {
  /** Refreshes, and whatever else comes with a token that nobody can guess, in a minute from one address. */
  requestsPerAddress: number;
};
export const defaultSessionLimits: SessionLimits = {
  failuresPerPair: 10,
  failuresPerAddress: 100,
  requestsPerAddress: 600,
};
export const minute = 60_000;

type Parts = { session: SessionParts; pokes: Pokes; limits: SessionLimits; guesses: GuessLimits };

export function sessionRoutes(app: App, { session, pokes, limits, guesses }: Parts): void {
  app.post(
    `${apiPrefix}/session/sign-in`,
    { schema: { body: signInRequestSchema, response: { 200: signInResponseSchema } } },
    async (request) => {
      const guess = guesses.enter(guessOf(request, session.accessKey, request.body));
      try {
        const answer = await signIn(session, request.body);
        guess.passed();
        return answer;
      } catch (error) {
        if (request.body.code === undefined && isAboutSecondFactor(error)) guess.undone();
        throw error;
      }
    },
  );

  app.post(
    `${apiPrefix}/session/refresh`,
    {
      config: { rateLimit: { max: limits.requestsPerAddress, timeWindow: minute } },
      schema: { body: refreshRequestSchema, response: { 200: refreshResponseSchema } },
    },
    async (request) => {
      const refreshed = await refreshSession(session, request.body);
      if (refreshed.ok) return refreshed.answer;
      pokes.closeFamily(refreshed.familyId);
      throw refreshed.error;
    },
  );

  app.post(
    `${apiPrefix}/session/sign-out`,
    {
      config: { rateLimit: { max: limits.requestsPerAddress, timeWindow: minute } },
      schema: { body: signOutRequestSchema, response: { 200: z.object({}) } },
    },
    async (request) => {
      const familyId = await signOut(session.database, request.body.refreshToken, session.now());
      if (familyId !== null) pokes.closeFamily(familyId);
      return {};
    },
  );
}

function isAboutSecondFactor(error: unknown): boolean {
  return (
    error instanceof KartotekaError && (error.kind === "secondFactorRequired" || error.kind === "secondFactorMissing")
  );
}

/** What is counted when somebody names an e-mail and a password. */
export function guessOf(
  { ip }: FastifyRequest,
  accessKey: Uint8Array,
  { email, deviceId, deviceProof }: { email: string; deviceId: string; deviceProof?: string | undefined },
): Guess {
  const device = isProven(accessKey, { email, deviceId, deviceProof }) ? deviceId : null;
  return { address: ip, subject: normalizeEmail(email), device };
}
