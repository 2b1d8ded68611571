import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { describe, expect, it } from "vitest";
import { createCoreDesk, newClient, testDataKey } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";
import { isDamage, openAccount } from "./open-account.ts";
import { openDatabase } from "./open-database.ts";
import { openSideJournal, readSideJournal } from "./side-journal.ts";

const clientId = newId();

/** A desk with a client that the server knows and `unsent` comments that it does not. */
async function deskWithUnsent(unsent: number, folder?: string) {
  const server = createModelServer();
  const desk = await createCoreDesk(server, folder === undefined ? {} : { folder });
  desk.mutate({ name: "createClient", args: newClient({ clientId }) });
  await desk.sync();
  for (let index = 0; index < unsent; index += 1) {
    const args = { commentId: newId(), clientId, callId: null, text: `несохранённый ${index}` };
    desk.mutate({ name: "addComment", args });
  }
  return { server, desk, folder: desk.folder, author: desk.author };
}
type Made = Awaited<ReturnType<typeof deskWithUnsent>>;

/** Opens the same files again, as the next start would. */
const reopen = ({ server, folder, author }: Made) => createCoreDesk(server, { folder, ...author });

const unsentTexts = (desk: Made["desk"]) =>
  desk.query("outboxItems", { limit: 100 }).items.map(({ args }) => (args as { text: string }).text);
const allUnsent = (count: number) => Array.from({ length: count }, (_, index) => `несохранённый ${index}`);

describe("R-5: rotten files are never silently used, and nothing unsent is lost", () => {
  const damages: Record<string, (file: string) => void> = {
    "a flipped bit anywhere": (file) => {
      const bytes = readFileSync(file);
      const place = 100 + (randomBytes(4).readUInt32LE() % (bytes.length - 100));
      bytes[place] = (bytes[place] ?? 0) ^ 0x10;
      writeFileSync(file, bytes);
    },
    "a zeroed first page": (file) => {
      const bytes = readFileSync(file);
      bytes.fill(0, 0, 4096);
      writeFileSync(file, bytes);
    },
    "a truncated file": (file) => writeFileSync(file, readFileSync(file).subarray(0, 10_000)),
    "an empty file": (file) => writeFileSync(file, ""),
    "a file of something else": (file) => writeFileSync(file, "PNG and so on".repeat(1_000)),
    "no file at all": (file) => rmSync(file),
  };

  for (const [name, damage] of Object.entries(damages)) {
    it(`R-5: ${name}: all of the outbox is back, in order, and the rest comes from the server`, async () => {
      const made = await deskWithUnsent(5);
      made.desk.close();
      damage(join(made.folder, "cache.db"));
      const desk = await reopen(made);
      const syncAndRead = async () => {
        await desk.sync();
        return desk.query("clientCard", { clientId })?.comments;
      };
      // damage outside of what is read at the start shows when it is read
      const comments = await syncAndRead().catch(async (error: unknown) => {
        expect(isDamage(error)).toBe(true);
        await desk.account.recover();
        return syncAndRead();
      });
      expect(made.server.rowsOf("comments").map(({ text }) => text)).toEqual(allUnsent(5));
      expect(comments).toHaveLength(5);
      expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
      desk.close();
    });
  }

  it("R-5: a damaged file is put aside whole, not deleted", async () => {
    const made = await deskWithUnsent(1);
    made.desk.close();
    const file = join(made.folder, "cache.db");
    const rotten = readFileSync(file).fill(7, 4096, 40_000);
    writeFileSync(file, rotten);
    const desk = await reopen(made);
    expect(desk.account.wasDamaged).toBe(true);
    const aside = readdirSync(made.folder).find((name) => name.startsWith("damaged-"));
    expect(readFileSync(join(made.folder, aside ?? "", "cache.db")).equals(rotten)).toBe(true);
    desk.close();
  });

  it("R-5: a deleted write-ahead log costs no unsent mutation", async () => {
    const made = await deskWithUnsent(0);
    made.desk.account.cache.database.pragma("wal_checkpoint(TRUNCATE)");
    const checkpointed = readFileSync(join(made.folder, "cache.db"));
    for (const text of allUnsent(4))
      made.desk.mutate({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } });
    // what a kill leaves when somebody then deletes the log: the file without it
    const journal = readFileSync(join(made.folder, "unsent.journal"));
    made.desk.close();
    writeFileSync(join(made.folder, "cache.db"), checkpointed);
    writeFileSync(join(made.folder, "unsent.journal"), journal);
    const desk = await reopen(made);
    expect(unsentTexts(desk)).toEqual(allUnsent(4));
    expect(desk.query("clientCard", { clientId })?.comments).toHaveLength(4);
    // counters go on above those of the journal
    desk.mutate({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text: "пятый" } });
    await desk.sync();
    expect(made.server.rowsOf("comments")).toHaveLength(5);
    desk.close();
  });

  it("R-5: damage that shows only later is recovered in place", async () => {
    const made = await deskWithUnsent(2);
    await made.desk.account.recover();
    expect(unsentTexts(made.desk)).toEqual(allUnsent(2));
    await made.desk.sync();
    expect(made.desk.query("clientCard", { clientId })?.comments).toHaveLength(2);
    made.desk.close();
  });

  it.each(["localValues", "outbox"])("R-5: a rotten page in an index of %s shows at the opening", async (table) => {
    const made = await deskWithUnsent(2);
    made.desk.account.cache.run(
      "INSERT OR REPLACE INTO localValues (key, value) VALUES ('lastSyncAt', ?)",
      String(Date.now()),
    );
    made.desk.close();
    const file = join(made.folder, "cache.db");
    const database = openDatabase(file, testDataKey);
    const page = database
      .prepare("SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = ?")
      .pluck()
      .get(table) as number;
    database.close();
    const bytes = readFileSync(file);
    const at = (page - 1) * 4096 + 2_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const desk = await reopen(made);
    expect(desk.account.wasDamaged).toBe(true);
    expect(unsentTexts(desk)).toEqual(allUnsent(2));
    desk.close();
  });

  it("R-5, R-10: damage that shows only when the journal's mutations are replayed at the start", async () => {
    const made = await deskWithUnsent(3);
    made.desk.close();
    const file = join(made.folder, "cache.db");
    const database = openDatabase(file, testDataKey);
    // as after a power cut that took the transactions and left the journal
    for (const table of ["outbox", "outboxRows", "baseRows"]) database.exec(`DELETE FROM ${table}`);
    const page = database
      .prepare("SELECT rootpage FROM sqlite_master WHERE name = 'textTrigrams_config'")
      .pluck()
      .get() as number;
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
    const desk = await reopen(made);
    expect(desk.account.wasDamaged).toBe(true);
    expect(unsentTexts(desk)).toEqual(allUnsent(3));
    desk.close();
  });

  it("R-6: another key opens nothing; the file is put aside and the journal is not read as empty", async () => {
    const made = await deskWithUnsent(1);
    made.desk.close();
    const place = { folder: made.folder, accountId: 1, author: made.author, now: Date.now };
    const logged: string[] = [];
    const other = await openAccount({ ...place, dataKeys: ["f".repeat(64)], log: (line) => logged.push(line) });
    expect(other.wasDamaged).toBe(true);
    expect(logged.join()).toContain("unreadable");
    other.close();
    const kept = readdirSync(made.folder)
      .filter((name) => name.startsWith("damaged-"))
      .flatMap((name) => readSideJournal(join(made.folder, name, "unsent.journal"), testDataKey).items);
    expect(kept).toHaveLength(1);
  });

  it("R-6: a changed key re-encrypts file and journal; a kill half-way leaves one of the two keys good for both", async () => {
    const made = await deskWithUnsent(3);
    const next = "f".repeat(64);
    made.desk.account.changeKey(next);
    expect(unsentTexts(made.desk)).toEqual(allUnsent(3));
    made.desk.close();
    expect(() => openDatabase(join(made.folder, "cache.db"), testDataKey)).toThrow(
      expect.objectContaining({ code: "SQLITE_NOTADB" }),
    );
    // as if the kill came between the file and the journal
    const place = { folder: made.folder, accountId: 1, author: made.author, now: Date.now, log: () => {} };
    const both = await openAccount({ ...place, dataKeys: [testDataKey, next] });
    expect(both.wasDamaged).toBe(false);
    expect(both.dataKey).toBe(next);
    expect(both.cache.all("SELECT * FROM outbox")).toHaveLength(3);
    both.close();
    expect(readSideJournal(join(made.folder, "unsent.journal"), next).items).toHaveLength(3);
  });
});

describe("the side journal", () => {
  const item = (counter: number) => ({ mutationId: newId(), counter, name: "addComment", args: { text: "а" }, at: 1 });
  const journalFile = () => join(mkdtempSync(join(tmpdir(), "kartoteka-journal-")), "unsent.journal");

  it("keeps what was added and not done, across torn and rotten lines", () => {
    const file = journalFile();
    const [one, two, three] = [item(1), item(2), item(3)];
    const journal = openSideJournal(file, testDataKey);
    journal.add([one, two]);
    journal.done([one.mutationId]);
    journal.close();
    appendFileSync(file, "dG9ybg"); // a line that a power cut left
    const again = openSideJournal(file, testDataKey);
    again.add([three]);
    again.close();
    const read = readSideJournal(file, testDataKey);
    expect(read.items).toEqual([two, three]);
    expect(read.unreadable).toBe(1);
  });

  it("takes back what a transaction did not commit", () => {
    const file = journalFile();
    const journal = openSideJournal(file, testDataKey);
    journal.add([item(1)]);
    const mark = journal.mark();
    journal.add([item(2)]);
    journal.takeBack(mark);
    journal.close();
    expect(readSideJournal(file, testDataKey).items).toHaveLength(1);
  });

  it("is empty when nothing is unsent, and begun anew when it has grown", () => {
    const file = journalFile();
    const journal = openSideJournal(file, testDataKey);
    const large = { ...item(1), args: { text: "ж".repeat(400_000) } };
    journal.add([large, { ...large, mutationId: newId(), counter: 2 }, item(3)]);
    const kept = item(4);
    journal.compact(false, () => [kept]);
    journal.add([item(5)]);
    expect(readSideJournal(file, testDataKey).items).toHaveLength(2);
    journal.compact(true, () => []);
    expect(readFileSync(file)).toHaveLength(0);
    journal.close();
  });

  it("says nothing in the clear", () => {
    const file = journalFile();
    const journal = openSideJournal(file, testDataKey);
    journal.add([{ ...item(1), args: { text: "тайна" } }]);
    journal.close();
    expect(readFileSync(file).includes(Buffer.from("тайна"))).toBe(false);
    expect(existsSync(`${file}.new`)).toBe(false);
  });
});
