// Who is clicked: the product in its window, and pages of one button in the same Electron.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { _electron, type ElectronApplication, expect, type Locator, type Page } from "@playwright/test";
import { v7 } from "uuid";
import { CallScreen } from "../../e2e/call-screen.ts";
import type { Desk } from "../../e2e/desk.ts";
import { electronFromEnvironment, type World } from "../../e2e/world.ts";
import type { TcpProxy } from "../../pbx/tcp-proxy.ts";
import { practiceAccounts, practiceDomain } from "../../scripts/demo-account.ts";
import { valueOf } from "../../src-contract/errors.ts";
import { clientOfCall } from "../../src-renderer/softphone/caller-client.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";

export type Caller = {
  name: string;
  /** The way to the PBX, of this one alone. */
  proxy: TcpProxy;
  /** Clicks the number 201; resolves with the time of it, milliseconds since 1970. */
  click(): Promise<number>;
  /** Until the call is answered and the far end is heard. */
  talking(): Promise<void>;
  hangUp(): Promise<void>;
  close(): Promise<void>;
};

/** Longer than any machine needs for a call to be answered and heard. */
const talkMs = 30_000;

async function heard(packetsIn: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + talkMs;
  while ((await packetsIn()) === 0) {
    if (performance.now() > deadline) throw new Error("the far end is not heard");
    await sleep(100);
  }
}

/** Clicks within the page and says when, by the system's own clock to a tenth of a millisecond. */
async function clickedAt(button: Locator): Promise<number> {
  return button.evaluate(async (element: HTMLElement) => {
    // the page's own time may have drifted from the system's: the edge of a millisecond tells by how much
    const from = Date.now();
    while (Date.now() === from);
    const offset = Date.now() - performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = performance.now();
    element.click();
    return now + offset;
  });
}

/** Resolves with the time at which a frame with this name in an incoming call was painted. */
export async function namePaintedAt(page: Page, name: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const isThere = () =>
      Array.from(document.querySelectorAll("[role=alert]")).some(({ textContent }) => textContent?.includes(wanted));
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const painted = await new Promise<number>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
    const from = Date.now();
    while (Date.now() === from);
    return painted + Date.now() - performance.now();
  }, name);
}

const zones = [
  "Europe/Moscow",
  "Asia/Novosibirsk",
  "Asia/Vladivostok",
  "Asia/Kamchatka",
  "America/Sao_Paulo",
  "America/Los_Angeles",
  "Pacific/Honolulu",
];

/** Its card open on a client whose number is 201 and for whom it is day now: the night question would stand in the way. */
export async function productCaller(
  desk: Desk,
  world: World,
  proxy: TcpProxy,
): Promise<Caller & { phone: CallScreen }> {
  const phone = new CallScreen(desk, world);
  await expect(desk.page.getByRole("grid").getByRole("row").first()).toBeVisible({ timeout: firstSyncMs });
  await phone.ready();
  // on a screen where no window ever has the focus it would stand over each call
  valueOf(await desk.page.evaluate(() => window.kartoteka.command("changeSettings", { callWindow: false })));
  await addClient(desk);
  await desk.openFirstFound(clientName);
  const label = ru.softphone.phone.callTo.replace("{{number}}", "201");
  const number = desk.page.getByRole("button", { name: label, exact: true }).first();
  await expect(number).toBeVisible();
  return {
    name: "kartoteka",
    proxy,
    phone,
    click: () => clickedAt(number),
    async talking() {
      await phone.button(ru.softphone.call.hangUp).waitFor();
      await heard(async () => (await desk.statistics())?.packetsIn ?? 0);
    },
    async hangUp() {
      await phone.button(ru.softphone.call.hangUp).click();
      await saveOutcome(phone);
    },
    close: () => desk.close(),
  };
}

/** With a machine's patience: a bench that shares it with others is void, and does not break off. */
export async function saveOutcome({ outcome }: CallScreen): Promise<void> {
  await outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
  await outcome.waitFor({ state: "hidden" });
}

const firstSyncMs = 300_000;
const clientName = "Стендова";

async function addClient(desk: Desk): Promise<void> {
  const session = valueOf(await desk.page.evaluate(() => window.kartoteka.command("readSession", {})));
  if (session.state !== "signedIn") throw new Error("nobody is signed in");
  const { account, user } = session;
  const options = { newId: v7, defaultCountry: account.defaultCountry, accountName: account.name, managerId: user.id };
  const call = { raw: "201", callerName: clientName, startedAt: Date.now() };
  const client = { ...clientOfCall(call, options), timeZone: dayZone() };
  valueOf(await desk.page.evaluate((args) => window.kartoteka.mutate("createClient", args), client));
}

function dayZone(): string {
  const hourIn = (timeZone: string) =>
    Number(new Intl.DateTimeFormat("en", { timeZone, hour: "numeric", hourCycle: "h23" }).format(new Date()));
  const zone = zones.find((name) => hourIn(name) >= 11 && hourIn(name) < 18);
  if (!zone) throw new Error("it is night everywhere");
  return zone;
}

export type PageOptions = {
  name: string;
  /** The script of the page: `window.phone` with `start`, `isTalking`, `packetsIn`, `hangUp`. */
  script: string;
  folder: string;
  proxy: TcpProxy;
  microphone: string;
};

type PagePhone = {
  start(options: { url: string; domain: string; user: string; password: string }): Promise<void>;
  isTalking(): boolean;
  packetsIn(): Promise<number>;
  hangUp(): Promise<void>;
};
type PhonePage = typeof globalThis & { phone: PagePhone };

/** The last of the line's people: nobody else uses the account here. */
const pageAccount = practiceAccounts.at(-1);

export async function pageCaller({ name, script, folder, proxy, microphone }: PageOptions): Promise<Caller> {
  const { executablePath, args } = electronFromEnvironment();
  const userData = join(folder, name);
  mkdirSync(userData, { recursive: true });
  const application: ElectronApplication = await _electron.launch({
    executablePath,
    args: [
      ...args,
      "--use-fake-device-for-media-stream",
      "--allow-loopback-in-peer-connection",
      `--use-file-for-fake-audio-capture=${microphone}`,
      join(import.meta.dirname, "page"),
    ],
    env: { ...(process.env as Record<string, string>), KARTOTEKA_PAGE_SCRIPT: script, KARTOTEKA_USER_DATA: userData },
  });
  const page = await application.firstWindow();
  const { user, password } = pageAccount ?? { user: "", password: "" };
  const options = { url: proxy.url, domain: practiceDomain, user, password };
  await page.evaluate((given) => (globalThis as PhonePage).phone.start(given), options);
  return {
    name,
    proxy,
    click: () => clickedAt(page.getByRole("button")),
    async talking() {
      await page.waitForFunction(() => (globalThis as PhonePage).phone.isTalking(), undefined, { timeout: talkMs });
      await heard(() => page.evaluate(() => (globalThis as PhonePage).phone.packetsIn()));
    },
    hangUp: () => page.evaluate(() => (globalThis as PhonePage).phone.hangUp()),
    close: () => application.close(),
  };
}
