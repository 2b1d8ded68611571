import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Result } from "../../src-contract/errors.ts";
import { type AttachedFiles, createAttachedFiles } from "./attached-files.ts";
import { attachedFileName } from "./files.ts";

let profile: string;
let opened: string[];
let offered: string[];
let asked: string[];
let prepared: { name: string; size: number; ending: string | null };
let files: AttachedFiles;
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "kartoteka-opened-"));
  opened = [];
  offered = [];
  asked = [];
  prepared = { name: "договор.pdf", size: 4, ending: "pdf" };
  files = createAttachedFiles({
    store: {
      async request(_channel, name, args): Promise<Result<unknown>> {
        asked.push(name);
        if (name === "prepareFile") return { ok: true, value: prepared };
        // as the store does it: the token is a place, which main alone knows
        const path = files.pathOfPlace((args as { placeToken: string }).placeToken);
        if (path === null) return { ok: false, error: { kind: "notFound" } };
        writeFileSync(path, "%PDF", { mode: 0o600 });
        return { ok: true, value: null };
      },
    },
    files: {
      async chooseSavePlace(name) {
        offered.push(name);
        return join(profile, "saved.pdf");
      },
    },
    folder: join(profile, "opened"),
    async openPath(path) {
      opened.push(path);
      return "";
    },
  });
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

describe("a file of a card", () => {
  it("LL-20, R-33: is opened as a copy of its own, under the ending that its bytes have, and cleared away", async () => {
    prepared.name = "../../Договор\u202E №5.pdf";
    await files.open("a");
    await files.open("a");
    const [first = "", second = ""] = opened;
    expect([basename(first), first === second]).toEqual(["_.._Договор №5.pdf", false]);
    expect(first.startsWith(join(profile, "opened"))).toBe(true);
    expect([readFileSync(first, "utf8"), statSync(first).mode & 0o077]).toEqual(["%PDF", 0]);
    await files.clear();
    expect(existsSync(join(profile, "opened"))).toBe(false);
  });

  it("R-33: what may not be opened is not written anywhere", async () => {
    prepared = { name: "счёт.pdf.exe", size: 4, ending: null };
    await expect(files.open("a")).rejects.toMatchObject({ kind: "fileTypeRefused" });
    expect([opened, asked]).toEqual([[], ["prepareFile"]]);
  });

  it("LL-20: is saved to where the person says, and a token is good for that one time", async () => {
    let token = "";
    const inner = files.pathOfPlace;
    files.pathOfPlace = (given) => inner((token = given));
    expect(await files.save("a")).toEqual({ saved: true });
    expect([offered, readFileSync(join(profile, "saved.pdf"), "utf8")]).toEqual([["договор.pdf"], "%PDF"]);
    expect([token === "", inner(token)]).toEqual([false, null]);
  });
});

describe("attachedFileName", () => {
  it("R-25, R-33: no folders, no device, no hidden letters, not too long; the ending of its bytes when it is opened", () => {
    const names: [string, string | null, string][] = [
      ["счёт.pdf", "pdf", "счёт.pdf"],
      ["счёт.PDF", "pdf", "счёт.pdf"],
      ["архив.tar.gz", null, "архив.tar.gz"],
      ["..\\..\\x.txt", null, "_.._x.txt"],
      ["CON.txt", null, "_CON.txt"],
      ["\u202Efdp.exe", null, "fdp.exe"],
      [" . ", null, "kartoteka"],
      ["a\0b\r\n.txt", "txt", "ab.txt"],
      ["имя. ", null, "имя"],
    ];
    for (const [name, ending, safe] of names) expect([name, attachedFileName(name, ending)]).toEqual([name, safe]);
    expect(Array.from(attachedFileName(`${"я".repeat(300)}.docx`, null))).toHaveLength(105);
    expect(attachedFileName(`${"я".repeat(300)}.docx`, null).endsWith(".docx")).toBe(true);
  });
});
