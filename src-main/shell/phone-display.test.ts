import type { App, BrowserWindow, NativeImage } from "electron";
import { expect, test } from "vitest";
import { createPhoneDisplay } from "./phone-display.ts";
import { shellTexts } from "./texts.ts";

function rig(platform: NodeJS.Platform) {
  const seen: string[] = [];
  const seconds = new Set<() => void>();
  const display = createPhoneDisplay({
    app: { setBadgeCount: (count: number) => seen.push(`badge ${count}`) } as unknown as App,
    window: {
      setTitle: (title: string) => seen.push(`title ${title}`),
      setOverlayIcon: (icon: unknown, text: string) => seen.push(`overlay ${icon ? text : "none"}`),
    } as unknown as BrowserWindow,
    platform,
    tray: { show: ({ state }) => seen.push(`tray ${state}`), tick: ({ label }) => seen.push(`tick ${label}`) },
    texts: () => shellTexts("ru"),
    missedIcon: () => ({}) as NativeImage,
    callGoesOn: (isInCall) => seen.push(`call ${isInCall}`),
    eachSecond: (work) => {
      seconds.add(work);
      return () => seconds.delete(work);
    },
  });
  return { display, seen, second: () => seconds.forEach((work) => work()) };
}

test("G2-10: tray, title and badge follow the phone, with the window closed too", () => {
  const { display, seen } = rig("darwin");
  display.show({ state: "inCall", label: "Анна Петрова 0:05", missed: 1, since: null });
  expect(seen.splice(0)).toEqual(["tray inCall", "call true", "title Анна Петрова 0:05 · Картотека", "badge 1"]);
  expect(display.isInCall()).toBe(true);
  display.show({ state: "ringing", label: "", missed: 0, since: null });
  expect(seen.splice(0)).toEqual(["tray ringing", "call false", "title звонок · Картотека", "badge 0"]);
});

test("G2-10: the tray counts the seconds of a call, and of nothing else", () => {
  const { display, seen, second } = rig("darwin");
  display.show({ state: "inCall", label: "Анна", missed: 0, since: 0 });
  display.show({ state: "inCall", label: "Анна Петрова", missed: 0, since: 0 });
  seen.splice(0);
  second();
  second();
  expect(seen.splice(0)).toEqual(["tick Анна Петрова", "tick Анна Петрова"]);
  for (const end of [() => display.show({ state: "ready", label: "", missed: 0, since: null }), display.lineIsLost]) {
    display.show({ state: "inCall", label: "Анна", missed: 0, since: 0 });
    end();
    seen.splice(0);
    second();
    expect(seen).toEqual([]);
  }
});

test("G2-10: on Windows the missed ones are on the task bar's button", () => {
  const { display, seen } = rig("win32");
  display.show({ state: "ready", label: "", missed: 2, since: null });
  display.show({ state: "ready", label: "", missed: 0, since: null });
  expect(seen.filter((text) => text.startsWith("overlay"))).toEqual(["overlay пропущено: 2", "overlay none"]);
});

test("a page that died has no line: nothing says «разговор», missed calls stay", () => {
  const { display, seen } = rig("linux");
  display.show({ state: "inCall", label: "Анна", missed: 3, since: null });
  seen.splice(0);
  display.lineIsLost();
  expect(seen).toEqual(["tray offline", "call false", "title Картотека", "badge 3"]);
  expect(display.isInCall()).toBe(false);
});
