import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down } from "./0043-recordings.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0043: the files of before keep what they have and are no recordings; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0043-recordings": recordings, ...before } = syncedMigrations;
  await migrate(database, before);
  const file = { accountId: 1, id: "f", clientId: "c", name: "договор.pdf", size: 5, type: "application/pdf" };
  const row = { ...file, sha256: "a", authorId: "u", createdAt: 1 };
  await database("attachments").insert(row);
  await migrate(database, { ...before, "synced-0043-recordings": recordings! });
  expect(await database("attachments").first()).toMatchObject({ ...row, recording: "{}", marks: "{}" });
  await database("attachments").insert({ ...row, id: "r", clientId: null, callId: "r", recording: '{"startedAt":1}' });
  const indexes = await database.raw(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'attachments'",
  );
  const names = (indexes as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["attachments_client", "attachments_sha256", "attachments_call"]));
  // one id of one account is there once, as before
  await expect(database("attachments").insert(row)).rejects.toThrow("UNIQUE");
  await down(database);
  expect(await database("attachments").select("id", "clientId")).toEqual([{ id: "f", clientId: "c" }]);
  expect(Object.keys(await database("attachments").columnInfo())).not.toContain("recording");
  await database.destroy();
});
