import { afterEach, describe, expect, it } from "vitest";
import { type PushRequest, pushBatchLimit } from "../../../src-contract/sync-protocol.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { type CoreDesk, createCoreDesk, newClient } from "./core-for-tests.ts";
import { createModelServer } from "./model-server-for-tests.ts";
import type { SyncNetwork } from "./server-client.ts";

const open: CoreDesk[] = [];
afterEach(() => {
  for (const desk of open.splice(0)) desk.close();
});

/** A desk whose server answers the pull along with the push, and what it was asked. */
async function start({ afterPush = () => {} }: { afterPush?: (desk: CoreDesk) => void } = {}) {
  const server = createModelServer();
  const pushes: PushRequest[] = [];
  const pulls = { asked: 0 };
  const model = (desk: CoreDesk): SyncNetwork => server.networkOf(desk.author.deviceId, desk.author.userId).network;
  const desk: CoreDesk = await createCoreDesk(server, {
    network: {
      async push(request) {
        pushes.push(request);
        const answer = await model(desk).push(request);
        const { deviceId, cookie, pulls } = request;
        if (answer.kind === "reset" || !pulls) return answer;
        const pulled = await model(desk).pull({ deviceId, cookie, heard: null });
        afterPush(desk);
        return { ...answer, pulled };
      },
      pull(request) {
        pulls.asked += 1;
        return model(desk).pull(request);
      },
    },
  });
  open.push(desk);
  await desk.sync();
  pulls.asked = 0;
  const create = (lastName: string) => desk.mutate({ name: "createClient", args: newClient({ lastName }) });
  const listed = () => desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total;
  const waiting = () => desk.query("outboxItems", { limit: 500 }).total;
  return { server, desk, pushes, pulls, create, listed, waiting };
}

describe("a pull that comes along with a push", () => {
  it("P-6, G10-2: an edit takes one request, and the desk has what others wrote meanwhile too", async () => {
    const { server, desk, pushes, pulls, create, listed, waiting } = await start();
    server.write([{ op: "put", table: "clients", row: { ...(await rowOfAnother()), revision: 0 } }]);
    create("Одна");
    await desk.sync();
    expect(pushes.map(({ pulls, cookie }) => [pulls, cookie?.revision])).toEqual([[true, 0]]);
    expect(pulls.asked).toBe(0);
    expect(waiting()).toBe(0);
    expect(listed()).toBe(2);
    expect(readLocalValue(desk.account.cache, "cookie")?.revision).toBe(2);
  });

  it("P-4: of several batches only the last one asks for it", async () => {
    const { desk, pushes, pulls, create, listed, waiting } = await start();
    for (let nth = 0; nth <= pushBatchLimit; nth += 1) create(`Номер ${nth}`);
    await desk.sync();
    expect(pushes.map(({ mutations, pulls }) => [mutations.length, pulls])).toEqual([
      [pushBatchLimit, false],
      [1, true],
    ]);
    expect([pulls.asked, waiting(), listed()]).toEqual([0, 0, pushBatchLimit + 1]);
  });

  it("R-5: a file that was rebuilt meanwhile asks for itself", async () => {
    const { desk, pulls, create, listed, waiting } = await start({
      afterPush({ account: { cache } }) {
        const cookie = readLocalValue(cache, "cookie");
        if (cookie) writeLocalValue(cache, "cookie", { ...cookie, revision: 0, mark: "" });
      },
    });
    create("Одна");
    await desk.sync();
    expect(pulls.asked).toBe(0);
    create("Другая");
    await desk.sync();
    expect(pulls.asked).toBe(1);
    expect([waiting(), listed()]).toEqual([0, 2]);
  });

  it("R-14: a reset is met as when it had been asked for", async () => {
    const { server, desk, create, listed, waiting } = await start();
    create("Одна");
    await desk.sync();
    server.narrow("employee-1", []);
    create("Другая");
    await desk.sync();
    await desk.sync();
    expect(readLocalValue(desk.account.cache, "cookie")?.scope).toBe("employee-1");
    expect([waiting(), listed()]).toEqual([0, 0]);
  });
});

/** A client's row as another desk's mutation makes it. */
async function rowOfAnother() {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  open.push(desk);
  await desk.sync();
  desk.mutate({ name: "createClient", args: newClient({ lastName: "Чужая" }) });
  await desk.sync();
  const [row] = server.rowsOf("clients");
  if (!row) throw new Error("no row was made");
  return row;
}
