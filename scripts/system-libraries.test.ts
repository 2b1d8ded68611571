import { expect, it } from "vitest";
import { missingPackages } from "./system-libraries.ts";

it("a library counts as installed under its old name and under the one with t64", () => {
  const installed = new Set(["libgtk-3-0t64", "libnss3"]);
  expect(missingPackages(["libgtk-3-0", "libnss3", "xvfb"], installed)).toEqual(["xvfb"]);
});
