// Playwright's `test` with a world that all files of one run share: its PBX, two telephones and one desk. A test that
// fails costs the next one a new world.
import { test as base } from "@playwright/test";
import type { CallScreen } from "../e2e/call-screen.ts";
import type { Telephone } from "./baresip.ts";
import { createPbxWorld, type PbxWorld } from "./pbx-world.ts";

export interface Shared {
  world: PbxWorld;
  /** At the desk of 101. */
  phone: CallScreen;
  /** 201, which answers at once. */
  answering: Telephone;
  /** 202, which answers when it is told. */
  manual: Telephone;
}

const START_MS = 120_000;

export const test = base.extend<object, { shared: Shared }>({
  shared: [
    // Playwright reads from this pattern what a fixture needs: an empty one would do, and lint refuses it
    async ({ playwright: _playwright }, lend) => {
      const world = await createPbxWorld({ passwords: { "102": "not the one that the person has" } });
      try {
        const answering = await world.telephone({ number: "201", answers: "at once" });
        const manual = await world.telephone({ number: "202", answers: "when told" });
        const phone = await world.openDesk();
        await phone.ready();
        await lend({ world, phone, answering, manual });
      } finally {
        await world.close();
      }
    },
    { scope: "worker", timeout: START_MS },
  ],
});
