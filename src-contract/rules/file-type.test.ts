import { describe, expect, it } from "vitest";
import { isProgram, plainFileName, shownEnding, sniffFileType, unknownType } from "./file-type.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(new TextEncoder().encode(part)) : part)),
  );

describe("sniffFileType", () => {
  it.each([
    ["application/pdf", bytes("%PDF-1.7\n")],
    ["image/png", bytes([0x89], "PNG\r\n", [0x1a, 0x0a], "IHDR")],
    ["image/jpeg", bytes([0xff, 0xd8, 0xff, 0xe0])],
    ["image/webp", bytes("RIFF", [1, 0, 0, 0], "WEBPVP8 ")],
    ["audio/wav", bytes("RIFF", [1, 0, 0, 0], "WAVEfmt ")],
    ["video/mp4", bytes([0, 0, 0, 0x20], "ftypisom")],
    ["application/zip", bytes("PK", [3, 4, 20, 0], "photo.jpg")],
    [
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      bytes("PK", [3, 4], "[Content_Types].xml…xl/workbook.xml"),
    ],
    ["application/x-msdownload", bytes("MZ", [0x90, 0, 3])],
    ["application/x-elf", bytes([0x7f], "ELF", [2])],
    ["text/plain", bytes("имя;телефон\r\n")],
    ["text/plain", bytes("BMW, 2019")],
    ["text/plain", bytes()],
    [unknownType, bytes([0, 1, 2, 3])],
  ])("G4-4: %s by its first bytes", (type, head) => {
    expect(sniffFileType(head)).toBe(type);
  });

  it("G4-4, R-33: a program is one whatever it is called, and is never opened", () => {
    const type = sniffFileType(bytes("MZ", [0x90, 0]));
    expect(isProgram(type)).toBe(true);
    expect(shownEnding("договор.pdf", type)).toBe(null);
    expect(isProgram("application/pdf")).toBe(false);
  });

  it("R-25: a name shows what is hidden in it, and is left alone else", () => {
    expect(plainFileName("договор\u202Efdp.exe")).toBe("договор\uFFFDfdp.exe");
    expect(plainFileName("a\0\r\nb\u200B\u2028\uD800")).toBe("a\uFFFD\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFD");
    for (const name of ["Счёт № 5 «Ромашка».pdf", "<b>&amp;</b>.txt", "../../x", "日本 👍.png"])
      expect(plainFileName(name)).toBe(name);
  });

  it("R-33: a file is opened under its own ending when it is what the ending says, and else only saved", () => {
    expect(shownEnding("Договор.PDF", "application/pdf")).toBe("pdf");
    expect(shownEnding("фото.jpeg", "image/jpeg")).toBe("jpeg");
    for (const [name, type] of [
      ["счёт.pdf.exe", "application/pdf"],
      ["скрипт.js", "text/plain"],
      ["пакет.bat", "text/plain"],
      ["страница.html", "text/plain"],
      ["картинка.svg", "text/plain"],
      ["таблица.xlsm", "application/zip"],
      ["без окончания", "application/pdf"],
      ["‮fdp.exe", "application/x-msdownload"],
      ["x.pdf", "constructor"],
      ["x.pdf", unknownType],
    ] as const)
      expect([name, shownEnding(name, type)]).toEqual([name, null]);
  });
});
