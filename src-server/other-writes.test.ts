import { setTimeout as wait } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { readRevision, takeRevisions } from "./database/revision.ts";
import { openDatabase } from "./database/open-database.ts";
import { watchOtherWrites } from "./other-writes.ts";
import { startServerForTests } from "./server-for-tests.ts";
import { createPokes } from "./pokes.ts";

it("GC-3: desks are poked when another process has written, once, and not for what the server itself writes", async () => {
  const server = await startServerForTests();
  const { accountId } = server;
  const database = await openDatabase(server.location);
  const pokes = createPokes();
  const poked: number[] = [];
  pokes.listen({ accountId, familyId: "f", poke: (revision) => poked.push(revision), beat() {}, close() {} });
  const log = { error: vi.fn<(details: unknown, message?: string) => void>() };
  const watch = watchOtherWrites({ database, pokes, log, everyMilliseconds: 10 });
  try {
    await wait(60);
    await takeRevisions(database, accountId, 1);
    await wait(60);
    expect(poked).toEqual([]);
    // the console: another connection
    await takeRevisions(server.database, accountId, 1);
    await vi.waitFor(() => expect(poked).toHaveLength(1), { timeout: 10_000 });
    await wait(60);
    expect(poked).toEqual([await readRevision(database, accountId)]);
    expect(log.error).not.toHaveBeenCalled();
  } finally {
    await watch.stop();
    await database.destroy();
    await server.close();
  }
});
