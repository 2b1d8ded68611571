import { expect, test } from "@playwright/test";
import type { CallScreen } from "../../e2e/call-screen.ts";
import { createProcesses } from "../../scripts/processes.ts";
import type { Telephone } from "../baresip.ts";
import { ip } from "../own-network.ts";
import { createPbxWorld, expectHeardAtDesk, expectHeardBy, type PbxWorld, tones } from "../pbx-world.ts";

// The desk's network and the PBX's are two, with one cable between them: the desk's end of it changes its address.
const pbxAddress = "10.77.0.1";
const former = "10.77.0.2/24";
const next = { address: "10.78.0.2/24", router: "10.78.0.1" };

const processes = createProcesses();
let world: PbxWorld;
let phone: CallScreen;
let telephone: Telephone;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const place = processes.start({
    name: "the PBX's network",
    command: "unshare",
    args: ["--net", "--", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"],
  });
  await place.readyLine((line) => (line === "up" ? line : undefined), 10_000);
  ip(`link add desk0 type veth peer name pbx0 netns ${place.pid}`);
  ip(`addr add ${pbxAddress}/24 dev pbx0`, place.pid);
  ip(`addr add ${next.router}/24 dev pbx0`, place.pid);
  ip("link set pbx0 up", place.pid);
  ip(`addr add ${former} dev desk0`);
  ip("link set desk0 up");
  world = await createPbxWorld({ address: pbxAddress, networkOf: place.pid });
  telephone = await world.telephone({ number: "201", answers: "at once" });
  phone = await world.openDesk();
  await phone.ready();
});
test.afterAll(async () => {
  await world?.close();
  await processes.stopAll();
});

test("G1-11, R-37: the desk's address changes in a call: sound comes back both ways, and so does the far end's BYE", async () => {
  await phone.dial("201");
  await phone.talking();
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(telephone, tones.desk);

  ip(`addr del ${former} dev desk0`);
  ip(`addr add ${next.address} dev desk0`);
  ip(`route add default via ${next.router}`);
  await expect.poll(reInvites, { message: "re-INVITE from the new address", timeout: 45_000 }).toBeGreaterThan(0);
  await telephone.reconnect();
  await expectHeardAtDesk(phone, tones.first);
  await expectHeardBy(telephone, tones.desk);
  await phone.talking();

  await telephone.hangUp();
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ sipCode: 200, endedBy: "client" });
  await phone.saveOutcome();
});

function reInvites(): number {
  return world.pbx.requests().filter(({ method, from, inDialog }) => method === "INVITE" && from === "101" && inDialog)
    .length;
}
