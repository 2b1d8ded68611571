import { expect, it } from "vitest";
import { unheardEvents } from "./sip-call.ts";
import { started } from "./softphone-wire-fake.ts";

it("G14-9: the call of the line test has no record and no place on the screen", async () => {
  const { store, calls, written } = await started();
  expect(store.testCall("600", unheardEvents)).not.toBeNull();
  expect(calls.map(({ target }) => target)).toEqual(["600"]);
  expect(written).toEqual([]);
  expect(store.getState()).toMatchObject({ calls: [], activeCallId: null, outcomeCallIds: [] });
});

it("G14-9: beside a call of a client's, without a line and to no number there is none", async () => {
  const busy = await started();
  await busy.store.getState().dial("+79161234567", null);
  expect(busy.store.testCall("600", unheardEvents)).toBeNull();
  const none = await started({ accounts: [] });
  expect(none.store.testCall("600", unheardEvents)).toBeNull();
  const free = await started();
  expect(free.store.testCall("", unheardEvents)).toBeNull();
  expect([busy, none, free].map(({ calls }) => calls.length)).toEqual([1, 0, 0]);
});
