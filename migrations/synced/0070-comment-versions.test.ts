import knex from "knex";
import { expect, it } from "vitest";
import { migrate } from "../migrate.ts";
import { down as takeNotes } from "./0071-note-until.ts";
import { down } from "./0070-comment-versions.ts";
import { syncedMigrations } from "./index.ts";

it("synced-0070, synced-0071: comments and notes of before are unchanged and without an end; and back", async () => {
  const database = knex({ client: "better-sqlite3", connection: { filename: ":memory:" }, useNullAsDefault: true });
  const { "synced-0070-comment-versions": versions, "synced-0071-note-until": until, ...before } = syncedMigrations;
  await migrate(database, before);
  const row = { accountId: 1, id: "c", clientId: "k", text: "слова", authorId: "u", createdAt: 1 };
  await database("comments").insert(row);
  await database("notes").insert(row);
  await migrate(database, syncedMigrations);
  expect(versions && until).toBeTruthy();
  expect(await database("comments").first()).toMatchObject({ ...row, editedAt: null, removedAt: null, versions: "{}" });
  expect(await database("notes").first()).toMatchObject({ ...row, until: null });
  await takeNotes(database);
  await down(database);
  expect(await database("comments").first()).toMatchObject(row);
  expect(Object.keys(await database("comments").columnInfo())).not.toContain("versions");
  expect(Object.keys(await database("notes").columnInfo())).not.toContain("until");
  await database.destroy();
});
