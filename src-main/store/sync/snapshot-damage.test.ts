import { readdirSync } from "node:fs";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { contentOf, createSnapshotDesks } from "./snapshot-desks-for-tests.ts";
import { cutImage, snapshotWire } from "./snapshot-for-tests.ts";

const { open, serverWithRows, closeAll } = createSnapshotDesks();
afterEach(closeAll);

describe("a part that is not what it should be", () => {
  it("rule 8: fetched once more when its checksum is wrong", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    let isBroken = true;
    wire.alter((part, bytes) => {
      if (part !== 1 || !isBroken) return bytes;
      isBroken = false;
      return Buffer.from(bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte)));
    });
    const desk = await open(server, { network: wire.network });
    await desk.sync();
    expect(wire.asked.filter(({ part }) => part === 1)).toHaveLength(2);
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
  });

  it("rule 8: by rows when it is wrong again, too short or too long", async () => {
    const { server, byRows, snapshot } = await serverWithRows(60);
    const longer = (bytes: Buffer) => Buffer.concat([bytes, bytes]);
    const other = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte)));
    for (const alter of [longer, other]) {
      const wire = snapshotWire(snapshot);
      wire.alter((part, bytes) => (part === 1 ? alter(bytes) : bytes));
      const desk = await open(server, { network: wire.network });
      await desk.sync();
      expect(wire.asked.filter(({ part }) => part === 1)).toHaveLength(2);
      expect(desk.logged.join()).toContain("the snapshot cannot be used");
      expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
      expect(readdirSync(desk.folder).filter((name) => /staging|snapshot/.test(name))).toEqual([]);
    }
  });

  it("R-25: whatever an image holds, nothing of it runs and only its rows of known tables come", async () => {
    const { server, byRows, snapshot } = await serverWithRows(60);
    const columns = "accountId INTEGER, id TEXT, name TEXT, email TEXT, role TEXT, disabledAt, revision, deletedAt";
    const user = `INSERT INTO users VALUES (1, '${newId()}', 'я', 'e', 'owner', NULL, 1, NULL)`;
    const hostile: [string, number, Parameters<typeof cutImage>[2]][] = [
      ["a view", 1, (image) => image.exec(`CREATE TABLE u (${columns}); CREATE VIEW users AS SELECT * FROM u`)],
      ["a virtual table", 1, (image) => image.exec("CREATE VIRTUAL TABLE users USING fts5(accountId, id, name)")],
      [
        "a generated column",
        1,
        (image) => image.exec("CREATE TABLE users (accountId INTEGER, id TEXT, name TEXT AS (hex(zeroblob(9e8))))"),
      ],
      [
        "rows of another account",
        1,
        (image) => image.exec(`CREATE TABLE users (${columns}); ${user.replace("(1,", "(2,")}`),
      ],
      ["other rows than said", 2, (image) => image.exec(`CREATE TABLE users (${columns}); ${user}`)],
      [
        "missing columns",
        1,
        (image) => image.exec("CREATE TABLE users (accountId, id); INSERT INTO users VALUES (1, 'x')"),
      ],
      [
        "unknown tables",
        1,
        (image) => image.exec("CREATE TABLE outbox (counter INTEGER); INSERT INTO outbox VALUES (1)"),
      ],
    ];
    for (const [what, rows, fill] of hostile) {
      const cut = cutImage("rows", rows, fill);
      const parts = [cut, ...snapshot.parts];
      const ready = { ...snapshot.ready, parts: parts.map(({ part }) => part) };
      const desk = await open(server, { network: snapshotWire({ ready, parts }).network });
      await desk.sync();
      expect(desk.logged.join(), what).toContain("the snapshot cannot be used");
      expect(contentOf(desk.account.cache), what).toEqual(contentOf(byRows.account.cache));
      expect(desk.query("outboxItems", { limit: 5 }).total, what).toBe(0);
    }
  });

  it("R-25: bytes that are no SQLite, more than said, or larger than a part may be", async () => {
    const { server, byRows, snapshot } = await serverWithRows(60);
    const image = cutImage("rows", 0, (database) => database.exec("CREATE TABLE users (id)"));
    const torn = cutImage("rows", 0, (database) => database.exec("CREATE TABLE users (id)"));
    torn.part = { ...torn.part, bytes: torn.part.bytes - 4096 };
    const huge = { ...image, part: { ...image.part, bytes: 2 ** 31 } };
    for (const cut of [torn, huge]) {
      const parts = [cut, ...snapshot.parts];
      const ready = { ...snapshot.ready, parts: parts.map(({ part }) => part) };
      const desk = await open(server, { network: snapshotWire({ ready, parts }).network });
      await desk.sync();
      expect(desk.logged.join()).toContain("the snapshot cannot be used");
      expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    }
  });
});
