import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiPrefix } from "../src-contract/sync-protocol.ts";
import { refuseRows } from "./database/refuse-rows-for-tests.ts";
import { clientRow, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests();
});
afterAll(() => server.close());

it("R-12, sync rule 3: an effect whose outcome cannot be kept does not happen, and the retry does it once", async () => {
  const clientId = randomUUID();
  await server.addRows("clients", [clientRow({ id: clientId })]);
  const olga = await server.signIn("olga");
  const args = { commentId: randomUUID(), clientId, callId: null, text: "один раз" };
  const batch = [olga.mutation("addComment", args)];
  const written = () => server.database("comments").where({ clientId });
  const allow = await refuseRows(server.database, { table: "appliedMutations", when: "1 = 1", why: "data" });
  const failed = await server.post(
    `${apiPrefix}/sync/push`,
    { deviceId: olga.deviceId, cookie: null, heard: null, mutations: batch, pulls: false },
    olga.headers,
  );
  await allow();
  expect(failed.status).toBeGreaterThanOrEqual(500);
  expect(await written()).toHaveLength(0);
  expect(await olga.push(batch)).toMatchObject([{ status: "applied" }]);
  expect(await written()).toHaveLength(1);
});
