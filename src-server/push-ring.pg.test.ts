import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { refuseRows } from "./database/refuse-rows-for-tests.ts";
import { asAdmin } from "./postgres-for-tests.ts";
import { clientRow, type DeskForTests, startServerForTests } from "./server-for-tests.ts";

it("R-13, S-1: pushes that are decided one by one and pushes that go at once never wait for each other in a ring", {
  timeout: 60_000,
}, async () => {
  const server = await startServerForTests();
  const clientIds = [randomUUID(), randomUUID()];
  await server.addRows(
    "clients",
    clientIds.map((id) => clientRow({ id })),
  );
  const allow = await refuseRows(server.database, { table: "comments", when: "new.text = 'яд'", why: "data" });
  const desks = await Promise.all(Array.from({ length: 4 }, () => server.signIn("olga")));
  const edit = (desk: DeskForTests, clientId: string, city: string) =>
    desk.mutation("updateClient", { editId: randomUUID(), clientId, changes: { city }, before: { city: "" } });
  const say = (desk: DeskForTests, text: string) =>
    desk.mutation("addComment", { commentId: randomUUID(), clientId: clientIds[0]!, callId: null, text });

  await Promise.all(
    desks.map(async (desk, n) => {
      for (let round = 0; round < 15; round++) {
        const [first, second] = n % 2 === 0 ? clientIds : clientIds.toReversed();
        const poison = n < 2 ? [say(desk, "яд")] : [];
        const batch = [say(desk, "раз"), ...poison, edit(desk, first!, `${n}-${round}`), edit(desk, second!, "два")];
        const outcomes = await desk.push(batch);
        expect(outcomes.filter(({ status }) => status === "refused")).toHaveLength(poison.length);
      }
    }),
  );
  await allow();
  const [{ current_database: name }] = (await server.database.raw("select current_database()")).rows;
  const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"]!;
  // what a connection counted is told when it ends at the latest
  const deadlocks = async () =>
    (
      (await asAdmin(
        adminUrl,
        `select deadlocks::integer as "deadlocks" from pg_stat_database where datname = '${name}'`,
      )) as { deadlocks: number }[]
    )[0]?.deadlocks;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await deadlocks()).toBe(0);
  await server.close();
});
