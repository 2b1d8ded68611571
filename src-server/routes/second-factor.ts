import { randomUUID } from "node:crypto";
import { z } from "zod";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  confirmSecondFactorSchema,
  enrolledSecondFactorSchema,
  enrolSecondFactorSchema,
  recoveryCodesSchema,
  removeSecondFactorSchema,
  requireSecondFactorSchema,
  secondFactorStateSchema,
} from "../../src-contract/identity.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import type { App } from "../fastify.ts";
import {
  confirmSecondFactor,
  enrolSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  requireSecondFactor,
} from "../identity/second-factor.ts";
import type { Session } from "../session/authenticate.ts";
import type { GuessLimits } from "../session/guess-limits.ts";
import { provePassword, type SessionParts } from "../session/sign-in.ts";
import { sessionOf } from "./route-access.ts";
import { guessOf } from "./session.ts";

const prefix = `${apiPrefix}/identity/second-factor`;

type Parts = { session: SessionParts; guesses: GuessLimits };

export function secondFactorRoutes(app: App, { session, guesses }: Parts): void {
  const { database, accessKey, now } = session;
  /** Codes that a session's holder tries: counted for his device. */
  const enter = ({ ip }: { ip: string }, { userId, deviceId }: Session) =>
    guesses.enter({ address: ip, subject: userId, device: deviceId });
  const ownerOf = ({ accountId, userId }: Session) => ({ accountId, userId });

  app.get(prefix, { schema: { response: { 200: secondFactorStateSchema } } }, (request) => {
    const owner = ownerOf(sessionOf(request));
    return inAccount(database, owner.accountId, (trx) => readSecondFactor(trx, owner));
  });

  app.post(
    `${prefix}/enrol`,
    { schema: { body: enrolSecondFactorSchema, response: { 200: enrolledSecondFactorSchema } } },
    async (request) => {
      const guess = guesses.enter(guessOf(request, accessKey, request.body));
      const { accountId, userId, email } = await provePassword(session, request.body);
      guess.passed();
      return writeTransaction(database, accountId, (trx) =>
        enrolSecondFactor(trx, { owner: { accountId, userId }, email, now: now() }),
      );
    },
  );

  app.post(
    `${prefix}/confirm`,
    { schema: { body: confirmSecondFactorSchema, response: { 200: recoveryCodesSchema } } },
    async (request) => {
      const asker = sessionOf(request);
      const guess = enter(request, asker);
      const attempt = { code: request.body.code, attemptId: randomUUID(), now: now() };
      const recoveryCodes = await writeTransaction(database, asker.accountId, (trx) =>
        confirmSecondFactor(trx, ownerOf(asker), attempt),
      );
      if (!recoveryCodes) throw new KartotekaError("secondFactorRequired", "the code does not fit");
      guess.passed();
      return { recoveryCodes };
    },
  );

  app.post(
    `${prefix}/remove`,
    { schema: { body: removeSecondFactorSchema, response: { 200: z.object({}) } } },
    async (request) => {
      const asker = sessionOf(request);
      const { password, code } = request.body;
      const owner = ownerOf(asker);
      const guess = enter(request, asker);
      const user = await inAccount(database, owner.accountId, (trx) => trx("credentials").where(owner).first("email"));
      await provePassword(session, { email: user.email, password });
      const attempt = { code, attemptId: randomUUID(), now: now() };
      const isRemoved = await writeTransaction(database, owner.accountId, (trx) =>
        removeSecondFactor(trx, owner, attempt),
      );
      if (!isRemoved) throw new KartotekaError("secondFactorRequired", "the code does not fit");
      guess.passed();
      return {};
    },
  );

  app.post(
    `${prefix}/require`,
    { schema: { body: requireSecondFactorSchema, response: { 200: z.object({}) } } },
    async (request) => {
      const owner = ownerOf(sessionOf(request));
      const { isRequired } = request.body;
      await writeTransaction(database, owner.accountId, (trx) =>
        requireSecondFactor(trx, owner, { isRequired, now: now() }),
      );
      return {};
    },
  );
}
