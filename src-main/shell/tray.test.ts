import { expect, test } from "vitest";
import { shellTexts } from "./texts.ts";
import { type Phone, trayFace, trayMenu } from "./tray.ts";

const ru = shellTexts("ru");

test.each<[Phone, string, string]>([
  [{ state: "offline", label: "", missed: 0 }, "offline", "Картотека: нет линии"],
  [{ state: "connecting", label: "", missed: 0 }, "connecting", "Картотека: подключаюсь к линии"],
  [{ state: "ready", label: "", missed: 0 }, "ready", "Картотека: на линии"],
  [{ state: "ready", label: "", missed: 3 }, "missed", "Картотека: на линии, пропущено: 3"],
  [
    { state: "ringing", label: "Звонит Анна Петрова", missed: 1 },
    "ringing",
    "Картотека: Звонит Анна Петрова, пропущено: 1",
  ],
  [{ state: "inCall", label: "Анна Петрова 3:07", missed: 0 }, "inCall", "Картотека: Анна Петрова 3:07"],
  [{ state: "offline", label: "", missed: 2 }, "offline", "Картотека: нет линии, пропущено: 2"],
])("G2-10: %j", (phone, icon, tooltip) => {
  expect(trayFace(phone, ru)).toEqual({ icon, tooltip });
});

test("G2-10: the tray's menu says the state, opens, dials and quits; a missed call opens the window", () => {
  const done: string[] = [];
  const parts = { open: () => done.push("open"), dial: () => done.push("dial"), quit: () => done.push("quit") };
  const items = trayMenu(parts, { state: "ready", label: "", missed: 2 }, ru);
  expect(items.map((item) => ("label" in item ? item.label : "-"))).toEqual([
    "на линии",
    "пропущено: 2",
    "-",
    "Открыть «Картотеку»",
    "Набрать номер",
    "-",
    "Закрыть «Картотеку»",
  ]);
  for (const item of items) if ("click" in item) item.click?.();
  expect(done).toEqual(["open", "open", "dial", "quit"]);
});
