import { expect, type Page, test } from "@playwright/test";
import { demoAccount, practiceAccounts } from "../scripts/demo-account.ts";
import type { Settings } from "../src-contract/commands/system.ts";
import type { DesktopEvent } from "../src-contract/desktop-api.ts";
import { desktopChannels } from "../src-contract/desktop-channels.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { lineCalls, ring } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { smallPage, smallWindow } from "./small-window.ts";
import { createWorld, type World } from "./world.ts";
import { openXKeyboard } from "./x-keyboard.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;
const username = String(practiceAccounts[0]?.user);
const echo = "600";

// each test starts the application several times, or talks to it from outside
test.describe.configure({ timeout: 180_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());

test("G2-4, G2-13: at a running application a link and the command line fill the field, and call nothing", async () => {
  const calls = (await lineCalls(world.line)).length;
  expect(await world.startAgain({ profile: "olga", link: "tel:8%20(912)%20345-67-89" })).toBe(0);
  await expect(phone.numberField).toHaveValue("8 (912) 345-67-89");
  expect(await world.startAgain({ profile: "olga", words: ["dial", "101"] })).toBe(0);
  await expect(phone.numberField).toHaveValue("101");
  // refused by the grammar, and what stands before «--» is not read
  expect(await world.startAgain({ profile: "olga", link: "tel:123|calc" })).toBe(0);
  expect(await world.startAgain({ profile: "olga", words: ["tel:102"] })).toBe(0);
  expect(await world.startAgain({ profile: "olga", link: "callto:+74951234567" })).toBe(0);
  await expect(phone.numberField).toHaveValue("+74951234567");
  expect(await lineCalls(world.line)).toHaveLength(calls);
  await phone.numberField.fill("");
});

test("G2-4, G2-13: chosen so in the settings, they call, once for one link", async () => {
  // the links of the test before this one count: no more than five are taken in ten seconds
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  await desk.goTo("settings");
  await desk.page
    .getByRole("radiogroup", { name: ru.settings.links.mode })
    .getByText(ru.settings.links.modes.dial, { exact: true })
    .click();
  await expect.poll(async () => (await settings()).linkMode).toBe("dial");
  await desk.goTo("clients");

  const calls = (await lineCalls(world.line)).length;
  // a double click on the link
  await Promise.all([
    world.startAgain({ profile: "olga", link: `sip:${echo}@pbx.example.com` }),
    world.startAgain({ profile: "olga", link: `sip:${echo}@pbx.example.com` }),
  ]);
  await talking();
  // during a call a link only fills the field: the talk goes on
  await world.startAgain({ profile: "olga", link: "tel:602" });
  await expect(desk.page.getByText(ru.softphone.waysIn.afterCall.replace("{{number}}", "602"))).toBeVisible();
  await phone.hangUp();
  await phone.saveOutcome();
  await expect(phone.numberField).toHaveValue("602");
  await world.startAgain({ profile: "olga", words: ["dial", echo] });
  await talking();
  await phone.hangUp();
  await phone.saveOutcome();
  expect((await lineCalls(world.line)).slice(calls).map(({ number }) => number)).toEqual([echo, echo]);
});

test("G2-4, G2-13: a stopped application starts with the number, and calls it when the line is there", async () => {
  await change({ linkMode: "dial" });
  for (const start of [{ link: `tel:${echo}` }, { words: ["dial", echo] }]) {
    await test.step(JSON.stringify(start), async () => {
      await desk.close();
      const calls = (await lineCalls(world.line)).length;
      desk = await world.openDesk({ profile: "olga", ...start });
      phone = new CallScreen(desk, world);
      await desk.unlock(demoAccount.password);
      await talking();
      await phone.hangUp();
      await phone.saveOutcome();
      expect(await lineCalls(world.line)).toHaveLength(calls + 1);
      await expect(phone.numberField).toHaveValue("");
    });
  }
  await change({ linkMode: "fill" });
  await desk.close();
  const calls = (await lineCalls(world.line)).length;
  desk = await world.openDesk({ profile: "olga", link: `callto:${echo}` });
  phone = new CallScreen(desk, world);
  await desk.unlock(demoAccount.password);
  await phone.ready();
  await expect(phone.numberField).toHaveValue(echo);
  expect(await lineCalls(world.line)).toHaveLength(calls);
  await phone.numberField.fill("");
});

test("G2-9: answered from the notification, with the window closed to the tray, the call is connected", async () => {
  await hideWindow();
  const outcome = ring(world.line, { username, fromName: "", fromNumber: client.e164, sound: "tone" });
  const callId = await ringingCall();
  await tell({ event: "notificationAction", callId, action: "answer" });
  expect(await outcome).toMatchObject({ kind: "answered" });
  await showWindow();
  await talking();
  await expect(desk.cardName).toContainText(client.lastName);
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G2-8: the small window comes up over other programs, answers, mutes, holds and ends; it holds no phone", async () => {
  await hideWindow();
  const outcome = ring(world.line, { username, fromName: "", fromNumber: client.e164, sound: "tone" });
  const small = await smallPage(desk);
  await expect(small.getByRole("alert")).toContainText(client.lastName);
  expect(await smallWindow(desk)).toMatchObject({ isVisible: true, isAlwaysOnTop: true, isFocused: false, width: 340 });
  expect(await small.evaluate(() => "kartoteka" in window)).toBe(false);
  const press = (name: string) => small.getByRole("button", { name, exact: true }).click();

  await press(ru.softphone.call.answer);
  expect(await outcome).toMatchObject({ kind: "answered" });
  await expect(small.getByRole("timer")).not.toHaveText("0:00");
  await press(ru.softphone.window.mute);
  await expect(small.getByRole("button", { name: ru.softphone.window.unmute })).toHaveAttribute("aria-pressed", "true");
  await expect(small.getByText(ru.softphone.call.unmute)).toBeVisible();
  await small.keyboard.press("F9");
  await expect(small.getByRole("button", { name: ru.softphone.window.mute, exact: true })).toBeVisible();
  await press(ru.softphone.call.hold);
  await expect.poll(async () => (await phone.atLine()).traineeDirection).toBe("sendonly");
  await press(ru.softphone.call.resume);
  await expect.poll(async () => (await phone.atLine()).traineeDirection).toBe("sendrecv");
  await small.keyboard.press("Escape");
  await expect.poll(async () => (await phone.atLine()).state).toBe("talking");

  await showWindow();
  await expect.poll(async () => (await smallWindow(desk)).isVisible, "the main window has the focus").toBe(false);
  await hideWindow();
  await expect.poll(async () => (await smallWindow(desk)).isVisible).toBe(true);
  await isSeen(small);
  await press(ru.softphone.call.hangUp);
  await expect.poll(async () => (await phone.atLine()).endedBy).toBe("trainee");
  await expect.poll(async () => (await smallWindow(desk)).isVisible, "no call, no window").toBe(false);
  await showWindow();
  await phone.saveOutcome();
});

test("G2-8: turned off in the settings it stays away; put away it stays away until the next call", async () => {
  await desk.goTo("settings");
  await desk.page.getByRole("switch", { name: ru.settings.callWindow }).click();
  await expect.poll(async () => (await settings()).callWindow).toBe(false);
  await hideWindow();
  await phoneRingsAndIsMissed(async () => expect((await smallWindow(desk)).isVisible).toBe(false));
  await change({ callWindow: true });
  await phoneRingsAndIsMissed(async () => {
    await expect.poll(async () => (await smallWindow(desk)).isVisible).toBe(true);
    const small = await smallPage(desk);
    await small.getByRole("button", { name: ru.softphone.window.hide }).click();
    await expect.poll(async () => (await smallWindow(desk)).isVisible).toBe(false);
  });
  await showWindow();
});

test("G2-10, UX-20: the badge of missed calls goes when their list is opened", async () => {
  await desk.application.evaluate(({ app }) => {
    app.setBadgeCount = (count) => {
      Object.assign(globalThis, { badge: count });
      return true;
    };
  });
  const badge = () => desk.application.evaluate(() => (globalThis as unknown as { badge?: number }).badge);
  await desk.goTo("clients");
  await phoneRingsAndIsMissed(async () => {});
  await expect.poll(badge).toBeGreaterThan(0);
  await tell({ event: "menuCommand", command: "missedCalls" });
  await expect(desk.page.getByRole("radio", { name: ru.calls.scopes.missed })).toBeChecked();
  await desk.page.evaluate(() => window.focus());
  await showWindow();
  await expect.poll(badge).toBe(0);
});

// the keys are pressed on the X screen itself, as a keyboard does it
test.describe("keys of the whole system", () => {
  let other: Desk;
  test.beforeAll(async () => {
    other = await world.openDesk({ profile: "another program" });
  });

  test("G2-6: set on the screen they work while another program has the focus; conflicts are reported", async () => {
    expect(await other.application.evaluate(({ globalShortcut }) => globalShortcut.register("F9", () => {}))).toBe(
      true,
    );
    await desk.goTo("settings");
    const actions = ru.settings.hotkeys.actions;
    const list = desk.page.getByRole("region", { name: ru.settings.waysIn });
    const line = (name: string) => list.getByRole("group", { name, exact: true });
    const set = async (name: string, keys: string) => {
      await line(name).getByRole("button").first().click();
      await desk.page.keyboard.press(keys);
    };
    await set(actions.answer, "Control+c");
    await expect(line(actions.answer)).toContainText(ru.settings.hotkeys.faults.tooPlain);
    await desk.page.keyboard.press("Control+Alt+a");
    await expect(line(actions.answer)).toContainText("Ctrl+Alt+A");
    await set(actions.hangUp, "Control+Alt+a");
    await expect(line(actions.hangUp)).toContainText(ru.settings.hotkeys.twice.replace("{{action}}", actions.answer));
    await set(actions.hangUp, "Control+Alt+e");
    await expect(line(actions.hangUp).getByRole("status")).toHaveText("");
    await set(actions.mute, "F9");
    await expect(line(actions.mute)).toContainText(ru.settings.hotkeys.refused);
    await set(actions.mute, "Control+Alt+m");
    await expect(line(actions.mute).getByRole("status")).toHaveText("");
    expect((await settings()).hotkeys).toEqual({
      answer: "Control+Alt+A",
      hangUp: "Control+Alt+E",
      mute: "Control+Alt+M",
    });

    const keyboard = await openXKeyboard(process.env["DISPLAY"] ?? "");
    try {
      await hideWindow();
      const outcome = ring(world.line, { username, fromName: "", fromNumber: client.e164, sound: "tone" });
      await ringingCall();
      await keyboard.press("Control+Alt+A");
      expect(await outcome).toMatchObject({ kind: "answered" });
      await keyboard.press("Control+Alt+M");
      await showWindow();
      await expect(phone.button(ru.softphone.call.unmute)).toBeVisible();
      await hideWindow();
      await keyboard.press("Control+Alt+E");
      await expect.poll(async () => (await phone.atLine()).endedBy).toBe("trainee");
    } finally {
      keyboard.close();
    }
    await showWindow();
    await phone.saveOutcome();
  });

  test("G2-6, G1-14: do not disturb is turned on and off by its key from another program", async () => {
    await change({ hotkeys: { doNotDisturb: "Control+Alt+B" } });
    const keyboard = await openXKeyboard(process.env["DISPLAY"] ?? "");
    try {
      await keyboard.press("Control+Alt+B");
      await expect(phone.registration).toHaveText(ru.softphone.doNotDisturb.on);
      // a key that is held repeats: the next press counts a moment later
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await keyboard.press("Control+Alt+B");
      await expect(phone.registration).toHaveText(ru.softphone.line.registered);
    } finally {
      keyboard.close();
    }
  });

  test("G2-5: the number selected in another program is called, and the clipboard is what it was", async () => {
    await change({ hotkeys: { dialSelection: "Control+Alt+D" } });
    await desk.application.evaluate(({ clipboard }) => clipboard.writeText("договор"));
    const keyboard = await openXKeyboard(process.env["DISPLAY"] ?? "");
    try {
      await select(other, `от 12.03, ${echo} руб.`);
      await keyboard.press("Control+Alt+D");
      await expect(desk.page.getByText(ru.softphone.waysIn.noNumber.selection)).toBeVisible();
      await select(other, ` ${echo} `);
      await desk.page.waitForTimeout(800); // further apart than a key that repeats itself
      await keyboard.press("Control+Alt+D");
      await talking();
    } finally {
      keyboard.close();
    }
    await expect.poll(() => phone.atLine()).toMatchObject({ number: echo });
    await phone.hangUp();
    await phone.saveOutcome();
    expect(await desk.application.evaluate(({ clipboard }) => clipboard.readText())).toBe("договор");
  });
});

test("G2-5: the copied number is called from the palette, and what is no number is not", async () => {
  const copy = (text: string) =>
    desk.application.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  const dialCopied = async () => {
    await desk.page.keyboard.press("Control+K");
    await desk.page.keyboard.type("скопированному");
    await desk.page.getByRole("option", { name: ru.app.commands.dialCopied }).click();
  };
  await copy("пароль от почты");
  await dialCopied();
  await expect(desk.page.getByText(ru.softphone.waysIn.noNumber.clipboard)).toBeVisible();
  await copy(echo);
  await dialCopied();
  await talking();
  await phone.hangUp();
  await phone.saveOutcome();
});

async function talking(): Promise<void> {
  await expect(phone.button(ru.softphone.call.hangUp)).toBeVisible({ timeout: 30_000 });
}

async function settings(): Promise<Settings> {
  const read = await desk.page.evaluate(() => window.kartoteka.command("readSettings", {}));
  if (!read.ok) throw new Error(read.error.kind);
  return read.value;
}

async function change(part: Partial<Settings>): Promise<void> {
  await desk.page.evaluate((changed) => window.kartoteka.command("changeSettings", changed), part);
}

/** The screen's own selection belongs to that program, as when its person marks a text; either Electron. */
async function select(program: Desk, text: string): Promise<void> {
  await program.application.evaluate(async ({ clipboard }, selected) => {
    type Old = { writeText(written: string, kind: "selection"): void };
    if ("selection" in clipboard) await clipboard.selection.writeText(selected);
    else (clipboard as unknown as Old).writeText(selected, "selection");
  }, text);
}

/** As main tells the window. */
async function tell(event: DesktopEvent): Promise<void> {
  await desk.application.evaluate(
    ({ BrowserWindow }, { channel, event: message }) => {
      const main = BrowserWindow.getAllWindows().find(
        ({ webContents }) => !webContents.getURL().includes("call-window"),
      );
      main?.webContents.send(channel, message);
    },
    { channel: desktopChannels.event, event },
  );
}

/** Another program is in front, and the application in the tray. */
async function hideWindow(): Promise<void> {
  await withMain("hide");
}

async function showWindow(): Promise<void> {
  await withMain("show");
  await withMain("focus");
}

async function withMain(deed: "hide" | "show" | "focus"): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }, what) => {
    const main = BrowserWindow.getAllWindows().find(({ webContents }) => !webContents.getURL().includes("call-window"));
    main?.[what]();
  }, deed);
}

/** A hidden page paints again when it is shown. */
async function isSeen(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
}

async function ringingCall(): Promise<string> {
  const ringing = () => desk.query("callJournal", { scope: "mine", before: null, limit: 1 });
  await expect.poll(async () => (await ringing())[0]?.endedAt).toBeNull();
  const [call] = await ringing();
  if (!call) throw new Error("nothing rings");
  return call.id;
}

async function phoneRingsAndIsMissed(meanwhile: () => Promise<void>): Promise<void> {
  const outcome = ring(world.line, { username, fromName: "", fromNumber: client.e164, ringForMs: 4_000 });
  await ringingCall();
  await meanwhile();
  expect(await outcome).toMatchObject({ kind: "gave-up" });
  await showWindow();
  await phone.saveOutcome();
  await hideWindow();
}
