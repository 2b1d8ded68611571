import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
let line: SlowLine;

test.beforeAll(async () => {
  // above the number of rows from which the server makes snapshots
  world = await createWorld({ clients: 1_500 });
  line = await slowLineTo(world.serverUrl);
});
test.afterAll(async () => {
  line?.close();
  await world?.close();
});

test("P-1, UX-11: the first sync says how many megabytes and how long, then the desk lists and finds everybody", async () => {
  const desk = await world.openDesk({ profile: "new" });
  await desk.beginSignIn(line.url, demoAccount);
  const bar = desk.page.getByRole("progressbar", { name: ru.session.progress.downloading });
  await expect(desk.page.getByText(/^[\d,]+ из [\d,]+ МБ, ещё около \d+ (?:с|мин)$/)).toBeVisible({ timeout: 30_000 });
  await expect(desk.page.getByRole("status").filter({ hasText: ru.session.progress.downloading })).toBeVisible();
  const before = Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(before);

  line.hurry();
  await expect(desk.status).toContainText(ru.app.status.online, { timeout: 30_000 });
  await expect(bar).toBeHidden();
  const { total } = await desk.query("clientListOutline", { filter: { managerId: null, tag: null } });
  expect(total).toBe(1_500);
  await desk.openFirstFound("ива");
  await expect(desk.cardName).toContainText(/ива/i);
});

type SlowLine = { url: string; hurry(): void; close(): void };

/** The way to the server: what is downloaded comes at some tens of kilobytes a second until it may hurry. */
async function slowLineTo(serverUrl: string): Promise<SlowLine> {
  let isSlow = true;
  const pass = async (from: IncomingMessage, to: ServerResponse, isDownload: boolean) => {
    to.writeHead(from.statusCode ?? 502, from.headers);
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let sent = 0; sent < chunk.length; sent += 16_384) {
        to.write(chunk.subarray(sent, sent + 16_384));
        if (isDownload && isSlow) await wait(250);
      }
    }
    to.end();
  };
  const server: Server = createServer((asked, answer) => {
    const { method, url = "/", headers } = asked;
    // one side that ends takes the other along
    const onward = request(new URL(url, serverUrl), { method, headers }, (answered) => {
      pass(answered, answer, url.includes("/sync/snapshot/")).catch(() => answer.destroy());
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hurry() {
      isSlow = false;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
