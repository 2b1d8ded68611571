import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLoad } from "./load.ts";
import { inWorld } from "./run-chaos.ts";
import { openServerRows } from "./server-rows.ts";

/** R-18, and a little for a busy machine. */
const longest = 35_000;

it("R-18: with every poke lost, what one desk writes another has within half a minute", {
  timeout: 180_000,
}, async () => {
  const milliseconds = await inWorld(18, async (world, chance) => {
    const [writer, reader] = world.desks;
    if (!writer || !reader) throw new Error("two desks are wanted");
    for (const { line } of world.desks) line.set({ kind: "withoutPokes" });
    const rows = openServerRows(world.server.dataFolder);
    const clients = rows.all<{ id: string }>("SELECT id FROM clients LIMIT 1").map(({ id }) => id);
    rows.close();
    const [clientId = ""] = clients;
    const { mutation } = createLoad(chance, "18", { clients, comments: [], tasks: [] }).next();
    // one pull of what came before the pokes were lost
    await reader.desk.command("syncNow", {});
    const text = "никто не позвал";
    await writer.desk.mutate("addComment", { commentId: chance.id(Date.now()), clientId, callId: null, text });
    await writer.desk.mutate(mutation.name, mutation.args as never);
    const started = Date.now();
    for (;;) {
      const card = await reader.desk.query("clientCard", { clientId });
      const took = Date.now() - started;
      if (card?.comments.some((comment) => comment.text === text) || took > longest) return took;
      await wait(100);
    }
  });
  expect(milliseconds).toBeLessThan(longest);
  // it was the poll and no poke that brought it
  expect(milliseconds).toBeGreaterThan(3_000);
});
