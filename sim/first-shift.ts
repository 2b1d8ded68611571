import { join } from "node:path";
import { openAccount } from "../src-main/store/database/open-account.ts";
import { createDesk } from "./desk.ts";
import type { Disk } from "./disk.ts";
import { createRandom } from "./random.ts";
import { createServer } from "./server.ts";
import { dataKey, type DeskTemplate, startOfShift, type Template } from "./template.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** Long enough for a first sync, short enough for the first tokens. */
const before = 60_000;

/**
 * The template's desks once more, after an undisturbed first sync, so that not every schedule begins with one. The
 * product itself fills them.
 */
export async function syncDesks(
  template: Template,
  parts: { root: string; disk: Disk; useTime(time: VirtualTime): void },
): Promise<DeskTemplate[]> {
  const { root, disk } = parts;
  const { accountId } = template;
  const time = createVirtualTime(startOfShift - before);
  parts.useTime(time);
  const server = await createServer(template, time, { isWholeApp: false, onStop: () => {} });
  const synced: DeskTemplate[] = [];
  for (const [nth, desk] of template.desks.entries()) {
    const simulated = await createDesk(
      {
        name: `synced-${nth}`,
        template: desk,
        accountId,
        root,
        disk,
        time,
        server,
        random: createRandom(`synced-${nth}`),
        sawRequest: () => {},
        died: () => {},
        log: () => {},
      },
      desk.folder,
    );
    simulated.line.isRough = false;
    await simulated.start();
    for (let waited = 0; simulated.running()?.syncState().connection !== "online"; waited += 1) {
      if (waited > before / 2_000) throw new Error(`${desk.person.email} does not get through a first sync`);
      await time.advance(1_000);
    }
    await time.advance(1_000);
    const folder = join(root, `synced-template-${nth}`);
    simulated.copyFilesTo(folder);
    const stopping = simulated.stop();
    await time.advance(1_000);
    await stopping;
    await closeInOrder(folder, accountId, desk);
    synced.push({ ...desk, folder });
  }
  await server.close();
  return synced;
}

/** The log is in the file then, and nothing is left beside it. */
async function closeInOrder(folder: string, accountId: number, { person, deviceId }: DeskTemplate): Promise<void> {
  const author = { userId: person.userId, deviceId };
  const now = () => startOfShift;
  const account = await openAccount({ folder, dataKeys: [dataKey], accountId, author, now, log: () => {} });
  account.close();
}
