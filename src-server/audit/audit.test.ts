import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditDetails } from "../../src-contract/administration.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { writeTransaction } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";
import {
  type DeskForTests,
  newClient,
  password,
  type ServerForTests,
  startServerForTests,
} from "../server-for-tests.ts";
import { recordAudit, serverAccount } from "./record-audit.ts";
import { codeAt, fromBase32, stepAt } from "../identity/totp.ts";
import { verifyAudit } from "./verify-audit.ts";

let server: ServerForTests;
beforeAll(async () => {
  const many = 10_000;
  server = await startServerForTests({
    limits: { failuresPerPair: many, failuresPerAddress: many, requestsPerAddress: many },
  });
});
afterAll(() => server.close());

type Entry = { action: string; actorId: string | null; deviceId: string | null; subjectId: string | null };
type Told = Entry & { details: AuditDetails };

/** What was added while the work was done. */
async function during(work: () => Promise<unknown>, accountId = server.accountId): Promise<Told[]> {
  const log = () => server.database("auditLog").where({ accountId }).orderBy("number");
  const before = (await log()).length;
  await work();
  const rows: (Entry & { details: string })[] = (await log()).slice(before);
  return rows.map(({ action, actorId, deviceId, subjectId, details }) => {
    return { action, actorId, deviceId, subjectId, details: JSON.parse(details) as AuditDetails };
  });
}

const trySignIn = (email: string, secret: string, deviceId: string) =>
  server.post(`${apiPrefix}/session/sign-in`, { email, password: secret, deviceId, deviceName: "тест" });

async function newCall(desk: DeskForTests): Promise<string> {
  const callId = randomUUID();
  const call = { callId, clientId: null, e164: null, raw: "101", callerName: null, lineLabel: null } as const;
  await desk.push([desk.mutation("startCall", { ...call, direction: "outgoing" })]);
  return callId;
}

const outcomeOf = (callId: string, said: { held: boolean; reasonText?: string }) =>
  ({
    outcomeId: randomUUID(),
    callId,
    reason: said.held ? null : "busy",
    reasonText: null,
    comment: null,
    ...said,
  }) as const;

describe("what stands in the audit log", () => {
  it("G3-16: sign-in, each refusal of it, and sign-out", async () => {
    const { id: userId, email } = server.people.olga;
    const deviceId = randomUUID();
    const entry = { deviceId, subjectId: userId, details: {} };
    let desk: DeskForTests | undefined;
    expect(await during(async () => (desk = await server.signIn("olga", deviceId)))).toEqual([
      { ...entry, action: "signedIn", actorId: userId },
    ]);
    expect(await during(() => trySignIn(email, "не тот", deviceId))).toEqual([
      { ...entry, action: "signInRefused", actorId: null, details: { kind: "wrongCredentials" } },
    ]);
    const refreshToken = desk?.session.tokens.refreshToken;
    expect(await during(() => server.post(`${apiPrefix}/session/sign-out`, { refreshToken }))).toEqual([
      { ...entry, action: "signedOut", actorId: userId },
    ]);
    await server.database("devices").where({ deviceId }).update({ revokedAt: 1 });
    expect(await during(() => trySignIn(email, password, deviceId))).toEqual([
      { ...entry, action: "signInRefused", actorId: null, details: { kind: "sessionRevoked" } },
    ]);
  });

  it("G3-16, G14-3: who was invited and came, which device was shut out and let in, a second factor and its demand", async () => {
    const owner = await server.signIn("owner");
    const { headers, userId: actorId, deviceId } = owner;
    const ask = (path: string, body: unknown) => server.post(`${apiPrefix}/identity/${path}`, body, headers);
    const by = { actorId, deviceId };
    let answer: { token: string; invitation: { id: string } } | undefined;
    const invited = { name: "Вера", email: "vera.audit@test.kartoteka", role: "manager", sipAccounts: [] };
    const invitations = await during(async () => {
      answer = (await ask("invitations", invited)).body as typeof answer;
    });
    const invitation = answer?.invitation.id ?? null;
    expect(invitations).toEqual([
      { ...by, action: "personInvited", subjectId: invitation, details: { role: "manager" } },
    ]);
    const newDevice = randomUUID();
    const came = await during(() =>
      server.post(`${apiPrefix}/identity/join`, {
        token: answer?.token,
        password,
        deviceId: newDevice,
        deviceName: "",
      }),
    );
    expect(came).toMatchObject([
      { action: "personAdded", deviceId: newDevice, details: { role: "manager", invitation } },
      { action: "signedIn", deviceId: newDevice },
    ]);
    const device = { userId: came[1]?.actorId ?? "", deviceId: newDevice };
    expect(came.map((entry) => [entry.actorId, entry.subjectId])).toEqual(
      Array(2).fill([device.userId, device.userId]),
    );
    expect(
      await during(async () => {
        await ask("devices/revoke", device);
        await ask("devices/admit", device);
      }),
    ).toEqual(
      ["deviceRevoked", "deviceAdmitted"].map((action) => {
        return { ...by, action, subjectId: device.userId, details: { device: newDevice } };
      }),
    );
    const { email } = server.people.owner;
    const enrolled = await ask("second-factor/enrol", { email, password, deviceId });
    const secret = fromBase32((enrolled.body as { secret: string }).secret);
    const code = (steps: number) => codeAt(secret, stepAt(server.clock.now) + steps);
    expect(
      await during(async () => {
        await ask("second-factor/confirm", { code: "000000" });
        await ask("second-factor/confirm", { code: code(0) });
        await ask("second-factor/require", { isRequired: true });
        await ask("second-factor/require", { isRequired: false });
        await ask("second-factor/remove", { password, code: code(1) });
      }),
    ).toEqual([
      { ...by, action: "secondFactorChanged", subjectId: actorId, details: { isOn: true } },
      { ...by, action: "settingsChanged", subjectId: actorId, details: { secondFactorRequired: true } },
      { ...by, action: "settingsChanged", subjectId: actorId, details: { secondFactorRequired: false } },
      { ...by, action: "secondFactorChanged", subjectId: actorId, details: { isOn: false } },
    ]);
  });

  it("G3-16, R-30: somebody nobody knows is written down in the server's own log, without the e-mail", async () => {
    const deviceId = randomUUID();
    const told = await during(() => trySignIn("nobody-qx@test.kartoteka", password, deviceId), serverAccount);
    const details = { kind: "wrongCredentials" };
    expect(told).toEqual([{ action: "signInRefused", actorId: null, deviceId, subjectId: null, details }]);
  });

  it("G3-16, R-31: a token that was used twice", async () => {
    const desk = await server.signIn("andrey");
    const { refreshToken } = desk.session.tokens;
    const refresh = () => server.post(`${apiPrefix}/session/refresh`, { refreshToken, deviceId: desk.deviceId });
    const renewed = (await refresh()).body as { tokens: { refreshToken: string } };
    const own = { refreshToken: renewed.tokens.refreshToken, deviceId: desk.deviceId };
    await server.post(`${apiPrefix}/session/refresh`, own);
    expect(await during(refresh)).toMatchObject([{ action: "sessionReplayed", subjectId: desk.userId }]);
  });

  it("G3-16, G3-5: every result of a call, in its order, with who gave it; a retry adds nothing", async () => {
    const desk = await server.signIn("olga");
    const callId = await newCall(desk);
    const first = outcomeOf(callId, { held: false, reasonText: "просил позже" });
    const second = outcomeOf(callId, { held: true });
    const record = {
      callId: randomUUID(),
      clientId: randomUUID(),
      outcomeId: randomUUID(),
      direction: "outgoing",
    } as const;
    const talk = {
      e164: null,
      raw: "",
      startedAt: 1,
      talkSeconds: 5,
      held: true,
      reason: null,
      reasonText: null,
    } as const;
    const mutations = [
      desk.mutation("createClient", { ...newClient, clientId: record.clientId }),
      desk.mutation("setCallOutcome", first),
      desk.mutation("setCallOutcome", second),
      desk.mutation("addCallRecord", { ...record, ...talk, comment: null }),
    ];
    const entry = { actorId: desk.userId, deviceId: desk.deviceId };
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(await during(() => desk.push(mutations))).toEqual([
      {
        ...entry,
        action: "outcomeGiven",
        subjectId: callId,
        details: { outcomeId: first.outcomeId, held: false, reason: "busy", digest },
      },
      {
        ...entry,
        action: "outcomeChanged",
        subjectId: callId,
        details: { outcomeId: second.outcomeId, held: true, reason: null, digest },
      },
      {
        ...entry,
        action: "outcomeGiven",
        subjectId: record.callId,
        details: { outcomeId: record.outcomeId, held: true, reason: null, digest },
      },
    ]);
    expect(await during(() => desk.push(mutations))).toEqual([]);
  });

  it("G3-16: what was refused is not there, and neither is what went with a transaction", async () => {
    const olga = await server.signIn("olga");
    const andrey = await server.signIn("andrey");
    const callId = await newCall(olga);
    const told = await during(async () => {
      const [outcome] = await andrey.push([andrey.mutation("setCallOutcome", outcomeOf(callId, { held: true }))]);
      expect(outcome?.status).toBe("refused");
      const entry = { action: "settingsChanged", actorId: null, deviceId: null, subjectId: null, at: 1 } as const;
      const lost = writeTransaction(server.database, server.accountId, async (trx) => {
        await recordAudit(trx, server.accountId, [entry]);
        throw new Error("taken back");
      });
      await expect(lost).rejects.toThrow("taken back");
    });
    expect(told).toEqual([]);
  });

  it("G3-16: the words of a person do not get in", async () => {
    const entry = { action: "settingsChanged", actorId: null, deviceId: null, subjectId: null, at: 1 } as const;
    for (const word of [
      "Анна Петрова",
      "anna@romashka.ru",
      "+79123456789",
      "89123456789",
      "два слова",
      "a".repeat(65),
    ]) {
      const writing = recordAudit(server.database, server.accountId, [{ ...entry, details: { word } }]);
      await expect(writing).rejects.toThrow();
    }
    const words = JSON.stringify(await server.database("auditLog").select());
    for (const { email } of Object.values(server.people)) expect(words).not.toContain(email);
    expect(words).not.toMatch(/просил|тест|[а-яё]/i);
  });

  it("G3-16, R-13: many desks at once write one chain", async () => {
    const desks = await Promise.all(Array.from({ length: 6 }, () => server.signIn("olga")));
    const calls = await Promise.all(desks.map(newCall));
    await Promise.all(
      desks.flatMap((desk, index) => [
        desk.push([desk.mutation("setCallOutcome", outcomeOf(calls[index] ?? "", { held: true }))]),
        server.signIn("admin"),
        trySignIn(server.people.owner.email, "не тот", randomUUID()),
      ]),
    );
    const { entries, fault } = await verifyAudit(server.database, server.accountId);
    expect(fault).toBe(null);
    expect(entries).toBeGreaterThan(24);
  });

  it("G3-16: the database itself refuses to change it, to the server and to the tables' owner", async () => {
    const { database } = server;
    await expect(database("auditLog").update({ at: 1 })).rejects.toThrow("only added to");
    await expect(database("auditLog").delete()).rejects.toThrow("only added to");
    if (isPostgres(database)) await expect(database("auditLog").truncate()).rejects.toThrow("only added to");
    expect((await verifyAudit(database, server.accountId)).fault).toBe(null);
  });
});
