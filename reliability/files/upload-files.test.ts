import { expect, it } from "vitest";
import { uploadFiles } from "./upload-files.ts";

it("R-19: files arrive whole over a line that is cut at random bytes, with kills of the store and of the server", async () => {
  const size = { uploads: 24, largest: 1_500_000, cutWithin: 1_800_000, kills: 3, serverKills: 1 };
  const { counts, failures } = await uploadFiles(size, 7);
  expect(failures).toEqual([]);
  // a line that was never cut would prove nothing
  expect(counts["cuts"]).toBeGreaterThan(3);
  expect(counts["kills"]).toBe(3);
}, 240_000);
