import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
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
import { type NewAuditEntry, recordAudit } from "../audit/record-audit.ts";
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
  const record = (
    trx: Knex,
    { accountId, userId, deviceId }: Session,
    what: Pick<NewAuditEntry, "action" | "details">,
  ) => recordAudit(trx, accountId, [{ actorId: userId, deviceId, subjectId: userId, at: now(), ...what }]);

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
      const recoveryCodes = await writeTransaction(database, asker.accountId, async (trx) => {
        const codes = await confirmSecondFactor(trx, ownerOf(asker), attempt);
        if (codes) await record(trx, asker, { action: "secondFactorChanged", details: { isOn: true } });
        return codes;
      });
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
      await provePassword(session, { email: user.email, password, deviceId: asker.deviceId });
      const attempt = { code, attemptId: randomUUID(), now: now() };
      const isRemoved = await writeTransaction(database, owner.accountId, async (trx) => {
        const isGone = await removeSecondFactor(trx, owner, attempt);
        if (isGone) await record(trx, asker, { action: "secondFactorChanged", details: { isOn: false } });
        return isGone;
      });
      if (!isRemoved) throw new KartotekaError("secondFactorRequired", "the code does not fit");
      guess.passed();
      return {};
    },
  );

  app.post(
    `${prefix}/require`,
    { schema: { body: requireSecondFactorSchema, response: { 200: z.object({}) } } },
    async (request) => {
      const asker = sessionOf(request);
      const { isRequired } = request.body;
      await writeTransaction(database, asker.accountId, async (trx) => {
        await requireSecondFactor(trx, ownerOf(asker), { isRequired, now: now() });
        await record(trx, asker, { action: "settingsChanged", details: { secondFactorRequired: isRequired } });
      });
      return {};
    },
  );
}
