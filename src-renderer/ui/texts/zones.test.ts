import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { zonesEn } from "./zones.en.ts";
import { zonesRu } from "./zones.ru.ts";

const rules = join(import.meta.dirname, "../../../src-contract/rules");

it("G12-7: every zone of time that a city or a number leads to has its name in both languages", () => {
  const written = ["city-zones.ts", "landline-zones.ts"].flatMap((file) =>
    Array.from(
      readFileSync(join(rules, file), "utf8").matchAll(/"((?:Europe|Asia|America)\/\w+)"/g),
      ([, zone]) => zone,
    ),
  );
  expect(written.length).toBeGreaterThan(30);
  expect(written.filter((zone) => zone === undefined || !Object.hasOwn(zonesRu, zone))).toEqual([]);
  expect(Object.keys(zonesEn)).toEqual(Object.keys(zonesRu));
  const known = (zone: string) => new Intl.DateTimeFormat("ru", { timeZone: zone }).resolvedOptions().timeZone;
  for (const zone of Object.keys(zonesRu)) expect(() => known(zone), zone).not.toThrow();
});
