import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { Device } from "../../src-contract/identity.ts";

export type DeviceOwner = { accountId: number; userId: string; deviceId: string };

export function shutOutDevice(): KartotekaError {
  return new KartotekaError("sessionRevoked", "this device was shut out", { shutOut: "device" });
}

/** The device's data key, the same at each sign-in, so that a cache with unsent work can be opened again. */
export async function admitDevice(trx: Knex, device: DeviceOwner & { name: string; now: number }): Promise<string> {
  const { name, now, ...owner } = device;
  const fresh = { ...owner, name, dataKey: randomBytes(32).toString("hex"), createdAt: now, lastSeenAt: now };
  await trx("devices").insert(fresh).onConflict(["accountId", "userId", "deviceId"]).merge({ name, lastSeenAt: now });
  const known: { dataKey: string; revokedAt: number | null } | undefined = await trx("devices")
    .where(owner)
    .first("dataKey", "revokedAt");
  if (!known || known.revokedAt !== null) throw shutOutDevice();
  return known.dataKey;
}

/** False for one that is not known: a database of before its first sign-in has shut nobody out. */
export async function isShutOut(trx: Knex, { accountId, userId, deviceId }: DeviceOwner): Promise<boolean> {
  const device: { revokedAt: number | null } | undefined = await trx("devices")
    .where({ accountId, userId, deviceId })
    .first("revokedAt");
  return device !== undefined && device.revokedAt !== null;
}

/** A person's devices, the one that was seen last first. */
export async function readDevices(
  trx: Knex,
  { accountId, userId, now }: { accountId: number; userId: string; now: number },
): Promise<Device[]> {
  const rows: Omit<Device, "isSignedIn">[] = await trx("devices")
    .where({ accountId, userId })
    .orderBy("lastSeenAt", "desc")
    .orderBy("deviceId")
    .select("deviceId", "name", "createdAt", "lastSeenAt", "revokedAt");
  const alive: string[] = await trx("sessions")
    .where({ accountId, userId })
    .whereNull("revokedAt")
    .where("expiresAt", ">", now)
    .distinct()
    .pluck("deviceId");
  return rows.map((row) => ({ ...row, isSignedIn: alive.includes(row.deviceId) }));
}

/** Returns the sessions that ended, whose open streams are to be closed. Throws notFound. */
export async function revokeDevice(trx: Knex, owner: DeviceOwner, now: number): Promise<string[]> {
  const { accountId, userId, deviceId } = owner;
  const known = await trx("devices")
    .where({ accountId, userId, deviceId })
    .update({ revokedAt: trx.raw('coalesce("revokedAt", ?)', [now]) });
  if (known === 0) throw new KartotekaError("notFound", "no such device");
  return endSessions(trx, { accountId, userId, deviceId }, { reason: "deviceRevoked", now });
}

/** With the key that it had: whoever is let in again gets at what was unsent there. Throws notFound. */
export async function readmitDevice(trx: Knex, { accountId, userId, deviceId }: DeviceOwner): Promise<void> {
  const known = await trx("devices").where({ accountId, userId, deviceId }).update({ revokedAt: null });
  if (known === 0) throw new KartotekaError("notFound", "no such device");
}

/** All sessions of a person, or of one device of his. Returns those that ended. */
export async function endSessions(
  trx: Knex,
  whose: { accountId: number; userId: string; deviceId?: string },
  { reason, now }: { reason: "deviceRevoked" | "newPassword"; now: number },
): Promise<string[]> {
  const ended: { familyId: string }[] = await trx("sessions")
    .where(whose)
    .whereNull("revokedAt")
    .update({ revokedAt: now, revokedReason: reason })
    .returning("familyId");
  return ended.map(({ familyId }) => familyId);
}
