import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { filesIn } from "../configuration.ts";
import { openDatabase } from "../database/open-database.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { attachAs, fileDesk, filesOnDisk, placeOf, sha256Of, someFile } from "./desk-for-tests.ts";
import { folderStorage } from "./file-storage.ts";
import { sweepFiles } from "./sweep-files.ts";
import type { FileParts } from "./uploads.ts";

const hour = 60 * 60_000;
let server: ServerForTests;
let olga: DeskForTests;
let desk: ReturnType<typeof fileDesk>;
let parts: FileParts;
beforeAll(async () => {
  server = await startServerForTests();
  const folder = filesIn(server.folder);
  parts = {
    // as the server has it: in PostgreSQL behind the lock on accounts
    database: await openDatabase(server.location),
    storage: folderStorage(folder),
    staging: join(folder, "uploads"),
    now: () => server.clock.now,
    limits: { fileBytes: 1_000_000, accountBytes: 3_000_000, graceMilliseconds: 24 * hour },
  };
});
afterAll(async () => {
  await parts.database.destroy();
  await server.close();
});
beforeEach(async () => {
  // files are as old as this computer's clock says
  server.clock.now = Date.now();
  olga = await server.signIn("olga");
  desk = fileDesk(server, olga);
});

const pass = (hours: number) => {
  server.clock.now += hours * hour;
};

describe("the sweep", () => {
  it("R-19: takes an upload that nobody went on with for a day, with its bytes, and no younger one", async () => {
    const [old, young] = [someFile(20_000), someFile(20_000)];
    await desk.begin(sha256Of(old), old.length);
    await desk.send(sha256Of(old), 0, old.subarray(0, 10_000));
    expect(await sweepFiles(parts)).toEqual({ uploads: 0, files: 0, strays: 0 });
    pass(25);
    const later = fileDesk(server, await server.signIn("olga", olga.deviceId));
    await later.begin(sha256Of(young), young.length);
    const part = filesOnDisk(server).find((name) => name.includes(sha256Of(young))) ?? "";
    const at = server.clock.now / 1000;
    utimesSync(join(parts.staging, part), at, at);
    expect(await sweepFiles(parts)).toMatchObject({ uploads: 1, strays: 0 });
    expect(await later.head(sha256Of(old))).toMatchObject({ status: 404 });
    expect(filesOnDisk(server).filter((name) => name.includes(sha256Of(old)))).toEqual([]);
    expect(await later.head(sha256Of(young))).toMatchObject({ status: 200, offset: 0 });
  });

  it("R-19: takes a file that no living row names for a day: never attached, or taken away; and none that one names", async () => {
    const [never, taken, kept] = [someFile(1_000), someFile(1_100), someFile(1_200)];
    for (const bytes of [never, taken, kept]) await desk.upload(bytes);
    const attachmentId = await attachAs(olga, taken);
    await attachAs(olga, kept);
    const isThere = (bytes: Buffer) => existsSync(placeOf(server, sha256Of(bytes)));
    await sweepFiles(parts);
    pass(23);
    await sweepFiles(parts);
    expect([never, taken, kept].map(isThere)).toEqual([true, true, true]);
    pass(2);
    expect(await sweepFiles(parts)).toMatchObject({ files: 1, strays: 0 });
    expect([never, taken, kept].map(isThere)).toEqual([false, true, true]);

    olga = await server.signIn("olga");
    await olga.push([olga.mutation("detachFile", { attachmentId })]);
    await sweepFiles(parts);
    pass(25);
    await sweepFiles(parts);
    expect([taken, kept].map(isThere)).toEqual([false, true]);
    // the same bytes once more are an upload like any other
    desk = fileDesk(server, await server.signIn("olga"));
    expect(await desk.upload(taken)).toMatchObject({ status: 204, offset: taken.length });
    expect(isThere(taken)).toBe(true);
  });

  it("R-19: takes what a crash left without its row, and leaves what it does not know", async () => {
    const stray = someFile(500);
    const place = placeOf(server, sha256Of(stray));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, stray);
    writeFileSync(join(filesIn(server.folder), "README"), "of the administrator");
    await sweepFiles(parts);
    expect(existsSync(place)).toBe(true);
    pass(25);
    expect(await sweepFiles(parts)).toMatchObject({ strays: 1 });
    expect(existsSync(place)).toBe(false);
    expect(filesOnDisk(server)).toContain("README");
  });
});
