import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createTestImport } from "./test-import.ts";

const note = (text: string) => process.stdout.write(`    ${text}\n`);

describe("R-33: hostile and large files are boring", () => {
  it("G14-7: 50,000 rows, a tenth of them duplicates", async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => {
      const person = index % 10 === 9 ? index - 1 : index;
      const phone = String(9_000_000_000 + person);
      return `Петрова Анна Викторовна;8 (${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)};c${person}@example.ru;Нижний Новгород;VIP, опт`;
    });
    const test = createTestImport();
    const fileToken = test.file("large.csv", ["ФИО;Телефон;E-mail;Город;Теги", ...rows].join("\r\n"));
    const turns = monitorEventLoopDelay({ resolution: 5 });
    turns.enable();
    const started = performance.now();
    const preview = await test.desk.preview({ fileToken, mapping: null });
    const previewed = performance.now();
    const result = await test.desk.run({ fileToken, mapping: preview.mapping, duplicates: "skip" });
    const ran = performance.now();
    turns.disable();
    note(
      `50,000 rows: preview ${Math.round(previewed - started)} ms, check and hand over ${Math.round(ran - previewed)} ms`,
    );
    note(`longest turn of the event loop, with the test's own schema check: ${Math.round(turns.max / 1e6)} ms`);
    expect(preview).toMatchObject({ rows: 50_000, newClients: 45_000, duplicates: 5_000, faulty: 0 });
    expect(result).toMatchObject({ created: 45_000, skipped: 5_000, faulty: 0 });
  });

  it("Windows-1251 is found behind a long beginning without one Russian letter", async () => {
    const test = createTestImport();
    const latin = Array.from({ length: 40_000 }, (_, index) => `Client ${index};${79_000_000_000 + index}`).join("\n");
    const russian = Buffer.from([0xca, 0xeb, 0xe8, 0xe5, 0xed, 0xf2]);
    const content = Buffer.concat([Buffer.from(`Name;Phone\n${latin}\n`), russian, Buffer.from(";79999999999\n")]);
    const fileToken = test.file("late.csv", content);
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ encoding: "windows-1251", rows: 40_001, faulty: 0 });
    await test.desk.run({ fileToken, mapping: preview.mapping, duplicates: "create" });
    expect(test.clients.at(-1)).toMatchObject({ firstName: "Клиент" });
  });

  it.each([0, 1, 2, 3])("letters of UTF-8 lie across the reading pieces (%i bytes moved)", async (moved) => {
    const test = createTestImport();
    const notes = Array.from({ length: 9_000 }, (_, index) => `${79_000_000_000 + index};😀${"ё€".repeat(40)}`);
    const fileToken = test.file(
      "wide.csv",
      `${"x".repeat(moved)};Тел;Заметка\n${notes.map((row) => `;${row}`).join("\n")}`,
    );
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ encoding: "utf-8", rows: 9_000, newClients: 9_000, faulty: 0 });
  });

  it("one forgotten quotation mark costs one row, not the rest of the file", async () => {
    const test = createTestImport();
    const rows = Array.from({ length: 20_000 }, (_, index) => `Клиент ${index};${79_000_000_000 + index}`);
    rows[100] = `"Клиент;${79_000_000_100}`;
    const fileToken = test.file("quote.csv", ["ФИО;Телефон", ...rows].join("\n"));
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ rows: 20_000, newClients: 19_999, faults: [{ line: 102, fault: "brokenRow" }] });
  });

  it("a quotation mark broken in every row", async () => {
    const test = createTestImport();
    const rows = Array.from({ length: 20_000 }, (_, index) => `"Клиент ${index};${79_000_000_000 + index}`);
    const fileToken = test.file("quotes.csv", ["ФИО;Телефон", ...rows].join("\n"));
    const started = performance.now();
    const preview = await test.desk.preview({ fileToken, mapping: null });
    note(`20,000 broken rows: ${Math.round(performance.now() - started)} ms`);
    expect(preview).toMatchObject({ rows: 20_000, newClients: 0, faulty: 20_000 });
  });

  it("huge cells and lines", async () => {
    const test = createTestImport();
    const huge = "ы".repeat(3_000_000);
    const rows = [
      ...["Анна;89123456789;", `Олег;89133456780;"${"длинно\n".repeat(20_000)}"`, `Вера;89143456780;${huge}`],
      ...[`${"x;".repeat(200_000)}`, "Лев;89153456780;"],
    ];
    const fileToken = test.file("huge.csv", ["ФИО;Телефон;Заметка", ...rows].join("\n"));
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({
      rows: 5,
      newClients: 2,
      faults: [
        { line: 3, fault: "tooLong" },
        { line: 20_004, fault: "tooLong" },
        { line: 20_005, fault: "brokenRow" },
      ],
    });
    const { faultyRows } = await test.desk.run({ fileToken, mapping: preview.mapping, duplicates: "skip" });
    expect(JSON.stringify(faultyRows).length).toBeLessThan(2_000_000);
  });

  it("a file of one endless line", async () => {
    const test = createTestImport();
    const fileToken = test.file("endless.csv", `ФИО;Телефон\n${"a".repeat(20_000_000)}`);
    const preview = await test.desk.preview({ fileToken, mapping: null });
    expect(preview).toMatchObject({ rows: 1, faults: [{ line: 2, fault: "tooLong" }] });
  });

  it("NUL bytes far below", async () => {
    const test = createTestImport();
    const rows = "Анна;89123456789\n".repeat(10_000);
    const utf8 = test.file("nul.csv", `ФИО;Телефон\n${rows}\0`);
    await expect(test.desk.preview({ fileToken: utf8, mapping: null })).rejects.toMatchObject({
      kind: "unsupportedFile",
    });
    const utf16 = test.file("nul16.csv", Buffer.from(`\uFEFFФИО;Телефон\n${rows}\0`, "utf16le"));
    await expect(test.desk.preview({ fileToken: utf16, mapping: null })).rejects.toMatchObject({
      kind: "unsupportedFile",
    });
  });

  it("a million rows are counted in 256 MB", { timeout: 120_000 }, () => {
    const path = createTestImport().file("million.csv", "ФИО;Телефон;E-mail;Город;Заметка\n");
    const file = openSync(path, "a");
    for (let from = 0; from < 1_000_000; from += 10_000) {
      const rows = Array.from({ length: 10_000 }, (_, index) => {
        const number = from + index;
        return `Петрова Анна Викторовна;${79_000_000_000 + number};client${number}@example.ru;Москва;звонить после 12\n`;
      });
      writeSync(file, rows.join(""));
    }
    closeSync(file);
    const program = `
      const { createImport } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "create-import.ts")))});
      let lastId = 0;
      const desk = createImport({
        askImportPath: async (token) => token,
        async *knownKeys() {},
        commitMutations: async () => {},
        emit() {},
        newId: () => String((lastId += 1)),
        defaultCountry: () => "RU",
      });
      const started = performance.now();
      const { rows } = await desk.preview({ fileToken: ${JSON.stringify(path)}, mapping: null });
      const megabytes = process.resourceUsage().maxRSS / 1024;
      console.log(JSON.stringify({ rows, megabytes, milliseconds: performance.now() - started }));`;
    // V8 lets garbage pile up as long as memory is there; the limits show what the work needs
    const limits = ["--max-old-space-size=96", "--max-semi-space-size=4"];
    const child = spawnSync(process.execPath, [...limits, "--input-type=module", "-e", program], { encoding: "utf8" });
    expect(child.stderr).toBe("");
    const { rows, megabytes, milliseconds } = JSON.parse(child.stdout);
    note(`1,000,000 rows: ${Math.round(milliseconds)} ms, ${Math.round(megabytes)} MB for the whole process`);
    expect(rows).toBe(1_000_000);
    expect(megabytes).toBeLessThan(256);
  });
});
