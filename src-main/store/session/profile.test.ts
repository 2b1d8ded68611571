import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readProfile, writeProfile } from "./profile.ts";

const folder = () => mkdtempSync(join(tmpdir(), "kartoteka-profile-"));

it("R-5: the profile before the last one stands in for it, whole, when it is torn or gone", () => {
  const place = folder();
  const first = readProfile(place);
  writeProfile(place, first);
  writeProfile(place, { ...first, lastSignIn: { serverUrl: "https://company.ru", email: "olga@company.ru" } });
  expect(readProfile(place).lastSignIn?.email).toBe("olga@company.ru");
  writeFileSync(join(place, "profile.json"), "{ torn");
  expect(readProfile(place)).toEqual(first);
  rmSync(join(place, "profile.json"));
  expect(readProfile(place)).toEqual(first);
});

it("R-8: a profile of a newer version is told, not replaced by the one before it", () => {
  const place = folder();
  const profile = readProfile(place);
  writeProfile(place, profile);
  writeProfile(place, profile);
  const newer = JSON.stringify({ ...profile, version: 2, added: ["by a newer version"] });
  writeFileSync(join(place, "profile.json"), newer);
  expect(() => readProfile(place)).toThrow(expect.objectContaining({ kind: "clientTooOld" }));
  expect(readFileSync(join(place, "profile.json"), "utf8")).toBe(newer);
  expect(existsSync(join(place, "profile.backup.json"))).toBe(true);
});
