// How much of the window is drawn for an event, counted by React itself through the hook that its developer tools use.
import { expect, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import type { Desk } from "./desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
let desk: Desk;
let colleague: Desk;
let clients: SeededClient[];

test.beforeAll(async () => {
  world = await createWorld({ clients: 300 });
  clients = reachableClients(world);
  colleague = await world.openDesk({ profile: "andrey" });
  await colleague.signIn(world.serverUrl, { email: "andrey@demo.kartoteka", password: demoAccount.password });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await desk.page.addInitScript(countDrawing);
  await desk.page.reload();
  await expect(desk.status).toBeVisible();
  await desk.openFirstFound(clients[0]!.lastName);
});
test.afterAll(() => world?.close());

test("P-9, T-1: what a colleague writes about somebody else draws a fraction of the window", async () => {
  const comments = async () => (await desk.query("clientCard", { clientId: clients[1]!.id }))?.comments.length ?? 0;
  const before = await comments();
  await expect.poll(quiet).toBe(true);
  await desk.page.evaluate(() => (window as Drawn).drawing.splice(0));
  const comment = { commentId: newId(), clientId: clients[1]!.id, callId: null, text: "о другом" };
  await colleague.page.evaluate((args) => window.kartoteka.mutate("addComment", args), comment);
  await expect.poll(comments).toBe(before + 1);
  await expect.poll(quiet).toBe(true);
  const { commits, all } = await desk.page.evaluate(() => ({
    commits: (window as Drawn).drawing,
    all: (window as Drawn).components,
  }));
  expect(all, "the card and the list are there").toBeGreaterThan(500);
  expect(Math.max(...commits), `of ${all}, drawn at once: ${commits.join(", ")}`).toBeLessThan(all / 10);
});

type Drawn = Window & typeof globalThis & { drawing: number[]; components: number; drawnAt: number };

/** Nothing was drawn for half a second. */
function quiet(): Promise<boolean> {
  return desk.page.evaluate(() => performance.now() - (window as Drawn).drawnAt > 500);
}

/** Runs in the page before React does: `drawing` gets the number of components that each commit drew. */
function countDrawing(): void {
  type Fiber = { type: unknown; flags: number; child: Fiber | null; sibling: Fiber | null };
  const [performedWork, page] = [1, window as Drawn];
  let before = new WeakSet<Fiber>();
  page.drawing = [];
  const isComponent = ({ type }: Fiber) => typeof type === "function" || (typeof type === "object" && type !== null);
  const hook = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    checkDCE() {},
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot(_renderer: number, root: { current: Fiber }) {
      const now = new WeakSet<Fiber>();
      let [drawn, all] = [0, 0];
      const look = (first: Fiber | null) => {
        for (let fiber = first; fiber; fiber = fiber.sibling) {
          now.add(fiber);
          if (isComponent(fiber)) {
            all += 1;
            // a fiber that this commit did not touch is the same object as before
            if (!before.has(fiber) && (fiber.flags & performedWork) !== 0) drawn += 1;
          }
          look(fiber.child);
        }
      };
      look(root.current);
      before = now;
      page.drawing.push(drawn);
      page.components = all;
      page.drawnAt = performance.now();
    },
  };
  Object.assign(page, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
}
