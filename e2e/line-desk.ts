import { demoAccount } from "../scripts/demo-account.ts";
import { CallScreen } from "./call-screen.ts";
import type { Account, Desk } from "./desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import type { World } from "./world.ts";

/** A desk with a line: signed in, and registered on the practice line. */
export async function openLineDesk(
  world: World,
  { profile, account = demoAccount }: { profile: string; account?: Account },
): Promise<{ desk: Desk; phone: CallScreen }> {
  const desk = await world.openDesk({ profile });
  await desk.signIn(world.serverUrl, account);
  const phone = new CallScreen(desk, world);
  await phone.ready();
  return { desk, phone };
}

/** One of the seed whom the echo line answers for. */
export function firstReachableClient(world: World): SeededClient {
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  return first;
}
