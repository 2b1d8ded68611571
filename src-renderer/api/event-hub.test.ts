import { expect, it } from "vitest";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import { createEventHub } from "./event-hub.ts";

const changed: DesktopEvent = { event: "dataChanged", tables: ["clients"] };
const moved: DesktopEvent = { event: "networkMoved" };

function openHub() {
  let emit: (event: DesktopEvent) => void = () => {};
  const hub = createEventHub((listener) => {
    emit = listener;
    return () => {};
  });
  const heard: DesktopEvent[] = [];
  hub.listen((event) => heard.push(event));
  return { hub, heard, emit: (event: DesktopEvent) => emit(event) };
}

it("T-1, T-2: while a call leaves the screens are told of no change, and of each one after it", () => {
  const { hub, heard, emit } = openHub();
  const release = hub.hold();
  const other = hub.hold();
  emit(changed);
  release();
  release();
  expect([heard, hub.isBehind()]).toEqual([[], true]);
  other();
  expect([heard, hub.isBehind()]).toEqual([[changed], false]);
  emit(changed);
  expect(heard).toHaveLength(2);
});

it("G1-11: that the network is another one is told at once all the same", () => {
  const { hub, heard, emit } = openHub();
  hub.hold();
  emit(moved);
  expect(heard).toEqual([moved]);
});
