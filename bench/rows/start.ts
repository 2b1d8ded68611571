// P-5: from the start of the process to the first client read, out of a cache that was synced before.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../context.ts";
import type { Contender } from "../contender.ts";
import { floorContender } from "../floor/floor.ts";
import { interleave } from "../interleave.ts";
import { kartoteka } from "../kartoteka/kartoteka.ts";
import { peerNotes } from "../peers.ts";
import { resultOf } from "../result.ts";
import { sampleOf } from "../work-unit.ts";

const rounds = 7;

export const processStart: Row = {
  ids: ["P-5"],
  profiles: ["quick", "full"],
  async run(context) {
    const unit = await context.unit("clients");
    const clients = sampleOf(unit, rounds);
    const peers = await context.peers();
    const left: Record<string, string> = {};
    const folder = join(context.folder, "start");
    const deskFolder = (contender: Contender) => join(folder, contender.name, "desk");
    const contenders: Contender[] = [];
    try {
      for (const contender of [floorContender, kartoteka({ processes: context.processes, snapshot: true }), ...peers]) {
        context.say(`  ${contender.name}: a desk with ${unit.clients.toLocaleString("en")} clients`);
        try {
          const server = await contender.startServer(unit, join(folder, contender.name, "server"));
          const desk = await server.openDesk(deskFolder(contender), server.url);
          try {
            await desk.firstSync();
            await desk.contents();
          } finally {
            await desk.stop();
            await server.stop();
          }
          contenders.push(contender);
        } catch (error) {
          if (!peers.includes(contender)) throw error;
          left[contender.name] = String(error).split("\n")[0] ?? "";
        }
      }
      let round = 0;
      const { figures, failed } = await interleave(
        contenders.map((contender) => ({
          name: contender.name,
          async run() {
            round += 1;
            const client = clients[round % clients.length];
            const { milliseconds, found } = await contender.startToFirstQuery(deskFolder(contender), client?.id ?? "");
            if (!found) throw new Error("the first query found nothing");
            return milliseconds;
          },
        })),
        rounds,
        ["floor", "kartoteka"],
      );
      const { floor = [], kartoteka: ours = [], ...others } = figures;
      return [
        resultOf({
          id: "P-5",
          work: `process start to first query, ${unit.clients.toLocaleString("en")} clients`,
          unit: "ms",
          n: 1,
          rounds: { ours, floor, peers: others },
          goal: { words: "≤ 1.5 × floor with decryption", timesFloor: 1.5 },
          notes: peerNotes(peers, { ...left, ...failed }),
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
