import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cache, createCache } from "../../../src-cache/cache.ts";
import type { Role } from "../../../src-contract/entities/user.ts";
import type { MutationArgs } from "../../../src-contract/mutations/index.ts";
import { plainCallWords } from "../../../src-contract/rules/call-table.ts";
import { plainClientWords } from "../../../src-contract/rules/client-table.ts";
import { migrateDatabase, openDatabase } from "../database/open-database.ts";
import { openSideJournal, type SideJournal } from "../database/side-journal.ts";
import { createTestImport } from "../import/test-import.ts";
import { commitMutation, type NewMutation } from "../mutate.ts";
import { newClient } from "../sync/core-for-tests.ts";
import { createTableExport, type TableExport } from "./export-table.ts";

const dataKey = "0123456789abcdef".repeat(4);
const author = { userId: newId(), deviceId: newId(), role: "manager" as Role };
let folder: string;
let cache: Cache;
let journal: SideJournal;
let role: Role;
let progress: number[];
let desk: TableExport;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-table-"));
  const database = openDatabase(join(folder, "cache.db"), dataKey);
  await migrateDatabase(database);
  cache = createCache(database, 1);
  journal = openSideJournal(join(folder, "unsent.journal"), dataKey);
  role = "manager";
  progress = [];
  desk = createTableExport({
    cache: () => cache,
    role: () => role,
    defaultCountry: () => "RU",
    askExportPath: async (token) => (token === "unknown" ? null : join(folder, token)),
    emit: ({ done }) => progress.push(done),
  });
});
afterEach(() => {
  journal.close();
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (mutation: NewMutation) => commitMutation({ cache, journal, author, now: Date.now, newId }, mutation);
type Fields = Partial<Omit<MutationArgs<"createClient">, "clientId">>;
function add(fields: Fields): string {
  const clientId = newId();
  write({ name: "createClient", args: { ...newClient(), phones: {}, emails: {}, ...fields, clientId } });
  return clientId;
}
const phone = (
  raw: string,
  e164: string | null,
  type: "mobile" | "landline" | "home" | "fax" | "other" = "mobile",
) => ({
  [newId()]: { type, e164, raw, extension: null, position: 0 },
});
const clients = { kind: "clients", words: plainClientWords } as const;

/** Without ids, which the import makes anew, and places, of which there is one within each type. */
function content(client: Fields & { note?: { text: string } | undefined }) {
  const { phones, emails, tags, customFields, note, ...fields } = client;
  const { lastName, firstName, patronymic, company, jobTitle, country, city } = fields;
  return {
    ...{ lastName, firstName, patronymic, company, jobTitle, country, city, tags, customFields },
    phones: Object.values(phones ?? {})
      .map(({ position: _, ...one }) => one)
      .sort((one, other) => (one.raw < other.raw ? -1 : 1)),
    emails: Object.values(emails ?? {}).map(({ address }) => address),
    note: note?.text ?? "",
  };
}

describe("G14-7, R-33: clients as a table", () => {
  it("G14-7, R-33: read back by our own import it gives the clients as they were, hostile texts among them", async () => {
    const written: Parameters<typeof content>[0][] = [
      {
        lastName: "=cmd|' /C calc'!A0",
        firstName: "+1",
        patronymic: "-2",
        phones: phone("8 912 345-67-89", "+79123456789"),
      },
      {
        lastName: "@SUM(A1)",
        company: 'ООО "Ромашка; и К"',
        phones: phone("+79123456790", "+79123456790", "landline"),
      },
      { lastName: "'=1", city: "'Омск'", phones: phone("83812123456", "+73812123456", "home") },
      {
        lastName: "Петрова",
        firstName: "Анна",
        phones: { ...phone("8 (912) 345-67-91", "+79123456791"), ...phone("+14155550132", "+14155550132", "other") },
        emails: { [newId()]: { address: "anna@example.ru", position: 0 } },
        tags: { VIP: true, "=метка": true },
        customFields: { Источник: "=HYPERLINK(1)", Договор: "№ 5; от 1.2" },
      },
    ];
    const texts = ["=1\nвторая строка", "", 'сказала "да"', "звонить после 12"];
    for (const [index, client] of written.entries()) {
      const clientId = add(client);
      const text = texts[index] ?? "";
      if (text) write({ name: "pinNote", args: { noteId: newId(), clientId, text } });
      written[index] = { ...newClient(), phones: {}, emails: {}, ...client, ...(text ? { note: { text } } : {}) };
    }
    expect(await desk.run({ fileToken: "clients.csv", table: clients })).toEqual({ rows: written.length });

    const file = readFileSync(join(folder, "clients.csv"));
    expect(file.subarray(0, 3).toString("hex")).toBe("efbbbf");
    for (const line of file.toString("utf8").slice(1).split("\r\n"))
      for (const cell of line.split(";")) expect(cell).not.toMatch(/^"?(?:[=\-@\t]|\+(?!\d{7,15}"?$))/);

    const back = createTestImport();
    const { mapping, faulty } = await back.desk.preview({ fileToken: join(folder, "clients.csv"), mapping: null });
    expect(faulty).toBe(0);
    await back.desk.run({ fileToken: join(folder, "clients.csv"), mapping, duplicates: "create" });
    expect(back.clients.map(content)).toEqual(written.map(content));
  });

  it("G14-7: a number that is none costs nobody the row: it stands in a column of its own", async () => {
    add({
      lastName: "Рогов",
      phones: { ...phone("спросить у соседа", null), ...phone("+79123456789", "+79123456789") },
    });
    await desk.run({ fileToken: "clients.csv", table: clients });
    const back = createTestImport();
    await back.desk.run({
      fileToken: join(folder, "clients.csv"),
      mapping: (await back.desk.preview({ fileToken: join(folder, "clients.csv"), mapping: null })).mapping,
      duplicates: "skip",
    });
    expect(back.clients).toMatchObject([{ customFields: { [plainClientWords.notANumber]: "спросить у соседа" } }]);
  });

  it("G14-7, G3-4: calls have a row each, with the client, the outcome, its reason and what was written about them", async () => {
    const clientId = add({ lastName: "Рогов", phones: phone("+79123456789", "+79123456789") });
    write({
      name: "addCallRecord",
      args: {
        callId: newId(),
        outcomeId: newId(),
        clientId,
        direction: "outgoing",
        e164: "+79123456789",
        raw: "8 912",
        startedAt: 1_795_856_300_000,
        talkSeconds: 61,
        held: true,
        reason: null,
        outcomeText: "отказ",
        reasonText: "дорого",
        comment: { commentId: newId(), text: "=перезвонить" },
      },
    });
    expect(await desk.run({ fileToken: "calls.csv", table: { kind: "calls", words: plainCallWords } })).toEqual({
      rows: 1,
    });
    const [, row = ""] = readFileSync(join(folder, "calls.csv"), "utf8").split("\r\n");
    expect(row).toMatch(
      /^2026-\d\d-\d\d \d\d:\d\d;outgoing;Рогов Анна Викторовна;\+79123456789;;61;yes;отказ;;дорого;'=перезвонить;by hand;/,
    );
  });

  it("G14-7: who may not see everything is refused; a cancelled one leaves no file and no hindrance", async () => {
    for (let chunk = 0; chunk < 3; chunk += 1) {
      const many = Array.from({ length: 400 }, (_, each) => newClient({ lastName: `Клиент ${chunk} ${each}` }));
      write({ name: "importClients", args: { importId: newId(), clients: many } });
    }
    role = "employee";
    await expect(desk.run({ fileToken: "no.csv", table: clients })).rejects.toMatchObject({ kind: "forbidden" });
    role = "owner";
    await expect(desk.run({ fileToken: "unknown", table: clients })).rejects.toMatchObject({ kind: "notFound" });
    const running = desk.run({ fileToken: "cut.csv", table: clients });
    await expect(desk.run({ fileToken: "two.csv", table: clients })).rejects.toMatchObject({ kind: "conflict" });
    desk.cancel();
    await expect(running).rejects.toMatchObject({ kind: "cancelled" });
    expect(["cut.csv", "cut.csv.part", "no.csv", "two.csv"].filter((name) => existsSync(join(folder, name)))).toEqual(
      [],
    );
    expect(await desk.run({ fileToken: "again.csv", table: clients })).toEqual({ rows: 1_200 });
    expect(progress.at(-1)).toBe(1_200);
  });
});
