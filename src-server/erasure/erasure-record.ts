import type { Knex } from "knex";
import type { Erasure, ErasureAct } from "../../src-contract/erasure.ts";
import { inAccount, jsonOf } from "../database/dialect.ts";
import type { Session } from "../session/authenticate.ts";

type Desk = Pick<Session, "accountId" | "userId" | "deviceId">;

/** Clocks of several servers differ a little. */
const clockLeeway = 3_600_000;
const toldAtOnce = 200;

/** What this desk has yet to erase; one that is newer never held the client. */
export async function pendingErasures(trx: Knex, { accountId, userId, deviceId }: Desk): Promise<Erasure[]> {
  return trx("erasures")
    .join("devices", "devices.accountId", "erasures.accountId")
    .where({ "erasures.accountId": accountId, "devices.userId": userId, "devices.deviceId": deviceId })
    .whereRaw(`"devices"."createdAt" <= "erasures"."askedAt" + ${clockLeeway}`)
    .whereNotExists(
      trx("erasureConfirmations as done")
        .where({ "done.accountId": accountId, "done.userId": userId, "done.deviceId": deviceId })
        .whereRaw('"done"."erasureId" = "erasures"."id"')
        .select(trx.raw("1")),
    )
    .orderBy("erasures.revision")
    .limit(toldAtOnce)
    .select({ erasureId: "erasures.id", clientId: "erasures.clientId" });
}

/** What a desk says that it has erased. Ids of nothing are left out. */
export function confirmErasures(
  database: Knex,
  { accountId, userId, deviceId }: Desk,
  { erased, now }: { erased: readonly string[]; now: number },
): Promise<void> {
  return inAccount(database, accountId, async (trx) => {
    const known: string[] = await trx("erasures").where({ accountId }).whereIn("id", erased).pluck("id");
    if (known.length === 0) return;
    const done = known.map((erasureId) => ({ accountId, erasureId, userId, deviceId, confirmedAt: now }));
    await trx("erasureConfirmations")
      .insert(done)
      .onConflict(["accountId", "erasureId", "userId", "deviceId"])
      .ignore();
  });
}

/** Of these clients, who was erased. */
export async function readErased(trx: Knex, accountId: number, clientIds: readonly string[]): Promise<Set<string>> {
  const erased = new Set<string>();
  for (let start = 0; start < clientIds.length; start += toldAtOnce) {
    const part = clientIds.slice(start, start + toldAtOnce);
    const found: string[] = await trx("erasures").where({ accountId }).whereIn("clientId", part).pluck("clientId");
    for (const clientId of found) erased.add(clientId);
  }
  return erased;
}

/** What was made out of a state before this revision may hold somebody who was erased; 0 when nobody was. */
export function lastErasure(database: Knex, accountId: number): Promise<number> {
  return inAccount(database, accountId, async (trx) => {
    const [last]: { revision: number }[] = await trx("erasures")
      .where({ accountId })
      .orderBy("revision", "desc")
      .limit(1)
      .select("revision");
    return last?.revision ?? 0;
  });
}

type StoredErasure = {
  id: string;
  clientId: string;
  askedBy: string;
  reason: string;
  askedAt: number;
  rows: unknown;
};

/** The acts, the newest first: who asked, what went, which desks have confirmed and which have not been seen since. */
export async function readActs(trx: Knex, accountId: number): Promise<ErasureAct[]> {
  const erasures: StoredErasure[] = await trx("erasures")
    .where({ accountId })
    .orderBy("revision", "desc")
    .select("id", "clientId", "askedBy", "reason", "askedAt", "rows");
  const users: { id: string; name: string }[] = await trx("users").where({ accountId }).select("id", "name");
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const devices: (Omit<ErasureAct["desks"][number], "userName" | "deviceName" | "isShutOut" | "confirmedAt"> & {
    name: string;
    createdAt: number;
    revokedAt: number | null;
  })[] = await trx("devices").where({ accountId }).orderBy(["userId", "deviceId"]);
  const done: { erasureId: string; userId: string; deviceId: string; confirmedAt: number }[] = await trx(
    "erasureConfirmations",
  ).where({ accountId });
  const confirmed = new Map(
    done.map(({ erasureId, userId, deviceId, confirmedAt }) => [`${erasureId} ${userId} ${deviceId}`, confirmedAt]),
  );
  return erasures.map(({ id: erasureId, clientId, askedBy, reason, askedAt, rows }) => ({
    erasureId,
    clientId,
    reason,
    askedAt,
    askedBy: { userId: askedBy, name: names.get(askedBy) ?? null },
    rows: jsonOf(rows) as ErasureAct["rows"],
    desks: devices
      .filter(({ createdAt }) => createdAt <= askedAt + clockLeeway)
      .map(({ userId, deviceId, name, lastSeenAt, revokedAt }) => ({
        userId,
        userName: names.get(userId) ?? "",
        deviceId,
        deviceName: name,
        lastSeenAt,
        isShutOut: revokedAt !== null,
        confirmedAt: confirmed.get(`${erasureId} ${userId} ${deviceId}`) ?? null,
      })),
  }));
}
