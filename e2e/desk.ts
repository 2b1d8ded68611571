import { type ElectronApplication, expect, type Locator, type Page } from "@playwright/test";
import { ru } from "../src-renderer/ui/texts/ru.ts";

export interface DeskParts {
  application: ElectronApplication;
  page: Page;
  userData: string;
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

  async signIn(serverUrl: string, account: { email: string; password: string }): Promise<void> {
    await this.page.getByLabel(ru.session.serverUrl).fill(serverUrl);
    await this.page.getByLabel(ru.session.email).fill(account.email);
    await this.page.getByLabel(ru.session.password).fill(account.password);
    await this.page.getByRole("button", { name: ru.session.signIn }).click();
  }

  /** Closes the window as a person does who quits for good. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const pid = this.application.process().pid;
    await Promise.race([
      this.application.close().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 10_000)),
    ]);
    if (pid !== undefined) killIfAlive(pid);
  }

  /** kill −9 of the application, as a power cut or the task manager does. */
  async kill(): Promise<void> {
    this.closed = true;
    const child = this.application.process();
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  region(name: string): Locator {
    return this.page.getByRole("region", { name });
  }

  async expectText(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
