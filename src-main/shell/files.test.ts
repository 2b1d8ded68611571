import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BaseWindow, OpenDialogReturnValue, SaveDialogReturnValue } from "electron";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFiles, safeFileName } from "./files.ts";
import { shellTexts } from "./texts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kartoteka-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function rig(answers: { open?: () => Promise<string[]>; save?: () => Promise<string> }) {
  const asked: unknown[] = [];
  const dialog = {
    showOpenDialog: async (_window: unknown, options: unknown): Promise<OpenDialogReturnValue> => {
      asked.push(options);
      const filePaths = (await answers.open?.()) ?? [];
      return { canceled: filePaths.length === 0, filePaths };
    },
    showSaveDialog: async (_window: unknown, options: unknown): Promise<SaveDialogReturnValue> => {
      asked.push(options);
      const filePath = (await answers.save?.()) ?? "";
      return { canceled: filePath === "", filePath };
    },
  };
  const files = createFiles({
    dialog: dialog as Parameters<typeof createFiles>[0]["dialog"],
    window: () => ({}) as BaseWindow,
    texts: () => shellTexts("ru"),
    downloads: () => folder,
  });
  return { files, asked };
}

describe("R-26: files by dialogs alone", () => {
  test("G14-7: the window learns a token and a name, main alone the path", async () => {
    const { files } = rig({ open: async () => ["/home/anna/Клиенты.csv"] });
    const chosen = await files.chooseImportFile("table");
    expect(chosen).toEqual({ fileToken: expect.stringMatching(/^[0-9a-f-]{36}$/), fileName: "Клиенты.csv" });
    expect(files.pathOfToken(chosen?.fileToken ?? "")).toBe("/home/anna/Клиенты.csv");
    expect(files.pathOfToken("/etc/passwd")).toBeNull();
    expect(await rig({}).files.chooseImportFile("table")).toBeNull();
  });

  test("G14-7: a file to write to is good for one export, and never for reading", async () => {
    const { files } = rig({ save: async () => "/home/anna/Клиенты.csv" });
    const chosen = await files.chooseExportFile("Клиенты.csv");
    expect(chosen).toMatchObject({ fileName: "Клиенты.csv" });
    const token = chosen?.fileToken ?? "";
    expect(files.pathOfToken(token)).toBeNull();
    expect(files.exportPathOfToken(token)).toBe("/home/anna/Клиенты.csv");
    expect(files.exportPathOfToken(token)).toBeNull();
    expect(await rig({}).files.chooseExportFile("x.csv")).toBeNull();
  });

  test("a page that asks without end has one dialog open", async () => {
    let close = () => {};
    const { files, asked } = rig({
      open: () =>
        new Promise((resolve) => {
          close = () => resolve(["/a.csv"]);
        }),
    });
    const first = files.chooseImportFile("table");
    expect(await Promise.all(Array.from({ length: 50 }, () => files.chooseImportFile("table")))).toEqual(
      Array(50).fill(null),
    );
    expect(await files.saveTextFile({ suggestedName: "x.csv", text: "" })).toEqual({ saved: false });
    close();
    expect((await first)?.fileName).toBe("a.csv");
    expect(asked).toHaveLength(1);
  });

  test("old tokens are forgotten, the newest twenty hold", async () => {
    const { files } = rig({ open: async () => ["/a.csv"] });
    const tokens: string[] = [];
    for (let index = 0; index < 25; index += 1) tokens.push((await files.chooseImportFile("table"))?.fileToken ?? "");
    expect(tokens.filter((token) => files.pathOfToken(token) !== null)).toEqual(tokens.slice(5));
  });

  test("R-33: text is saved where the person said, under a harmless name to begin with", async () => {
    const { files, asked } = rig({ save: async () => join(folder, "my.csv") });
    expect(await files.saveTextFile({ suggestedName: "../../evil.bat", text: "а;б" })).toEqual({ saved: true });
    expect(await readFile(join(folder, "my.csv"), "utf8")).toBe("а;б");
    expect(asked).toMatchObject([{ defaultPath: join(folder, "_.._evil.bat.txt") }]);
  });

  test("R-4: a disk that refuses is told", async () => {
    const { files } = rig({ save: async () => join(folder, "no", "such", "folder.csv") });
    await expect(files.saveTextFile({ suggestedName: "x.csv", text: "" })).rejects.toThrow(/ENOENT/);
  });
});

test.each([
  ["Ошибки импорта.csv", "Ошибки импорта.csv"],
  ["outbox.JSON", "outbox.json"],
  ["run.exe", "run.exe.txt"],
  ["a.csv.bat", "a.csv.bat.txt"],
  ["C:\\Windows\\x.csv", "C_Windows_x.csv"],
  ["/etc/passwd", "_etc_passwd.txt"],
  ["con.csv", "_con.csv"],
  ["\u202evsc.exe", "vsc.exe.txt"],
  ["...", "kartoteka.txt"],
  ["", "kartoteka.txt"],
  ["x".repeat(300), `${"x".repeat(100)}.txt`],
])("R-33: %j is saved as %j", (suggested, name) => {
  expect(safeFileName(suggested)).toBe(name);
});
