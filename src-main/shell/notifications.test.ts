import type { Notification, NotificationConstructorOptions } from "electron";
import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { createCallNotifications, plainText } from "./notifications.ts";
import { shellTexts } from "./texts.ts";

class FakeNotification extends EventEmitter {
  state = "new";
  readonly options: NotificationConstructorOptions;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show() {
    this.state = "shown";
  }
  close() {
    this.state = "closed";
  }
}

function rig(isFocused = false) {
  const all: FakeNotification[] = [];
  const actions: string[] = [];
  const notifications = createCallNotifications({
    create: (options) => {
      const notification = new FakeNotification(options);
      all.push(notification);
      return notification as unknown as Notification;
    },
    platform: "win32",
    icon: "icon.png",
    texts: () => shellTexts("ru"),
    isWindowFocused: () => isFocused,
    onAction: (callId, action) => actions.push(`${callId} ${action}`),
  });
  return { all, actions, notifications };
}

const call = (callId: string) => ({ callId, title: "Анна Петрова", body: "+7 912 345-67-89" });

describe("G2-9: an incoming call's notification", () => {
  test("has a name, a number, answer and decline, no sound of its own, and stays", () => {
    const { all, notifications } = rig();
    notifications.show(call("1"));
    expect(all[0]?.state).toBe("shown");
    expect(all[0]?.options).toMatchObject({
      title: "Анна Петрова",
      body: "+7 912 345-67-89",
      silent: true,
      timeoutType: "never",
      actions: [
        { type: "button", text: "Ответить" },
        { type: "button", text: "Отклонить" },
      ],
    });
  });

  test("its buttons and its click act once and close it", () => {
    const { all, actions, notifications } = rig();
    for (const callId of ["1", "2", "3"]) notifications.show(call(callId));
    all[0]?.emit("action", { actionIndex: 0 }, 0);
    all[1]?.emit("action", {}, 1); // as Electron 25 tells it
    all[2]?.emit("click", {});
    all[2]?.emit("click", {});
    expect(actions).toEqual(["1 answer", "2 reject", "3 open"]);
    expect(all.map(({ state }) => state)).toEqual(["closed", "closed", "closed"]);
  });

  test("is gone when the call ends, and a late click on it does nothing", () => {
    const { all, actions, notifications } = rig();
    notifications.show(call("1"));
    notifications.close("1");
    expect(all[0]?.state).toBe("closed");
    all[0]?.emit("action", { actionIndex: 0 }, 0);
    all[0]?.emit("click", {});
    expect(actions).toEqual([]);
    notifications.close("unknown");
  });

  test("a person who looks at the window sees it when turning away, if it still rings", () => {
    const { all, notifications } = rig(true);
    notifications.show(call("1"));
    notifications.show(call("2"));
    notifications.close("1");
    expect(all).toHaveLength(0);
    notifications.windowBlurred();
    notifications.windowBlurred();
    expect(all.map(({ state }) => state)).toEqual(["shown"]);
  });

  test("R-36: a flood of calls leaves four on the screen", () => {
    const { all, notifications } = rig();
    for (let index = 0; index < 1_000; index += 1) notifications.show(call(String(index)));
    expect(all.filter(({ state }) => state === "shown")).toHaveLength(4);
    notifications.closeAll();
    expect(all.filter(({ state }) => state === "shown")).toHaveLength(0);
  });
});

test.each<[string, NodeJS.Platform, string]>([
  ["Анна\u202e\nПетрова\u0000", "win32", "Анна Петрова"],
  ["<b>Bob</b> & co", "win32", "<b>Bob</b> & co"],
  ['<img src="http://x/y.png"> & co', "linux", '‹img src="http://x/y.png"› ＆ co'],
])("R-25: a caller's name is text: %j on %s", (text, platform, shown) => {
  expect(plainText(text, platform)).toBe(shown);
});
