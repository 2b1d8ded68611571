import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0041-sip-accounts.ts";
import { serverMigrations } from "./index.ts";

const line = {
  uri: "sip:205@pbx.romashka.ru",
  servers: ["wss://pbx.romashka.ru"],
  authorizationUsername: "205",
  password: "x",
  displayName: "Вера",
  iceServers: [],
};

it("R-8, G1-13: the line that a person or an invitation has becomes the first of several, and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "server-0041-sip-accounts": sipAccounts, ...others } = serverMigrations;
  await migrate(database, others);
  const sipAccount = JSON.stringify(line);
  await database("sipAccounts").insert({ accountId: 1, userId: "u", sipAccount });
  const invitation = { accountId: 1, name: "", email: "e", role: "manager", createdAt: 1, expiresAt: 2 };
  await database("invitations").insert([
    { ...invitation, id: "i", tokenHash: "1", sipAccount },
    { ...invitation, id: "without", tokenHash: "2" },
  ]);

  await database.transaction((trx) => sipAccounts!.up(trx));
  const read = async (table: string) => (await database(table).pluck("sipAccounts")) as (string | null)[];
  for (const text of [...(await read("sipAccounts")), (await read("invitations"))[0] ?? ""])
    expect(JSON.parse(text ?? "")).toEqual([{ ...line, id: expect.any(String), label: "205", dtmf: "events" }]);
  expect((await read("invitations"))[1]).toBeNull();

  await down(database);
  expect(JSON.parse((await database("sipAccounts").first()).sipAccount)).toEqual(line);
  expect((await database("invitations").where({ id: "without" }).first()).sipAccount).toBeNull();
  await database.destroy();
});
