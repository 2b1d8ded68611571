import type { Knex } from "knex";
import { z } from "zod";
import { idSchema } from "../../src-contract/entities/basics.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  askedPasswordResetSchema,
  askPasswordResetSchema,
  deviceOfSchema,
  devicesSchema,
  invitationsSchema,
  invitedSchema,
  joinRequestSchema,
  lookAtInvitationSchema,
  lookedAtInvitationSchema,
  newInvitationSchema,
  resetPasswordSchema,
  revokeInvitationSchema,
} from "../../src-contract/identity.ts";
import { mayManage, rolesToGive } from "../../src-contract/rules/people.ts";
import { apiPrefix, signInResponseSchema } from "../../src-contract/sync-protocol.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import { readRevision } from "../database/revision.ts";
import type { App } from "../fastify.ts";
import {
  acceptInvitation,
  invite,
  listInvitations,
  lookAtInvitation,
  revokeInvitation,
} from "../identity/invitations.ts";
import { type PasswordResets, resetPassword } from "../identity/password-resets.ts";
import type { Pokes } from "../pokes.ts";
import type { Session } from "../session/authenticate.ts";
import { readDevices, readmitDevice, revokeDevice } from "../session/devices.ts";
import type { GuessLimits } from "../session/guess-limits.ts";
import { type SessionParts, signIn } from "../session/sign-in.ts";
import { sessionOf } from "./route-access.ts";
import { minute, type SessionLimits } from "./session.ts";

const nothing = z.object({});
const prefix = `${apiPrefix}/identity`;

export type IdentityParts = {
  session: SessionParts;
  pokes: Pokes;
  limits: SessionLimits;
  /** Of letters that are asked for: apart from the sign-ins, which they must not slow. */
  letters: GuessLimits;
  /** Null on a server that sends no mail. */
  passwordResets: PasswordResets | null;
};

export function identityRoutes(app: App, parts: IdentityParts): void {
  invitationRoutes(app, parts);
  deviceRoutes(app, parts);
  passwordRoutes(app, parts);
}

/** A token of 256 bits is not guessed; the limit is for the work that somebody could make. */
function byToken({ requestsPerAddress }: SessionLimits) {
  return { rateLimit: { max: requestsPerAddress, timeWindow: minute } };
}

function invitationRoutes(app: App, { session, pokes, limits }: IdentityParts): void {
  const { database, now } = session;

  app.get(`${prefix}/invitations`, { schema: { response: { 200: invitationsSchema } } }, async (request) => {
    const { accountId } = sessionOf(request);
    return { invitations: await listInvitations({ database, now: now() }, accountId) };
  });

  app.post(
    `${prefix}/invitations`,
    { schema: { body: newInvitationSchema, response: { 200: invitedSchema } } },
    (request) => invite({ database, now: now() }, sessionOf(request), request.body),
  );

  app.post(
    `${prefix}/invitations/revoke`,
    { schema: { body: revokeInvitationSchema, response: { 200: nothing } } },
    async (request) => {
      await revokeInvitation({ database, now: now() }, sessionOf(request).accountId, request.body.invitationId);
      return {};
    },
  );

  app.post(
    `${prefix}/join/look`,
    {
      config: byToken(limits),
      schema: { body: lookAtInvitationSchema, response: { 200: lookedAtInvitationSchema } },
    },
    (request) => lookAtInvitation({ database, now: now() }, request.body.token),
  );

  app.post(
    `${prefix}/join`,
    { config: byToken(limits), schema: { body: joinRequestSchema, response: { 200: signInResponseSchema } } },
    async (request) => {
      const { password, deviceId, deviceName } = request.body;
      const { accountId, email } = await acceptInvitation({ database, now: now() }, request.body);
      // the others see the new person
      pokes.poke(accountId, await readRevision(database, accountId));
      return signIn(session, { email, password, deviceId, deviceName });
    },
  );
}

function deviceRoutes(app: App, { session, pokes }: IdentityParts): void {
  const { database, now } = session;
  const list = (accountId: number, userId: string) =>
    inAccount(database, accountId, async (trx) => {
      const user = await trx("users").where({ accountId, id: userId }).first("id");
      if (!user) throw new KartotekaError("notFound", "no such person");
      return { devices: await readDevices(trx, { accountId, userId, now: now() }) };
    });

  app.get(`${prefix}/devices`, { schema: { response: { 200: devicesSchema } } }, (request) => {
    const { accountId, userId } = sessionOf(request);
    return list(accountId, userId);
  });

  app.get(
    `${prefix}/people/:userId/devices`,
    { schema: { params: z.object({ userId: idSchema }), response: { 200: devicesSchema } } },
    (request) => list(sessionOf(request).accountId, request.params.userId),
  );

  app.post(
    `${prefix}/devices/revoke`,
    { schema: { body: deviceOfSchema, response: { 200: nothing } } },
    async (request) => {
      const asker = sessionOf(request);
      const { userId, deviceId } = request.body;
      const { accountId } = asker;
      const at = now();
      const ended = await writeTransaction(database, accountId, async (trx) => {
        if (userId !== asker.userId) await assertManages(trx, asker, userId);
        const families = await revokeDevice(trx, { accountId, userId, deviceId }, at);
        await recordAudit(trx, accountId, [{ ...doneTo(request.body, asker, at), action: "deviceRevoked" }]);
        return families;
      });
      for (const familyId of ended) pokes.closeFamily(familyId);
      return {};
    },
  );

  app.post(
    `${prefix}/devices/admit`,
    { schema: { body: deviceOfSchema, response: { 200: nothing } } },
    async (request) => {
      const asker = sessionOf(request);
      const { accountId } = asker;
      await writeTransaction(database, accountId, async (trx) => {
        await assertManages(trx, asker, request.body.userId);
        await readmitDevice(trx, { accountId, ...request.body });
        await recordAudit(trx, accountId, [{ ...doneTo(request.body, asker, now()), action: "deviceAdmitted" }]);
      });
      return {};
    },
  );
}

/** Somebody's device, by whoever asks. */
function doneTo({ userId, deviceId }: { userId: string; deviceId: string }, asker: Session, at: number) {
  const details = { device: deviceId };
  return { actorId: asker.userId, deviceId: asker.deviceId, subjectId: userId, at, details };
}

/** Throws forbidden, and notFound for nobody of the account, which only an administrator is told. */
async function assertManages(trx: Knex, asker: Session, userId: string): Promise<void> {
  if (rolesToGive(asker).length === 0) throw new KartotekaError("forbidden", "another person's device");
  const person: { role: Role } | undefined = await trx("users")
    .where({ accountId: asker.accountId, id: userId })
    .first("role");
  if (!person) throw new KartotekaError("notFound", "no such person");
  if (!mayManage(asker, person)) throw new KartotekaError("forbidden", "an owner's device is an owner's matter");
}

function passwordRoutes(app: App, { session, pokes, limits, letters, passwordResets }: IdentityParts): void {
  const { database, now } = session;

  app.post(
    `${prefix}/password/ask`,
    { schema: { body: askPasswordResetSchema, response: { 200: askedPasswordResetSchema } } },
    async ({ ip, body }) => {
      letters.enter({ address: ip, subject: normalizeEmail(body.email), device: null });
      passwordResets?.ask(body.email);
      return { by: passwordResets ? ("mail" as const) : ("administrator" as const) };
    },
  );

  app.post(
    `${prefix}/password/reset`,
    { config: byToken(limits), schema: { body: resetPasswordSchema, response: { 200: nothing } } },
    async (request) => {
      const ended = await resetPassword({ database, now: now() }, request.body);
      for (const familyId of ended) pokes.closeFamily(familyId);
      return {};
    },
  );
}
