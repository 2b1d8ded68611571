import { newClientRow } from "../../../src-contract/mutations/create-client.ts";
import { unchangedComment } from "../../../src-contract/entities/comment.ts";
import { v7 as newId } from "uuid";
import { put } from "../../../src-contract/row-patch.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { tablesOf } from "../../../src-cache/snapshot-parts.ts";
import { type CoreDesk, createCoreDesk, mobile, newClient } from "./core-for-tests.ts";
import { createModelServer, type ModelServer } from "./model-server-for-tests.ts";
import { cutSnapshot } from "./snapshot-for-tests.ts";

/** In texts of every client: what must not lie in the clear anywhere. */
export const canary = "канарейка-b7f3d2";

/** The desks of one test file; `closeAll` after each test. */
export function createSnapshotDesks() {
  const opened: CoreDesk[] = [];

  async function open(server: ModelServer, options?: Parameters<typeof createCoreDesk>[1]): Promise<CoreDesk> {
    const desk = await createCoreDesk(server, options);
    opened.push(desk);
    return desk;
  }

  /** A server with some history, and a desk that has it by rows. */
  async function serverWithRows(clients = 160) {
    const server = createModelServer();
    const patch = Array.from({ length: clients }, (_, index) => {
      const { clientId, ...client } = newClient({
        lastName: `Ершов${index}`,
        company: index === 7 ? canary : `Лаванда ${index}`,
        tags: index % 3 === 0 ? { важный: true } : {},
        phones: { p1: mobile(`+7912${String(1_000_000 + index)}`) },
      });
      return [
        put("clients", newClientRow(clientId, client, { importId: null, createdAt: index })),
        put("comments", {
          id: newId(),
          clientId,
          callId: null,
          text: `Разговор номер ${index} о поставке ${canary}`,
          authorId: newId(),
          createdAt: index,
          ...unchangedComment,
        }),
      ];
    });
    server.write(patch.flat());
    const byRows = await open(server);
    await byRows.sync();
    return { server, byRows, snapshot: cutSnapshot(byRows.account.cache, 60) };
  }

  return {
    open,
    serverWithRows,
    /** As the end of the application. */
    end(desk: CoreDesk) {
      opened.splice(opened.indexOf(desk), 1);
      desk.close();
    },
    closeAll() {
      for (const desk of opened.splice(0)) desk.close();
    },
  };
}

/** Every row of every table that a snapshot fills. */
export function contentOf(cache: Cache, content: "rows" | "index" = "rows") {
  return tablesOf(content).map((table) => {
    const rows = cache.database.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][];
    return [table, rows.map((row) => JSON.stringify(row)).toSorted()];
  });
}
