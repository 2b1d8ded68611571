import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditVerdict } from "../../src-contract/administration.ts";
import { isPostgres } from "../database/postgres.ts";
import { newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { type AuditRow, chainHash } from "./chain.ts";
import { recordAudit } from "./record-audit.ts";
import { verifyAudit } from "./verify-audit.ts";

let server: ServerForTests;
let database: Knex;
let accountId: number;
let written: AuditRow[];
let end: AuditVerdict["end"];
beforeAll(async () => {
  server = await startServerForTests();
  ({ database, accountId } = server);
  const olga = await server.signIn("olga");
  const clientId = randomUUID();
  const callId = randomUUID();
  const call = { callId, clientId, e164: null, raw: "101" };
  const outcome = { callId, held: false, reason: "busy", reasonText: "перезвонит", comment: null } as const;
  await olga.push([
    olga.mutation("createClient", { ...newClient, clientId }),
    olga.mutation("startCall", { ...call, direction: "outgoing", callerName: null, lineLabel: null }),
    ...["busy", "declined", "other"].map((reason) =>
      olga.mutation("setCallOutcome", { ...outcome, outcomeId: randomUUID(), reason: reason as "busy" }),
    ),
  ]);
  for (let entry = 0; entry < 8; entry++) await server.signIn("admin");
  await recordAudit(database, accountId + 1, [
    { action: "signedIn", actorId: null, deviceId: null, subjectId: null, at: 1 },
  ]);
  written = await database("auditLog").where({ accountId }).orderBy("number");
  end = await database("auditEnds").where({ accountId }).first("number", "hash");
  // whoever changes the log takes its fence away first
  if (isPostgres(database)) await database.raw('alter table "auditLog" disable trigger user');
  else for (const event of ["update", "delete"]) await database.raw(`drop trigger "auditLog_${event}"`);
});
afterAll(() => server.close());
beforeEach(async () => {
  await database("auditLog").where({ accountId }).delete();
  await database("auditLog").insert(written);
  await database("auditEnds").where({ accountId }).update(end);
});

const log = () => database("auditLog").where({ accountId });
const at = (number: number) => log().where({ number });
const faultNow = async (noted?: AuditVerdict["end"]) => (await verifyAudit(database, accountId, noted)).fault;

/** Written anew from a number on, by somebody who knows how it is done: every hash fits again. */
async function rechain(from: number): Promise<void> {
  const rows: AuditRow[] = await log().orderBy("number");
  let previous = rows.find(({ number }) => number === from - 1)?.hash ?? "0".repeat(64);
  for (const row of rows.filter(({ number }) => number >= from)) {
    const hash = chainHash(previous, row);
    await at(row.number).update({ hash });
    previous = hash;
  }
  await database("auditEnds").where({ accountId }).update({ number: rows.length, hash: previous });
}

describe("a log that somebody has changed", () => {
  it("G3-16: as it was written it is whole, and says where it ends", async () => {
    expect(written.length).toBe(12);
    expect(await verifyAudit(database, accountId)).toEqual({ entries: 12, end, fault: null });
    expect(end).toEqual({ number: 12, hash: written.at(-1)?.hash });
    expect((await verifyAudit(database, accountId + 7)).entries).toBe(0);
  });

  it("G3-16: every column of every entry is held by its hash", async () => {
    const other: Record<string, unknown> = {
      at: 5,
      action: "dataExported",
      actorId: randomUUID(),
      deviceId: randomUUID(),
      subjectId: randomUUID(),
      details: '{"held":true}',
      hash: "0".repeat(64),
    };
    for (const { number } of written) {
      for (const [column, value] of Object.entries(other)) {
        await at(number).update({ [column]: value });
        expect([column, await faultNow()]).toEqual([column, { kind: "altered", number }]);
        await at(number).update({ [column]: written[number - 1]?.[column as keyof AuditRow] });
      }
    }
    expect(await faultNow()).toBe(null);
  });

  it("G3-16: one byte more in the details is seen, though they mean the same", async () => {
    await at(3).update({ details: `${written[2]?.details} ` });
    expect(await faultNow()).toEqual({ kind: "altered", number: 3 });
  });

  it.each([1, 5, 12])("G3-16: entry %i that was deleted is missing", async (number) => {
    await at(number).delete();
    expect(await faultNow()).toEqual({ kind: "missing", number });
  });

  it("G3-16: a deleted entry is missed also when the later ones move up", async () => {
    await at(5).delete();
    for (let number = 6; number <= 12; number++) await at(number).update({ number: number - 1 });
    expect(await faultNow()).toEqual({ kind: "altered", number: 5 });
  });

  it("G3-16: two entries that changed their places are named", async () => {
    await at(4).update({ number: 99 });
    await at(9).update({ number: 4 });
    await at(99).update({ number: 9 });
    expect(await faultNow()).toEqual({ kind: "moved", number: 4, standsAt: 9 });
  });

  it("G3-16: an entry that was put in between, before or after is named", async () => {
    const foreign = { ...written[0], hash: "a".repeat(64) } as AuditRow;
    await database("auditLog").insert({ ...foreign, number: 13 });
    expect(await faultNow()).toEqual({ kind: "added", number: 13 });
    await at(13).delete();
    await database("auditLog").insert({ ...foreign, number: 0 });
    expect(await faultNow()).toEqual({ kind: "added", number: 1 });
    await at(0).delete();
    for (let number = 12; number >= 6; number--) await at(number).update({ number: number + 1 });
    await database("auditLog").insert({ ...foreign, number: 6 });
    expect(await faultNow()).toEqual({ kind: "moved", number: 6, standsAt: 7 });
  });

  it("G3-16: an entry of another account's log does not fit here", async () => {
    const [stranger]: AuditRow[] = await database("auditLog").where({ accountId: accountId + 1 });
    await at(1).delete();
    await database("auditLog").insert({ ...stranger, accountId });
    expect(await faultNow()).toEqual({ kind: "altered", number: 1 });
  });

  it("G3-16: an end that was cut off is missing, and a log without its end was not written by the server", async () => {
    await at(12).delete();
    await at(11).delete();
    expect(await faultNow()).toEqual({ kind: "missing", number: 11 });
    await database("auditEnds")
      .where({ accountId })
      .update({ number: 10, hash: "b".repeat(64) });
    expect(await faultNow()).toEqual({ kind: "altered", number: 10 });
  });

  it("G3-16: a log that was written anew to its end is found out by an end that was noted outside", async () => {
    await at(7).update({ action: "dataExported" });
    await rechain(7);
    expect(await faultNow()).toBe(null);
    expect(await faultNow(end)).toEqual({ kind: "otherHistory", number: 12 });
    await at(12).delete();
    await rechain(1);
    expect(await faultNow(end)).toEqual({ kind: "missing", number: 12 });
    expect(await faultNow({ number: 6, hash: written[5]?.hash ?? "" })).toBe(null);
  });

  it("G3-16, G3-5: a call's result that was changed in its own table is named, and excused once it was erased", async () => {
    const [first]: { id: string; callId: string }[] = await database("callOutcomes").where({ reason: "busy" });
    const entry = written.find(({ details }) => details.includes(String(first?.id)));
    const fault = { kind: "outcome", number: entry?.number, outcomeId: first?.id };
    const changes: Record<string, unknown>[] = [
      { held: true },
      { reason: "declined" },
      { reasonText: "другое" },
      { outcomeText: "купил" },
    ];
    for (const change of changes) {
      const [before] = await database("callOutcomes").where({ id: first?.id });
      await database("callOutcomes").where({ id: first?.id }).update(change);
      expect(await faultNow()).toEqual(fault);
      await database("callOutcomes").where({ id: first?.id }).update(before);
    }
    expect(await faultNow()).toBe(null);
    await database("callOutcomes").where({ id: first?.id }).delete();
    expect(await faultNow()).toEqual(fault);
    const erased = { actorId: null, deviceId: null, subjectId: first?.callId ?? null, at: 1 };
    const details = { outcomeId: first?.id ?? null };
    await recordAudit(database, accountId, [{ ...erased, action: "outcomeErased", details }]);
    expect(await faultNow()).toBe(null);
  });
});
