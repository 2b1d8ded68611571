import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { v7 as newId } from "uuid";
import { demoPassword, eventually, openStore, startServerProcess } from "../../src-main/store/store-for-tests.ts";
import { demoAccount } from "../demo-account.ts";
import { runAdminProcess } from "./admin-for-tests.ts";

/** 20,000 by hand: KARTOTEKA_RESTORED_CLIENTS. */
const clients = Number(process.env["KARTOTEKA_RESTORED_CLIENTS"] ?? 1_500);
const filter = { managerId: null, tag: null };
let server: Awaited<ReturnType<typeof startServerProcess>>;
let folder: string;
beforeAll(async () => {
  server = await startServerProcess(clients);
  folder = mkdtempSync(join(tmpdir(), "kartoteka-restore-"));
}, 300_000);
afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
});

describe("a backup that is restored", () => {
  it("R-2, R-14: brings back everything until then, and what a desk wrote since and had not sent", {
    timeout: 300_000,
  }, async () => {
    const desk = await openStore();
    const { email } = demoAccount;
    await desk.command("signIn", { serverUrl: server.url, email, password: demoPassword });
    const totalOf = async () => (await desk.query("clientListOutline", { filter })).total;
    await eventually(async () => expect(await totalOf()).toBe(clients), 240_000);
    const waiting = async () => (await desk.query("outboxItems", { limit: 100 })).total;
    const write = async (text: string) => {
      const { pageKeys } = await desk.query("clientListOutline", { filter });
      const [client] = await desk.query("clientListPage", { filter, pageKey: pageKeys[0] ?? "" });
      await desk.mutate("addComment", { commentId: newId(), clientId: client?.id ?? "", callId: null, text });
      return client?.id ?? "";
    };

    const clientId = await write("до копии");
    await desk.command("syncNow", {});
    expect(await waiting()).toBe(0);
    const copy = join(folder, "copy.sqlite");
    const began = performance.now();
    expect(await runAdminProcess(server.folder, ["backup", copy])).toMatchObject({ code: 0 });
    const backupTime = performance.now() - began;

    await write("после копии, отправлено");
    await desk.command("syncNow", {});
    await server.stop();
    await write("после копии, не отправлено");
    expect(await waiting()).toBe(1);

    rmSync(server.folder, { recursive: true, force: true });
    const restored = performance.now();
    expect(await runAdminProcess(server.folder, ["restore", copy])).toMatchObject({ code: 0 });
    const restoreTime = performance.now() - restored;
    await server.start();
    await desk.command("syncNow", {});
    await eventually(async () => expect(await waiting()).toBe(0), 240_000);
    await eventually(async () => expect(await totalOf()).toBe(clients), 240_000);

    const texts = (await desk.query("clientCard", { clientId }))?.comments.map(({ text }) => text) ?? [];
    expect(texts).toEqual(expect.arrayContaining(["до копии", "после копии, не отправлено"]));
    // what had been sent to the server after the backup is gone with it, on the desk too: cache = server rows
    const { rows, differences } = await desk.command("compareWithServer", {});
    expect([rows > clients, differences]).toEqual([true, 0]);
    process.stdout.write(
      `${clients} clients: backup ${Math.round(backupTime)} ms, restore ${Math.round(restoreTime)} ms\n`,
    );
    await desk.store.close();
    rmSync(desk.folder, { recursive: true, force: true });
  });
});
