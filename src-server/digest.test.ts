import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SyncedTable, syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { maySee } from "../src-contract/rules/permissions.ts";
import { digestRows } from "../src-contract/rules/row-digest.ts";
import {
  apiPrefix,
  type Cookie,
  type DigestRequest,
  digestResponseSchema,
  digestRowsLimit,
  digestSliceLimit,
} from "../src-contract/sync-protocol.ts";
import type { Row } from "./database/row-columns.ts";
import {
  clientRow,
  type DeskForTests,
  newClient,
  type ServerForTests,
  startServerForTests,
} from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let cookie: Cookie;
let ids: string[];
beforeEach(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  ids = Array.from({ length: 120 }, () => randomUUID()).toSorted();
  await server.addRows(
    "clients",
    ids.map((id, n) => clientRow({ id, revision: 1 + (n % 7), deletedAt: n % 10 === 9 ? 5 : null })),
  );
  await server.database("accounts").where({ id: server.accountId }).update({ revision: 7 });
  cookie = (await olga.pullAll()).at(-1)!.cookie;
});
afterEach(() => server.close());

const post = (desk: DeskForTests, request: Partial<DigestRequest>) =>
  server.post(
    `${apiPrefix}/sync/digest`,
    {
      deviceId: desk.deviceId,
      cookie,
      table: "clients",
      after: null,
      until: null,
      limit: digestSliceLimit,
      want: "digest",
      ...request,
    },
    desk.headers,
  );
const ask = async (request: Partial<DigestRequest> = {}, desk = olga) =>
  digestResponseSchema.parse((await post(desk, request)).body);

/** What a desk that pulled everything would answer for itself. */
async function pulledClients(): Promise<Row[]> {
  const pages = await olga.pullAll();
  cookie = pages.at(-1)!.cookie;
  const rows = pages.flatMap(({ patch }) =>
    patch.flatMap((operation) =>
      operation.op === "put" && operation.table === "clients" ? [operation.row as Row] : [],
    ),
  );
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
const digestOf = (rows: Row[]) => digestRows("clients", rows, createHash("sha256"));

describe("a slice's digest", () => {
  it("R-16: is that of the rows that a pull gave, in the order of their ids, without the deleted ones", async () => {
    const rows = await pulledClients();
    expect(rows).toHaveLength(108);
    expect(await ask()).toEqual({ kind: "digest", until: null, rows: 108, digest: digestOf(rows) });
  });

  it("R-16: goes through a table by slices that leave out and repeat nothing, and ends where it says", async () => {
    const rows = await pulledClients();
    let after: string | null = null;
    const sizes: number[] = [];
    do {
      const slice = await ask({ after, limit: 40 });
      if (slice.kind !== "digest") throw new Error(slice.kind);
      const own = rows.filter(({ id }) => id > (after ?? "") && (slice.until === null || id <= slice.until));
      expect([slice.rows, slice.digest]).toEqual([own.length, digestOf(own)]);
      sizes.push(slice.rows);
      after = slice.until;
    } while (after !== null);
    expect(sizes).toEqual([40, 40, 28]);
    const [first, last] = [rows[3]!.id, rows[6]!.id];
    expect(await ask({ after: first, until: last })).toMatchObject({ until: last, rows: 3 });
    expect(await ask({ after: first, until: last, limit: 2 })).toMatchObject({ until: rows[5]!.id, rows: 2 });
  });

  it("R-16: changes with any column, a missing row and a new revision", async () => {
    const seen = new Set([JSON.stringify(await ask())]);
    const change = async (id: string, values: object) => {
      await server.database("clients").where({ id }).update(values);
      seen.add(JSON.stringify(await ask()));
    };
    await change(ids[0]!, { city: "Пермь" });
    await change(ids[1]!, { tags: '{"vip":true}' });
    await change(ids[2]!, { revision: 6 });
    await change(ids[3]!, { deletedAt: 1 });
    await server.database("clients").where({ id: ids[4] }).delete();
    seen.add(JSON.stringify(await ask()));
    expect(seen.size).toBe(6);
  });

  it("R-16: gives the rows themselves, a few at a time, as a pull gives them", async () => {
    const rows = await pulledClients();
    const answer = await ask({ want: "rows" });
    if (answer.kind !== "rows") throw new Error(answer.kind);
    expect(answer.patch).toEqual(rows.slice(0, digestRowsLimit).map((row) => ({ op: "put", table: "clients", row })));
    expect(answer.until).toBe(rows[digestRowsLimit - 1]!.id);
    expect(answer.serverTime).toBe(server.clock.now);
    expect(await ask({ want: "rows", after: rows.at(-1)!.id })).toMatchObject({ kind: "rows", until: null, patch: [] });
  });

  it("R-14, R-16: is given only to a desk that stands at this revision of this database with this scope", async () => {
    for (const other of [
      { ...cookie, revision: cookie.revision - 1 },
      { ...cookie, revision: cookie.revision + 1 },
      { ...cookie, epoch: randomUUID() },
      { ...cookie, scope: "employee" },
    ])
      for (const want of ["digest", "rows"] as const)
        expect(await ask({ cookie: other, want })).toEqual({ kind: "moved" });
    expect(await ask()).toMatchObject({ kind: "digest" });
  });

  it("R-16: never mixes two revisions, whoever pushes meanwhile", async () => {
    const andrey = await server.signIn("andrey");
    const kinds = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const rows = await pulledClients();
      const asked = round % 2 === 0 ? null : ask({ cookie });
      const clientId = randomUUID();
      const pushed = andrey.push([andrey.mutation("createClient", { ...newClient, clientId })]);
      const [slice] = await Promise.all([asked ?? ask({ cookie }), pushed]);
      kinds.add(slice.kind);
      if (slice.kind === "digest") expect([slice.rows, slice.digest]).toEqual([rows.length, digestOf(rows)]);
    }
    expect(kinds).toContain("digest");
  });
});

describe("who may ask", () => {
  it("R-22, R-23, GC-51: an employee may not ask for a table of the right column, digest or rows", async () => {
    const employee = await server.signIn("employee");
    cookie = (await employee.pullAll()).at(-1)!.cookie;
    const answers: [SyncedTable, number][] = [];
    for (const table of syncedTableNames)
      for (const want of ["digest", "rows"] as const)
        answers.push([table, (await post(employee, { table, want })).status]);
    expect(answers).toEqual(
      syncedTableNames.flatMap((table) => [0, 1].map(() => [table, maySee("employee", table) ? 200 : 403])),
    );
    expect(answers.filter(([, status]) => status === 403).length).toBeGreaterThan(0);
  });

  it("R-22: nobody without a session, for another device, or of another account", async () => {
    const anonymous = { ...olga, headers: {} };
    expect((await post(anonymous, {})).status).toBe(401);
    expect((await post(olga, { deviceId: randomUUID() })).status).toBe(403);
    expect((await post(olga, { limit: digestSliceLimit + 1 })).status).toBe(400);
    expect((await post(olga, { table: "credentials" as SyncedTable })).status).toBe(400);
  });
});
