import type { Knex } from "knex";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { inAccount } from "../database/dialect.ts";
import { type AccessClaims, verifyAccessToken } from "./access-token.ts";
import { shutOutDevice } from "./devices.ts";

/** Who is asking, as the database has it now. */
export type Session = {
  accountId: number;
  userId: string;
  deviceId: string;
  familyId: string;
  role: Role;
  /** When the access token ends, milliseconds UTC. */
  expiresAt: number;
};

export type Authentication = { database: Knex; accessKey: Uint8Array; now: number };

/**
 * The session behind an Authorization header. Throws notSignedIn (refresh and try again) for a missing, forged or
 * expired token, sessionRevoked (sign in again) when the session, the device or the person was shut out meanwhile.
 */
export async function authenticate(
  { database, accessKey, now }: Authentication,
  authorization: string | undefined,
): Promise<Session> {
  const [, token] = /^Bearer (\S+)$/.exec(authorization ?? "") ?? [];
  if (token === undefined) throw new KartotekaError("notSignedIn");
  const claims = await verifyAccessToken(accessKey, token, now);
  const { userId, deviceId, role } = await inAccount(database, claims.account, (trx) => readStanding(trx, claims, now));
  const { account: accountId, family: familyId, expiresAt } = claims;
  return { accountId, userId, deviceId, familyId, role, expiresAt };
}

/** A statement takes so many at once. */
const familiesAtOnce = 500;

/** Of these sessions those that may still listen: their streams stay open, as `authenticate` would let them in. */
export async function standingFamilies(trx: Knex, accountId: number, familyIds: string[]): Promise<Set<string>> {
  const standing = new Set<string>();
  for (let from = 0; from < familyIds.length; from += familiesAtOnce) {
    const rows: { familyId: string }[] = await standings(trx)
      .where({ "sessions.accountId": accountId })
      .whereIn("sessions.familyId", familyIds.slice(from, from + familiesAtOnce))
      .whereNull("sessions.revokedAt")
      .whereNull("devices.revokedAt")
      .whereNull("users.disabledAt")
      .select({ familyId: "sessions.familyId" });
    for (const { familyId } of rows) standing.add(familyId);
  }
  return standing;
}

/** Sessions, each with its device and its person. */
function standings(trx: Knex): Knex.QueryBuilder {
  return trx("sessions")
    .join("devices", (join) =>
      join
        .on("devices.accountId", "sessions.accountId")
        .andOn("devices.userId", "sessions.userId")
        .andOn("devices.deviceId", "sessions.deviceId"),
    )
    .join("users", (join) => join.on("users.accountId", "sessions.accountId").andOn("users.id", "sessions.userId"));
}

type Standing = {
  userId: string;
  deviceId: string;
  sessionRevokedAt: number | null;
  generation: number;
  seenAt: number | null;
  deviceRevokedAt: number | null;
  role: Role;
  disabledAt: number | null;
};

async function readStanding(
  trx: Knex,
  { account, family, generation }: AccessClaims,
  now: number,
): Promise<Pick<Standing, "userId" | "deviceId" | "role">> {
  const standing: Standing | undefined = await standings(trx)
    .where({ "sessions.accountId": account, "sessions.familyId": family })
    .first({
      userId: "sessions.userId",
      deviceId: "sessions.deviceId",
      sessionRevokedAt: "sessions.revokedAt",
      generation: "sessions.generation",
      seenAt: "sessions.seenAt",
      deviceRevokedAt: "devices.revokedAt",
      role: "users.role",
      disabledAt: "users.disabledAt",
    });
  if (!standing) throw new KartotekaError("sessionRevoked");
  if (standing.deviceRevokedAt !== null) throw shutOutDevice();
  if (standing.sessionRevokedAt !== null || standing.disabledAt !== null) throw new KartotekaError("sessionRevoked");
  // the answer that carried this token has arrived: the token before it is dead from here on (refresh-tokens.ts)
  if (standing.generation === generation && standing.seenAt === null) {
    await trx("sessions").where({ accountId: account, familyId: family, generation }).update({ seenAt: now });
  }
  return standing;
}
