import { expect, test } from "vitest";
import { shellTexts } from "./texts.ts";
import { callTime, type Phone, type TrayDeeds, trayFace, trayMenu } from "./tray.ts";

const ru = shellTexts("ru");

test.each<[Phone, string, string]>([
  [{ state: "offline", label: "", missed: 0, since: null }, "offline", "Картотека: нет линии"],
  [{ state: "connecting", label: "", missed: 0, since: null }, "connecting", "Картотека: подключаюсь к линии"],
  [{ state: "ready", label: "", missed: 0, since: null }, "ready", "Картотека: на линии"],
  [{ state: "ready", label: "", missed: 3, since: null }, "missed", "Картотека: на линии, пропущено: 3"],
  [{ state: "wrapUp", label: "", missed: 0, since: null }, "wrapUp", "Картотека: оформляю звонок"],
  [{ state: "wrapUp", label: "", missed: 1, since: null }, "missed", "Картотека: оформляю звонок, пропущено: 1"],
  [
    { state: "ringing", label: "Звонит Анна Петрова", missed: 1, since: null },
    "ringing",
    "Картотека: Звонит Анна Петрова, пропущено: 1",
  ],
  [{ state: "inCall", label: "Разговор: Анна", missed: 0, since: 0 }, "inCall", "Картотека: Разговор: Анна 3:07"],
  [{ state: "inCall", label: "", missed: 0, since: null }, "inCall", "Картотека: разговор"],
  [{ state: "offline", label: "", missed: 2, since: null }, "offline", "Картотека: нет линии, пропущено: 2"],
])("G2-10: %j", (phone, icon, tooltip) => {
  const time = phone.since === null ? "" : "3:07";
  expect(trayFace(phone, ru, 187_900)).toEqual({ icon, tooltip, time });
});

test.each([
  [0, "0:00"],
  [59_999, "0:59"],
  [3_723_000, "1:02:03"],
  [-5_000, "0:00"],
])("G2-10: the call's time after %d ms is %s", (milliseconds, text) => {
  expect(callTime(1_000, 1_000 + milliseconds)).toBe(text);
});

test("G2-10: with the window closed a call is answered, declined and ended from the tray", () => {
  const done: string[] = [];
  const choose = (state: Phone["state"], label: string) => {
    const parts = { ...deeds(done) };
    const item = trayMenu(parts, { state, label: "", missed: 0, since: null }, ru).find(
      (one) => "label" in one && one.label === label,
    );
    if (item && "click" in item) item.click?.();
  };
  choose("ringing", "Ответить");
  choose("ringing", "Отклонить");
  choose("inCall", "Завершить");
  choose("ready", "Завершить");
  choose("inCall", "Ответить");
  expect(done).toEqual(["answer", "hangUp", "hangUp"]);
});

function deeds(done: string[]): TrayDeeds {
  const note = (what: string) => () => void done.push(what);
  return {
    open: note("open"),
    dial: note("dial"),
    dialCopied: note("dialCopied"),
    missedCalls: note("missedCalls"),
    act: (action) => void done.push(action),
    quit: note("quit"),
  };
}

test("G2-10: the tray's menu says the state, opens, dials and quits; missed calls open their list", () => {
  const done: string[] = [];
  const items = trayMenu(deeds(done), { state: "ready", label: "", missed: 2, since: null }, ru);
  expect(items.map((item) => ("label" in item ? item.label : "-"))).toEqual([
    "на линии",
    "пропущено: 2",
    "-",
    "Открыть «Картотеку»",
    "Набрать номер",
    "Позвонить по скопированному номеру",
    "-",
    "Закрыть «Картотеку»",
  ]);
  for (const item of items) if ("click" in item) item.click?.();
  expect(done).toEqual(["missedCalls", "open", "dial", "dialCopied", "quit"]);
});
