import type { SenderSetup } from "../../src-contract/entities/message-sender.ts";
import { saveSender } from "../messages/senders.ts";
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { type Role, roles } from "../../src-contract/entities/user.ts";
import { dynamicBlockSchema } from "../../src-contract/dynamic-block.ts";
import { erasureActSchema, erasureActsSchema } from "../../src-contract/erasure.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { administration } from "../../src-contract/administration.ts";
import {
  askedPasswordResetSchema,
  devicesSchema,
  enrolledSecondFactorSchema,
  invitationsSchema,
  invitedSchema,
  recoveryCodesSchema,
  secondFactorStateSchema,
} from "../../src-contract/identity.ts";
import { mayDo, maySee } from "../../src-contract/rules/permissions.ts";
import {
  apiPrefix,
  healthSchema,
  refreshResponseSchema,
  signInResponseSchema,
  snapshotResponseSchema,
} from "../../src-contract/sync-protocol.ts";
import { filesIn } from "../configuration.ts";
import { writeTransaction } from "../database/dialect.ts";
import { insertRows } from "../database/insert-rows.ts";
import { columnsOf, toColumns } from "../database/row-columns.ts";
import { addSourceKey } from "../ingest/source-keys.ts";
import { invite } from "../identity/invitations.ts";
import {
  type Caller,
  callers,
  type RouteName,
  type RoutePolicy,
  routeNames,
  routePolicies,
  type Verdict,
} from "../routes/route-policy.ts";
import {
  addAccount,
  type DeskForTests,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";
import { buildHere } from "../snapshot/desk-file-for-tests.ts";
import { type AskedWorld, type Asker, askRoute, madeUpToken, type Reply, sha256Of } from "./asked-routes-for-tests.ts";
import { addMarkedRows, type MarkedAccount, type Mark, marksIn } from "./marked-rows-for-tests.ts";

let server: ServerForTests;
let own: MarkedAccount;
let other: MarkedAccount;
let world: AskedWorld;
const askers = {} as Record<Caller, Asker>;
/** What only the server holds and nobody is ever told, by what it is. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  server = await startServerForTests({
    metricsToken: "a token that is nobody's",
    snapshots: { limits: { fromRows: 1 }, build: buildHere },
    limits: { failuresPerPair: 10_000, failuresPerAddress: 10_000, requestsPerAddress: 10_000 },
  });
  const { database } = server;
  const stranger = await addAccount(database, "other.kartoteka");
  await markSipAccounts();
  const desks: Partial<Record<Caller, DeskForTests>> = {
    owner: await server.signIn("owner"),
    admin: await server.signIn("admin"),
    manager: await server.signIn("olga"),
    employee: await server.signIn("employee"),
    revokedDevice: await server.signIn("olga"),
    disabled: await server.signIn("andrey"),
    otherAccount: await signInDesk(server.post, stranger.people.owner.email, randomUUID()),
  };
  for (const caller of callers) askers[caller] = await askerOf(caller, desks[caller]);
  const put = (accountId: number, table: Mark["table"], row: Parameters<typeof toColumns>[2]) =>
    insertRows(database, {
      table,
      columns: ["accountId", ...columnsOf[table]],
      rows: [toColumns(table, accountId, row)],
    });
  const insert = (accountId: number, table: Mark["table"], row: Record<string, unknown>) =>
    put(accountId, table, row as Parameters<typeof toColumns>[2]);
  own = await addMarkedRows(server, server.accountId, insert);
  other = await addMarkedRows(server, stranger.accountId, insert);
  await database("users").where({ id: desks.disabled?.userId }).update({ disabledAt: 1 });
  await database("devices").where({ deviceId: desks.revokedDevice?.deviceId }).update({ revokedAt: 1 });
  const sourceKey = await writeTransaction(database, server.accountId, (trx) =>
    addSourceKey(trx, server.accountId, { actorId: null, deviceId: null, at: 1 }, "getcourse"),
  );
  const sender: SenderSetup = {
    id: randomUUID(),
    transport: "telegram",
    label: "бот",
    secret: "bot-token-of-nobody",
    incoming: null,
  };
  await writeTransaction(database, server.accountId, (trx) =>
    saveSender(trx, server.accountId, { actorId: null, deviceId: null, at: 1 }, sender),
  );
  secrets.set("bot-token-of-nobody", "a sender's secret");
  await noteSecrets();

  const { invitation } = await invite(
    { database, now: server.clock.now },
    { accountId: server.accountId, userId: null, deviceId: null, role: "owner" },
    { name: "Приглашённый", email: "invited@test.kartoteka", role: "manager", sipAccounts: [] },
  );
  world = {
    url: server.url,
    snapshotId: randomUUID(),
    invitationId: invitation.id,
    sourceKeyId: sourceKey.keyId,
    senderId: sender.id,
    personId: askers.revokedDevice.userId,
    deviceId: askers.revokedDevice.spareDeviceId,
    now: server.clock.now,
    ...(await attachFile()),
  };
  const replies = await askRoute["POST /api/v1/sync/snapshot"](world, askers.manager);
  for (const { json } of replies) world.snapshotId = (json as { snapshotId: string }).snapshotId;
});
afterAll(() => server.close());

/** One file that the account holds, under a row of its own; its name and its bytes are told to whoever may see the row. */
async function attachFile(): Promise<{ attachmentId: string; sha256: string }> {
  const { database, accountId } = server;
  const sha256 = sha256Of(fileBytes);
  const place = join(filesIn(server.folder), String(accountId), sha256.slice(0, 2));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, sha256), fileBytes);
  const size = fileBytes.length;
  await database("files").insert({ accountId, sha256, size, type: "text/plain", createdAt: 1, unusedSince: null });
  const attachmentId = own.ids.attachments.living;
  await database("attachments").where({ accountId, id: attachmentId }).update({ sha256, size });
  return { attachmentId, sha256 };
}
const fileBytes = Buffer.from("bytes of a file");

async function askerOf(caller: Caller, desk: DeskForTests | undefined): Promise<Asker> {
  const page = desk && (await desk.pull(null));
  const cookieBefore = page?.kind === "page" ? page.cookie : { epoch: "", revision: 0, mark: "", scope: "" };
  const spare = desk && (await signInDesk(server.post, desk.session.user.email, desk.deviceId));
  const spareDevice = desk && (await signInDesk(server.post, desk.session.user.email, randomUUID()));
  return {
    caller,
    spareToken: spare?.session.tokens.refreshToken ?? madeUpToken(server.accountId),
    userId: desk?.userId ?? randomUUID(),
    spareDeviceId: spareDevice?.deviceId ?? randomUUID(),
    email: desk?.session.user.email ?? "nobody@test.kartoteka",
    deviceId: desk?.deviceId ?? randomUUID(),
    accessToken: desk?.session.tokens.accessToken ?? null,
    refreshToken: desk?.session.tokens.refreshToken ?? madeUpToken(server.accountId),
    cookieBefore,
  };
}

/** Each line a secret of its own. */
async function markSipAccounts(): Promise<void> {
  const rows: { userId: string; sipAccounts: string }[] = await server.database("sipAccounts");
  for (const { userId, sipAccounts } of rows) {
    const lines: object[] = JSON.parse(sipAccounts);
    const marked = JSON.stringify(lines.map((line) => ({ ...line, password: `sip of ${userId}` })));
    await server.database("sipAccounts").where({ userId }).update({ sipAccounts: marked });
  }
}

async function noteSecrets(): Promise<void> {
  const { database } = server;
  for (const { passwordHash } of await database("credentials")) secrets.set(passwordHash, "a password's hash");
  for (const { dataKey } of await database("devices")) secrets.set(dataKey, "a device's key");
  for (const { currentHash } of await database("sessions")) secrets.set(currentHash, "a refresh token's hash");
  for (const { secret } of await database("sourceKeys")) secrets.set(secret, "a system's secret");
  for (const { userId } of await database("sipAccounts")) secrets.set(`sip of ${userId}`, "a telephone line");
  for (const { value } of await database("serverSettings").where("key", "like", "%ey%")) secrets.set(value, "a key");
}

/** Roles ask for what is their account's; the stranger is the owner of his. */
const roleOf = (caller: Caller): Role => roles.find((role) => role === caller) ?? "owner";

function verdictOf({ status, json }: Reply): Verdict {
  return status < 400 ? "answered" : (json as ErrorBody).kind;
}

/** Of a digest the table decides as well. */
function expectedVerdict(route: RouteName, caller: Caller, { table }: Reply): Verdict {
  const verdict: Verdict = routePolicies[route].verdicts[caller];
  return verdict === "answered" && table && !maySee(roleOf(caller), table) ? "forbidden" : verdict;
}

/** Forms of answers that carry no rows, held to their last key. */
const forms: Partial<Record<RouteName, z.ZodType>> = {
  "GET /health": healthSchema,
  "POST /api/v1/session/sign-in": signInResponseSchema,
  "POST /api/v1/session/refresh": refreshResponseSchema,
  "POST /api/v1/session/sign-out": z.object({}),
  "GET /api/v1/identity/invitations": invitationsSchema,
  "POST /api/v1/identity/invitations": invitedSchema,
  "POST /api/v1/identity/invitations/revoke": z.object({}),
  "GET /api/v1/identity/devices": devicesSchema,
  "GET /api/v1/identity/people/:userId/devices": devicesSchema,
  "POST /api/v1/identity/devices/revoke": z.object({}),
  "POST /api/v1/identity/devices/admit": z.object({}),
  "POST /api/v1/identity/password/ask": askedPasswordResetSchema,
  "GET /api/v1/identity/second-factor": secondFactorStateSchema,
  "POST /api/v1/identity/second-factor/enrol": enrolledSecondFactorSchema,
  "POST /api/v1/identity/second-factor/confirm": recoveryCodesSchema,
  "POST /api/v1/identity/second-factor/remove": z.object({}),
  "POST /api/v1/identity/second-factor/require": z.object({}),
  "POST /api/v1/sync/snapshot": snapshotResponseSchema,
  ...Object.fromEntries(
    Object.values(administration).map(({ path, response }) => [`POST ${apiPrefix}${path}`, response]),
  ),
  "POST /api/v1/dynamic-block": dynamicBlockSchema,
  "POST /api/v1/erasures": erasureActSchema,
  "POST /api/v1/erasures/read": erasureActsSchema,
};

const cells = routeNames.flatMap((route) => callers.map((caller) => ({ route, caller })));

describe("every route, asked by everybody", () => {
  it("R-22: the table has a row for every route of the server, and for no other", () => {
    const app = server.app;
    for (const route of routeNames) {
      const [method = "", url = ""] = route.split(" ");
      expect([route, app.hasRoute({ method: method as "GET", url })]).toEqual([route, true]);
    }
    expect(cells.length).toBe(routeNames.length * callers.length);
  });

  it.each(cells)(
    "R-22, G14-4: $route by $caller is answered as the table says, with these fields and no other",
    async ({ route, caller }) => {
      const asker = askers[caller];
      const replies = await askRoute[route](world, asker);
      expect(replies.length).toBeGreaterThan(0);
      for (const reply of replies)
        expect([reply.table, verdictOf(reply)]).toEqual([reply.table, expectedVerdict(route, caller, reply)]);
      const { carries, verdicts } = routePolicies[route];
      const isAnswered = verdicts[caller] === "answered";
      expect(columnsIn(replies)).toEqual(named(isAnswered ? carriedMarks(carries, caller) : []));
      const isFile = isAnswered && carries === "file";
      for (const { bytes } of replies) expect(bytes.includes(fileBytes)).toBe(isFile);
      for (const reply of replies) expectFields(reply, caller);
      const form = forms[route];
      if (isAnswered && form) for (const { json } of replies) expect(form.parse(json)).toEqual(json);
      expect(secretsIn(replies)).toEqual(isAnswered && carries === "session" ? await ownSecrets(route, asker) : []);
    },
  );

  it("R-22: no route answers another method, and no other path is there", async () => {
    for (const route of routeNames) {
      const [, path = ""] = route.split(" ");
      const url =
        server.url +
        path
          .replace(":snapshotId", world.snapshotId)
          .replace(":part", "0")
          .replace(":sha256", world.sha256)
          .replace(":attachmentId", world.attachmentId);
      const headers = { "x-kartoteka-protocol": "1", authorization: `Bearer ${askers.owner.accessToken}` };
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
        if (routeNames.includes(`${method} ${path}` as RouteName)) continue;
        expect([method, path, (await fetch(url, { method, headers })).status]).toEqual([method, path, 404]);
      }
    }
  });

  it("R-22: a device's id does not open what is another's, of the same account or not", async () => {
    for (const caller of ["employee", "otherAccount"] as const) {
      const asker = { ...askers[caller], deviceId: askers.manager.deviceId, cookieBefore: askers.manager.cookieBefore };
      for (const route of ["push", "pull", "digest", "snapshot"] as const) {
        const replies = await askRoute[`POST /api/v1/sync/${route}`](world, asker);
        for (const reply of replies) expect([route, caller, verdictOf(reply)]).toEqual([route, caller, "forbidden"]);
      }
    }
  });
});

/** The words that a caller may meet: of his account, of the tables of his role, of rows that live. */
function visibleMarks(caller: Caller): Mark[] {
  const account = caller === "otherAccount" ? other : own;
  return account.marks.filter(({ table, isDeleted }) => !isDeleted && maySee(roleOf(caller), table));
}

/** The name of the file stands in the headers; of the rows, every word; of a list of people what a desk has of them too. */
function carriedMarks(carries: RoutePolicy["carries"], caller: Caller): Mark[] {
  if (carries === "rows") return visibleMarks(caller);
  // who is there, not what he chose for himself
  if (carries === "people")
    return visibleMarks(caller).filter(({ table, column }) => table === "users" && column !== "settings");
  if (carries !== "file") return [];
  return own.marks.filter(({ table, column, isDeleted }) => table === "attachments" && column === "name" && !isDeleted);
}

/** With the account, so that the other one's is told apart. */
function named(marks: readonly Mark[]): string[] {
  const names = marks.map(
    ({ accountId, table, column, isDeleted }) => `${accountId} ${table}.${column}${isDeleted ? " deleted" : ""}`,
  );
  return Array.from(new Set(names)).toSorted();
}

/** Every column of either account whose word stands anywhere in the answers: headers, bodies, images. */
function columnsIn(replies: Reply[]): string[] {
  const bytes = Buffer.concat(replies.map((reply) => reply.bytes));
  return named(marksIn(bytes, [...own.marks, ...other.marks]));
}

/** Rows as the contract has them, of tables that the role may see: no column more, none less. */
function expectFields({ patch }: Reply, caller: Caller): void {
  for (const operation of patch) {
    expect([operation.table, maySee(roleOf(caller), operation.table)]).toEqual([operation.table, true]);
    if (operation.op !== "put") continue;
    expect(Object.keys(operation.row).toSorted()).toEqual(columnsOf[operation.table].toSorted());
  }
}

function secretsIn(replies: Reply[]): string[] {
  const bytes = Buffer.concat(replies.map((reply) => reply.bytes));
  return Array.from(secrets.keys())
    .filter((secret) => bytes.includes(secret))
    .toSorted();
}

/** At the sign-in his device's key; and his own line, if his role may call. */
async function ownSecrets(route: RouteName, { caller, email, deviceId }: Asker): Promise<string[]> {
  const { userId } = await server.database("credentials").where({ email }).first("userId");
  const { dataKey } = await server.database("devices").where({ userId, deviceId }).first("dataKey");
  return [
    ...(route.endsWith("/sign-in") ? [String(dataKey)] : []),
    ...(mayDo(roleOf(caller), "startCall") ? [`sip of ${userId}`] : []),
  ].toSorted();
}

describe("what the marks can see", () => {
  it("R-22: every column of every table that can hold a word holds one", () => {
    const tables = new Set(own.marks.map(({ table }) => table));
    expect(Array.from(tables)).toEqual([...syncedTableNames]);
    const marked = named(own.marks.filter(({ isDeleted }) => !isDeleted));
    for (const column of [
      "comments.text",
      "clients.customFields",
      "clientEdits.before",
      "calls.callerName",
      "messages.subject",
    ])
      expect(marked).toContain(`${server.accountId} ${column}`);
    expect(secrets.size).toBeGreaterThan(20);
  });
});
