import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import type { Call } from "../../../src-contract/entities/call.ts";
import { nothingBeside, nothingSaid, untied } from "../../../src-contract/entities/call.ts";
import { put } from "../../../src-contract/row-patch.ts";
import { createCoreDesk } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

const hour = 60 * 60_000;

it("UX-24: who of the colleagues is at which client now: no call of one's own, none that rings or has ended, none of hours ago", async () => {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  const now = Date.now();
  const [anna, clientId] = [newId(), newId()];
  const call = (values: Partial<Call>) =>
    put("calls", {
      ...{ id: newId(), clientId, direction: "outgoing", source: "softphone", e164: null, raw: "600" },
      ...{ callerName: null, lineLabel: null, managerId: anna, deviceId: newId() },
      ...{ startedAt: now - 5_000, answeredAt: null, endedAt: null },
      ...{ ringSeconds: null, talkSeconds: null, holdSeconds: null, soundLostSeconds: null },
      ...{ sipCode: null, sipPhrase: null, q850Cause: null, endedBy: null, ...nothingSaid, ...nothingBeside },
      ...{ held: null, outcomeBy: null, outcomeAt: null, ...untied },
      ...values,
    });
  const talking = { answeredAt: now - 1_000 };
  const [called, called2] = [newId(), newId()];
  server.write([
    call({ clientId: called }),
    call({ clientId: called2, direction: "incoming", ...talking }),
    call({ managerId: desk.author.userId, ...talking }),
    call({ direction: "incoming" }),
    call({ ...talking, endedAt: now }),
    call({ clientId: null, ...talking }),
    call({ startedAt: now - 3 * hour, answeredAt: now - 3 * hour }),
  ]);
  await desk.sync();
  expect(desk.query("callsOfOthersNow", {})).toEqual([
    { clientId: called, managerId: anna, startedAt: now - 5_000, answeredAt: null },
    { clientId: called2, managerId: anna, startedAt: now - 5_000, answeredAt: now - 1_000 },
  ]);
  desk.close();
});
