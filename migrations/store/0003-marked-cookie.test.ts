import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down, up } from "./0003-marked-cookie.ts";
import { storeMigrations } from "./index.ts";

it("R-8, R-14: a cookie from before there were marks gets the empty one, and a marked one keeps its own", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  await migrate(database, storeMigrations);
  const cookie = async () => JSON.parse((await database("localValues").where({ key: "cookie" }).first("value")).value);
  const old = { epoch: "e", revision: 7, scope: "manager-1" };
  await database("localValues").insert({ key: "cookie", value: JSON.stringify(old) });
  await up(database);
  expect(await cookie()).toEqual({ ...old, mark: "" });
  await database("localValues")
    .where({ key: "cookie" })
    .update({ value: JSON.stringify({ ...old, mark: "m" }) });
  await up(database);
  expect(await cookie()).toEqual({ ...old, mark: "m" });
  await down(database);
  expect(await cookie()).toEqual(old);
  await database.destroy();
});
