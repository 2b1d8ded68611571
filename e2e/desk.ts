import { type ElectronApplication, expect, type Locator, type Page } from "@playwright/test";
import type { SyncState } from "../src-contract/commands/sync.ts";
import { valueOf } from "../src-contract/errors.ts";
import type { QueryArgs, QueryName, QueryResult } from "../src-contract/queries/index.ts";
import type { CallStatistics } from "../src-renderer/softphone/call-statistics.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";

export interface DeskParts {
  application: ElectronApplication;
  page: Page;
  userData: string;
}

export interface Account {
  email: string;
  password: string;
}

/** What one person does at one window, in the words of the screen. */
export class Desk {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  private closed = false;

  constructor(parts: DeskParts) {
    this.application = parts.application;
    this.page = parts.page;
    this.userData = parts.userData;
  }

  /** To its end: until the first sync is over nothing that is typed or clicked reaches the screens beneath. */
  async signIn(serverUrl: string, account: Account): Promise<void> {
    await this.beginSignIn(serverUrl, account);
    const synced = async () => (await this.syncState()).lastSyncAt !== null;
    await expect.poll(synced, { message: "the first sync", timeout: 60_000, intervals: [50, 100, 200] }).toBe(true);
    await expect(this.page.locator("[inert]")).toHaveCount(0);
  }

  /** Until the person is let in; the first sync may take its time. */
  async beginSignIn(serverUrl: string, account: Account): Promise<void> {
    await this.page.getByLabel(ru.session.serverUrl).fill(serverUrl);
    await this.page.getByLabel(ru.session.email).fill(account.email);
    await this.page.getByLabel(ru.session.password, { exact: true }).fill(account.password);
    await this.page.getByRole("button", { name: ru.session.signIn, exact: true }).click();
    await expect(this.status).toBeVisible({ timeout: 30_000 });
  }

  /** After a restart on a machine that keeps no secrets: the password alone, no server needed. */
  async enterPassword(password: string): Promise<void> {
    await this.page.getByLabel(ru.session.password, { exact: true }).fill(password);
    await this.page.getByRole("button", { name: ru.session.unlock, exact: true }).click();
  }

  async unlock(password: string): Promise<void> {
    await this.enterPassword(password);
    await expect(this.status).toBeVisible({ timeout: 30_000 });
  }

  /** After a restart that finds the keys of this computer, or none: the form is asked for, or the person is in already. */
  async letIn(password: string): Promise<void> {
    const form = this.page.getByRole("button", { name: ru.session.unlock, exact: true });
    await expect(form.or(this.status)).toBeVisible({ timeout: 30_000 });
    if (await form.isVisible()) await this.unlock(password);
  }

  /** What is chosen in the system's dialog from now on, which no test can reach. */
  async saveFilesAs(filePath: string): Promise<void> {
    await this.application.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, filePath);
  }

  get search(): Locator {
    return this.page.getByRole("searchbox", { name: ru.list.searchLabel });
  }

  get phone(): Locator {
    return this.page.getByRole("region", { name: ru.softphone.regionPhone });
  }

  get cardName(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  /** The rows under the search field. */
  get found(): Locator {
    return this.page.getByRole("grid", { name: ru.list.found }).getByRole("row");
  }

  /** The right column «Взаимодействие». */
  get interaction(): Locator {
    return this.page.getByRole("region", { name: ru.card.interaction.title, exact: true });
  }

  /** What the chosen tab of the card shows. */
  get cardPanel(): Locator {
    return this.page.locator("#card-panel");
  }

  /** The network in the words of the top bar; a click lists what waits. */
  get status(): Locator {
    return this.page.getByTitle(ru.app.status.openOutbox);
  }

  get outbox(): Locator {
    return this.page.getByRole("region", { name: ru.outbox.title });
  }

  async goTo(section: Exclude<keyof typeof ru.app.rail, "label">): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: ru.app.rail[section] }).click();
  }

  /** Without waiting for the next try, which may be half a minute away after a long time without the server. */
  async syncNow(): Promise<void> {
    await this.status.click();
    await this.outbox.getByRole("button", { name: ru.outbox.syncNow }).click();
    await expect(this.status).toContainText(ru.app.status.online);
    await this.page.keyboard.press("Escape");
    await expect(this.outbox).toBeHidden();
  }

  /** Asks the window's own door, as the screens do; throws what it refuses. */
  async query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): Promise<QueryResult<Name>> {
    const asked: { name: QueryName; args: unknown } = { name, args };
    const result = await this.page.evaluate(({ name, args }) => window.kartoteka.query(name, args as never), asked);
    return valueOf(result) as QueryResult<Name>;
  }

  private async syncState(): Promise<SyncState> {
    return valueOf(await this.page.evaluate(() => window.kartoteka.command("readSyncState", {})));
  }

  async openFirstFound(text: string): Promise<void> {
    await this.search.fill(text);
    await expect(this.page.getByRole("grid", { name: ru.list.found })).toHaveAttribute("aria-busy", "false");
    const row = await this.found.first().getAttribute("id");
    await this.search.press("Enter");
    await expect.poll(async () => `row-${await this.openedClient()}`).toBe(row);
    await expect(this.page.locator("[aria-busy=false] #card-panel")).toBeVisible();
  }

  /** The client whose card is open, or is about to be. */
  openedClient(): Promise<string> {
    return this.page.evaluate(() => location.hash.split("/")[2] ?? "");
  }

  /** The first client of the whole list. */
  async openAnyClient(): Promise<void> {
    const all = this.page.getByRole("grid", { name: ru.list.all });
    await expect(all.getByRole("row").first(), "its name has been read").toContainText(/\p{L}/u);
    await this.search.press("ArrowDown");
    await expect(all.locator("[data-active]")).toBeVisible();
    await this.search.press("Enter");
    await expect(this.page.locator("#card-panel")).toBeVisible();
  }

  async comment(text: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: ru.card.interaction.comment, exact: true });
    await field.fill(text);
    await field.press("Control+Enter");
    await expect(field).toHaveValue("");
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }

  /** Types a number into the phone bar and calls it. */
  async dial(number: string): Promise<void> {
    const field = this.phone.getByRole("textbox", { name: ru.softphone.numberField });
    await field.fill(number);
    await field.press("Enter");
  }

  async statistics(): Promise<CallStatistics | null> {
    return this.page.evaluate(async () => (await window.kartotekaDiagnostics?.callStatistics()) ?? null);
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Quits for good; a window that asks about the tray is not asked twice. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const child = this.application.process();
    await Promise.race([
      this.application.evaluate(({ app }) => app.quit()).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1_000)),
    ]);
    await Promise.race([this.ended(), new Promise((resolve) => setTimeout(resolve, 8_000))]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  }

  /** kill −9 of the application, as a power cut or the task manager does. */
  async kill(): Promise<void> {
    this.closed = true;
    const ended = this.ended();
    this.application.process().kill("SIGKILL");
    await ended;
  }

  private ended(): Promise<void> {
    const child = this.application.process();
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => child.once("exit", () => resolve()));
  }
}
