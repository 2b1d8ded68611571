import { mkdirSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { importRowLimit } from "../../../src-contract/table-import.ts";
import { createTestImport, type TestImport } from "./test-import.ts";

const list = (rows: string[]) => ["ФИО;Телефон;E-mail", ...rows].join("\n");
const manyRows = (count: number) =>
  list(Array.from({ length: count }, (_, index) => `Клиент ${index};${79_000_000_000 + index};`));

async function importAll(test: TestImport, fileToken: string, duplicates: "skip" | "create" = "skip") {
  const { mapping } = await test.desk.preview({ fileToken, mapping: null });
  return test.desk.run({ fileToken, mapping, duplicates });
}

describe("G14-7: nothing is half-imported", () => {
  it("all chunks are one transaction", async () => {
    const test = createTestImport();
    const result = await importAll(test, test.file("list.csv", manyRows(1_201)));
    expect(result).toMatchObject({ created: 1_201, skipped: 0, faulty: 0, faultyRows: null });
    expect(test.transactions).toEqual([[500, 500, 201]]);
  });

  it("a cancel before the commit leaves nothing, and the next import starts afresh", async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", manyRows(3_000));
    const running = test.desk.run({ fileToken, mapping: ["fullName", "phone", "email"], duplicates: "skip" });
    while (test.progress.length === 0) await nextTurn();
    test.desk.cancel();
    await expect(running).rejects.toMatchObject({ kind: "cancelled" });
    expect(test.transactions).toEqual([]);
    expect(test.progress.every(({ phase }) => phase === "checking")).toBe(true);
    expect((await importAll(test, fileToken)).created).toBe(3_000);
  });

  it("a cancel in the middle of saving leaves nothing", async () => {
    const test: TestImport = createTestImport({
      emit: ({ phase }) => {
        if (phase === "saving") test.desk.cancel();
      },
    });
    const fileToken = test.file("list.csv", manyRows(1_700));
    const run = test.desk.run({ fileToken, mapping: ["fullName", "phone", "email"], duplicates: "skip" });
    await expect(run).rejects.toMatchObject({ kind: "cancelled" });
    expect(test.transactions).toEqual([]);
  });

  it("a failed transaction is reported and blocks nothing", async () => {
    let fails = true;
    const test: TestImport = createTestImport({
      commitMutations: async (mutations) => {
        const all = Array.from(mutations);
        if (fails) throw Object.assign(new Error("disk full"), { code: "SQLITE_FULL" });
        test.transactions.push(all.flatMap((one) => (one.name === "importClients" ? one.args.clients.length : [])));
      },
    });
    const fileToken = test.file("list.csv", manyRows(10));
    await expect(importAll(test, fileToken)).rejects.toMatchObject({ code: "SQLITE_FULL" });
    fails = false;
    expect((await importAll(test, fileToken)).created).toBe(10);
  });

  it("a file without a client commits nothing", async () => {
    const test = createTestImport();
    const result = await importAll(test, test.file("list.csv", list([])));
    expect(result).toMatchObject({ created: 0, skipped: 0, faulty: 0 });
    expect(test.transactions).toEqual([]);
  });
});

describe("G14-7, G6-10: duplicates", () => {
  const second = list([
    "Анна П.;+7 (912) 345-67-89;",
    "Кто-то;;ANNA@example.ru",
    "Новый;8 913 345-67-80;",
    "Он же;9133456780;",
  ]);

  it("are found in the cache and in the file, in whatever form they are written, and skipped", async () => {
    const test = createTestImport();
    await importAll(test, test.file("first.csv", list(["Петрова Анна;89123456789;anna@example.ru"])));
    const fileToken = test.file("second.csv", second);
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ rows: 4, newClients: 1, duplicates: 3, faulty: 0 });
    expect(await importAll(test, fileToken)).toMatchObject({ created: 1, skipped: 3 });
    expect(test.clients.map(({ lastName, firstName }) => lastName || firstName)).toEqual(["Петрова", "Новый"]);
  });

  it("or created when that is asked for", async () => {
    const test = createTestImport();
    await importAll(test, test.file("first.csv", list(["Петрова Анна;89123456789;anna@example.ru"])));
    const result = await importAll(test, test.file("second.csv", second), "create");
    expect(result).toMatchObject({ created: 4, skipped: 0 });
    expect(test.clients).toHaveLength(5);
  });

  it("a skipped row's other contacts hide nobody: the row that has them alone is taken", async () => {
    const test = createTestImport();
    await importAll(test, test.file("first.csv", list(["Петрова Анна;89123456789;"])));
    const rows = ["Петрова Анна;89123456789;sister@example.ru", "Петрова Вера;;sister@example.ru"];
    expect(await importAll(test, test.file("second.csv", list(rows)))).toMatchObject({ created: 1, skipped: 1 });
    expect(test.clients.at(-1)).toMatchObject({ lastName: "Петрова", firstName: "Вера" });
  });
});

describe("G14-7: preview", () => {
  it("counts again when a column is corrected by hand", async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", "Кто;Куда\nАнна;89123456789\nОлег;8 912\n");
    expect(await test.desk.preview({ fileToken, mapping: null })).toMatchObject({
      mapping: ["customField", "customField"],
      newClients: 0,
      faults: [
        { line: 2, fault: "noContact" },
        { line: 3, fault: "noContact" },
      ],
    });
    expect(await test.desk.preview({ fileToken, mapping: ["fullName", "phone"] })).toMatchObject({
      mapping: ["fullName", "phone"],
      newClients: 1,
      faults: [{ line: 3, fault: "badPhone" }],
    });
  });

  it("a new preview takes the place of the one being read", async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", manyRows(3_000));
    const first = test.desk.preview({ fileToken, mapping: null });
    const second = test.desk.preview({ fileToken, mapping: null });
    await expect(first).rejects.toMatchObject({ kind: "cancelled" });
    expect((await second).rows).toBe(3_000);
  });

  it("a running import is not disturbed", async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", manyRows(2_000));
    const run = test.desk.run({ fileToken, mapping: ["fullName", "phone", "email"], duplicates: "skip" });
    await expect(test.desk.preview({ fileToken, mapping: null })).rejects.toMatchObject({ kind: "conflict" });
    expect((await run).created).toBe(2_000);
  });

  it("progress counts rows up to their true number: reading, then checking, then saving", async () => {
    const test = createTestImport();
    await importAll(test, test.file("list.csv", manyRows(2_300)));
    const phases = test.progress.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(["reading", "checking", "saving"]);
    for (const phase of ["reading", "checking", "saving"]) {
      const steps = test.progress.filter((step) => step.phase === phase);
      expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).toSorted((a, b) => a - b));
      expect(steps.every(({ done, total }) => done <= total)).toBe(true);
      expect(steps.at(-1)).toMatchObject({ done: 2_300, total: 2_300 });
    }
  });
});

describe("G14-7: files that cannot be taken", () => {
  it("says which of them it is", async () => {
    const unknown = createTestImport({ askImportPath: async () => null });
    await expect(unknown.desk.preview({ fileToken: "x", mapping: null })).rejects.toMatchObject({ kind: "notFound" });

    const test = createTestImport();
    const fileToken = test.file("list.csv", manyRows(1));
    const preview = (token: string) => test.desk.preview({ fileToken: token, mapping: null });
    await expect(preview(`${fileToken}.gone`)).rejects.toMatchObject({ kind: "notFound" });
    mkdirSync(`${fileToken}.folder`);
    await expect(preview(`${fileToken}.folder`)).rejects.toMatchObject({ kind: "unsupportedFile" });
    const wide = test.file("wide.csv", `Телефон${";x".repeat(1_000)}\n`);
    await expect(preview(wide)).rejects.toMatchObject({ kind: "unsupportedFile", message: "1001 columns" });
  });

  it("a mapping of another file is refused", async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", manyRows(1));
    await expect(test.desk.preview({ fileToken, mapping: ["phone"] })).rejects.toMatchObject({ kind: "invalid" });
    const run = test.desk.run({ fileToken, mapping: ["phone"], duplicates: "skip" });
    await expect(run).rejects.toMatchObject({ kind: "invalid" });
  });

  it(`more than ${importRowLimit} rows are counted and not imported`, async () => {
    const test = createTestImport();
    const fileToken = test.file("list.csv", `Телефон\n${"-\n".repeat(importRowLimit + 7)}`);
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ rows: importRowLimit + 7, faulty: importRowLimit });
    expect(preview.faults).toHaveLength(100);
    const run = test.desk.run({ fileToken, mapping: preview.mapping, duplicates: "skip" });
    await expect(run).rejects.toMatchObject({ kind: "unsupportedFile" });
    expect(test.transactions).toEqual([]);
  });
});

it("G14-7: faulty rows come back as they stood, with heading, line and reason", async () => {
  const test = createTestImport();
  const rows = ['"Рогов\nОлег";8 912;', "Анна;89123456789;", '"без конца;8;', ";;oleg@"];
  const { faultyRows } = await importAll(test, test.file("list.csv", list(rows)));
  expect(faultyRows).toEqual({
    headings: ["ФИО", "Телефон", "E-mail"],
    delimiter: ";",
    rows: [
      { line: 2, fault: "badPhone", cells: ["Рогов\nОлег", "8 912", ""] },
      { line: 5, fault: "brokenRow", cells: ['"без конца;8;'] },
      { line: 6, fault: "badEmail", cells: ["", "", "oleg@"] },
    ],
  });
});
