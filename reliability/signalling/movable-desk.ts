import { createProcesses, type RunningProcess } from "../../scripts/processes.ts";
import { ip } from "../../pbx/own-network.ts";

export const pbxAddress = "10.77.0.1";
const homes = [
  { desk: "10.77.0.2/24", router: "10.77.0.1" },
  { desk: "10.78.0.2/24", router: "10.78.0.1" },
] as const;

export type MovableDesk = {
  /** The process in whose network the PBX runs. */
  pbx: RunningProcess;
  /** The desk's end of the cable gets the other of two addresses; the former is gone. */
  move(): void;
  close(): Promise<void>;
};

/** The desk's network and the PBX's are two, with one cable between them. */
export async function layCable(): Promise<MovableDesk> {
  const processes = createProcesses();
  const pbx = processes.start({
    name: "the PBX's network",
    command: "unshare",
    args: ["--net", "--", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"],
  });
  await pbx.readyLine((line) => (line === "up" ? line : undefined), 10_000);
  ip(`link add desk0 type veth peer name pbx0 netns ${pbx.pid}`);
  for (const { router } of homes) ip(`addr add ${router}/24 dev pbx0`, pbx.pid);
  ip("link set pbx0 up", pbx.pid);
  let at = 0;
  ip(`addr add ${homes[0].desk} dev desk0`);
  ip("link set desk0 up");
  ip(`route add default via ${homes[0].router}`);
  return {
    pbx,
    move() {
      const former = homes[at % 2];
      at += 1;
      const next = homes[at % 2];
      if (!former || !next) throw new Error("two homes");
      ip(`addr del ${former.desk} dev desk0`); // its routes go with it
      ip(`addr add ${next.desk} dev desk0`);
      ip(`route add default via ${next.router}`);
    },
    close: () => processes.stopAll(),
  };
}
