import { existsSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeDirectory, replaceFile, syncDirectory } from "./durable-files.ts";

const folder = () => mkdtempSync(join(tmpdir(), "kartoteka-durable-"));

it("R-3: a file is replaced whole; what fails before the rename leaves the old one", () => {
  const file = join(folder(), "profile.json");
  replaceFile(file, "первый");
  replaceFile(file, "второй");
  const failing = () =>
    replaceFile(file, "третий", () => {
      throw new Error("cut");
    });
  expect(failing).toThrow("cut");
  expect(readFileSync(file, "utf8")).toBe("второй");
});

it("R-3: folders are made with those above them, and can be flushed", () => {
  const deep = join(folder(), "one", "two");
  makeDirectory(deep);
  makeDirectory(deep);
  expect(existsSync(deep)).toBe(true);
  expect(() => syncDirectory(deep)).not.toThrow();
  expect(() => openSync(join(deep, "none"), "r")).toThrow();
});
