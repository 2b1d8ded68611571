// What holds for the whole window, whichever screen is open (the conventions UX of docs/features.md).
import { expect, type Page, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 80, history: true });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

const sections = ["today", "clients", "tasks", "calls", "settings"] as const;
const list = () => desk.page.getByRole("grid", { name: ru.list.all });

test("UX-1: letters that are typed in the list go to the search", async () => {
  await desk.goTo("clients");
  await list().focus();
  await desk.page.keyboard.type("bd"); // «ив»: what the tests press has the keys of a Latin keyboard
  await expect(desk.search).toBeFocused();
  await expect(desk.search).toHaveValue("bd");
  await expect(desk.found.first()).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await expect(list()).toBeFocused();
});

test("UX-15: the tooltip of an icon's button has its name and its key, under the pointer and under the focus", async () => {
  const button = desk.page.getByRole("button", { name: ru.list.newClient });
  await button.hover();
  await expect(desk.page.getByRole("tooltip")).toHaveText(`${ru.list.newClient} · Ctrl+N`);
  await desk.page.mouse.move(0, 0);
  await expect(desk.page.getByRole("tooltip")).toHaveCount(0);
  await desk.search.focus();
  for (let tabs = 0; tabs < 3 && !(await isFocused(desk.page, ru.list.newClient)); tabs += 1)
    await desk.page.keyboard.press("Tab");
  await expect(desk.page.getByRole("tooltip", { name: `${ru.list.newClient} · Ctrl+N` })).toBeVisible();
  await expect(desk.page.getByRole("tooltip")).toHaveCount(1);
});

test("G4-7, UX-16: wherever a number stands it has its copy button, which copies what is stored and says so in its place", async () => {
  await resize(desk, 1920, 1080);
  const copied = () => desk.application.evaluate(({ clipboard }) => clipboard.readText());
  for (const section of ["clients", "tasks", "calls"] as const) {
    await desk.goTo(section);
    const numbers = desk.page.locator("main [data-phone]");
    await expect(numbers.first()).toBeVisible();
    for (const number of await numbers.all()) {
      const text = (await number.getAttribute("data-phone-text")) ?? "";
      expect(text).toMatch(/\d/);
      await expect(number.getByRole("button").last()).toHaveAttribute(
        "aria-label",
        new RegExp(`^${ru.app.copy.value.split("{{")[0]}`),
      );
    }
    const copy = numbers.first().getByRole("button").last();
    await copy.click();
    await expect(copy).toHaveAttribute("aria-label", ru.app.copy.copied);
    expect(await copied()).toBe(await numbers.first().getAttribute("data-phone-text"));
  }
});

test("UX-18: the address of a card is opened from outside, back and forward go through what was open", async () => {
  const { rows } = await desk.query("searchClients", { text: "а", limit: 5 });
  const [first, second] = rows;
  if (!first || !second) throw new Error("too few clients");
  await desk.page.evaluate((id) => {
    location.hash = `#/clients/${id}`;
  }, first.id);
  await expect(desk.cardName).toHaveText(first.name);
  expect(await world.startAgain({ profile: "olga", link: `kartoteka://client/${second.id}` })).toBe(0);
  await expect(desk.cardName).toHaveText(second.name);
  await desk.page.keyboard.press("Alt+ArrowLeft");
  await expect(desk.cardName).toHaveText(first.name);
  await desk.page.keyboard.press("Alt+ArrowRight");
  await expect(desk.cardName).toHaveText(second.name);
});

test("UX-22: at double size everything is in reach: nothing scrolls sideways, no accessibility fault", async () => {
  await setZoom(2);
  for (const section of sections) {
    await desk.goTo(section);
    await expect(desk.page.getByRole("heading", { level: 1 })).toHaveCount(1);
    expect(await isSideways(), section).toBe(false);
    await expectAccessible(desk, `${section} at double size`);
  }
  await desk.goTo("clients");
  await desk.openAnyClient();
  expect(await isSideways()).toBe(false);
  await expectAccessible(desk, "a card at double size");
  await setZoom(1);
});

test("G12-6: no state is told by its colour alone: what has a tone has a word, a figure or a picture of its own", async () => {
  const overdue = await desk.query("openTasks", { scope: "mine", limit: 100 });
  const late = overdue.find(({ dueAt }) => dueAt !== null && dueAt < Date.now());
  if (!late) throw new Error("the seed has no task that is late");
  for (const section of sections) {
    await desk.goTo(section);
    await expect(desk.page.getByRole("heading", { level: 1 })).toHaveCount(1);
    expect(await tonesAlone(desk.page), section).toEqual([]);
  }
  await desk.goTo("today");
  await expect(desk.page.getByRole("main").getByText(ru.tasks.overdue).first()).toBeVisible();
  await desk.goTo("clients");
  await expect(desk.page.getByRole("complementary").getByRole("img", { name: ru.tasks.overdue }).first()).toBeVisible();
  await desk.page.evaluate((id) => {
    location.hash = `#/clients/${id}`;
  }, late.clientId);
  await expect(desk.cardPanel.getByRole("img", { name: ru.tasks.overdue })).toBeVisible();
  for (const tab of ["main", "calls", "tasks", "history"] as const) {
    await desk.openTab(ru.card.tabs[tab]);
    expect(await tonesAlone(desk.page), tab).toEqual([]);
  }
});

test("UX-22: who asks the system for less motion gets none", async () => {
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
  await desk.page.keyboard.press("Control+KeyK");
  await expect(desk.page.getByRole("dialog", { name: ru.app.search.label })).toBeVisible();
  const moving = await desk.page.evaluate(() =>
    document
      .getAnimations()
      .map(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0))
      .filter((duration) => duration > 1),
  );
  expect(moving).toEqual([]);
  await desk.page.keyboard.press("Escape");
  await desk.page.emulateMedia({ reducedMotion: null });
});

for (const theme of ["light", "dark"] as const)
  test(`UX-22: whatever has the focus has a ring around it, ${theme}, and with high contrast`, async () => {
    await chooseTheme(desk, theme);
    await desk.page.evaluate(() => {
      const still = new CSSStyleSheet();
      still.replaceSync("* { transition: none !important }");
      document.adoptedStyleSheets = [still];
    });
    for (const forcedColors of [null, "active"] as const) {
      await desk.page.emulateMedia({ forcedColors });
      for (const section of sections) {
        await desk.goTo(section);
        await desk.page.locator("nav [aria-current=page]").focus();
        const seen = new Set<string>();
        for (let tabs = 0; tabs < 40; tabs += 1) {
          await desk.page.keyboard.press("Tab");
          const { name, hasRing } = await focused(desk.page);
          if (seen.has(name)) continue;
          seen.add(name);
          expect(hasRing, `${section}: ${name}`).toBe(true);
        }
        expect(seen.size).toBeGreaterThan(3);
      }
    }
    await desk.page.emulateMedia({ forcedColors: null });
  });

test("UX-22: what is pressed is at least 28 pixels high", async () => {
  await resize(desk, 1366, 768);
  const small: string[] = [];
  for (const section of sections) {
    await desk.goTo(section);
    await desk.page.waitForTimeout(300);
    small.push(...(await smallTargets(desk.page, section)));
  }
  await desk.goTo("clients");
  await desk.openAnyClient();
  for (const tab of ["main", "history", "comments", "calls", "orders", "messages"] as const) {
    await desk.page.getByRole("tab", { name: new RegExp(`^${ru.card.tabs[tab]}`) }).click();
    small.push(...(await smallTargets(desk.page, tab)));
  }
  expect([...new Set(small)]).toEqual([]);
});

test("UX-23: nothing jumps when data comes: cards, tabs and screens stand where they first stood", async () => {
  await resize(desk, 1366, 768);
  await desk.goTo("clients");
  const { rows } = await desk.query("searchClients", { text: "а", limit: 6 });
  await desk.page.evaluate(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    // the frame in which another client takes the card is another picture, and not a jump: what moves after it is
    let settledAt = 0;
    new MutationObserver(() => {
      settledAt = Infinity;
      requestAnimationFrame(() => {
        requestAnimationFrame(() => {
          settledAt = performance.now();
        });
      });
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-client"] });
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & { value: number; sources: { node: Element | null }[] };
        const names = sources.map(({ node }) => node?.parentElement?.className ?? node?.nodeName ?? "?");
        if (entry.startTime < settledAt) continue;
        const late = Math.round(entry.startTime - settledAt);
        moved.push(`${location.hash} ${value.toFixed(4)} after ${late} ms ${names.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: false });
  });
  const addresses = [
    ...rows.flatMap(({ id }) => [`#/clients/${id}`, `#/clients/${id}/history`, `#/clients/${id}/orders`]),
    "#/today",
    "#/calls",
    "#/tasks",
    "#/settings",
  ];
  for (const address of addresses) {
    await desk.page.evaluate((hash) => {
      location.hash = hash;
    }, address);
    await expect(desk.page.locator("[aria-busy=true]")).toHaveCount(0);
    await desk.page.waitForTimeout(350);
  }
  expect(await desk.page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
});

async function setZoom(factor: number): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }, zoom) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.setZoomFactor(zoom);
  }, factor);
  await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBeLessThanOrEqual(1920 / factor);
}

function isSideways(): Promise<boolean> {
  return desk.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

function isFocused(page: Page, name: string): Promise<boolean> {
  return page.evaluate((label) => document.activeElement?.getAttribute("aria-label") === label, name);
}

/** A ring is an outline, a shadow or a border that is not there without the focus; fields have it on what is around them. */
function focused(page: Page): Promise<{ name: string; hasRing: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: "body", hasRing: true };
    const looks = () =>
      [element, element.parentElement, element.parentElement?.parentElement, ...(element.parentElement?.children ?? [])]
        .flatMap((one) => (one ? [getComputedStyle(one)] : []))
        .map(({ outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor }) =>
          [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor, backgroundColor].join(),
        )
        .join("|");
    const inFocus = looks();
    const name = element.getAttribute("aria-label") ?? element.textContent?.slice(0, 40) ?? element.className;
    element.blur();
    const outOfFocus = looks();
    element.focus({ preventScroll: true });
    return { name: `${element.tagName} ${name}`, hasRing: inFocus !== outOfFocus };
  });
}

/** Buttons, links and switches in sight that are lower than 28 pixels; a link in a line of text is as high as the text. */
function smallTargets(page: Page, where: string): Promise<string[]> {
  return page.evaluate((place) => {
    const targets = document.querySelectorAll<HTMLElement>(
      "button, a[href], [role=tab], [role=radio], [role=checkbox], input:not([type=hidden]), select",
    );
    return Array.from(targets).flatMap((target) => {
      // the label of a switch is pressed as well as itself, the frame of a field too
      const labels = target instanceof HTMLInputElement ? Array.from(target.labels ?? []) : [];
      const frame = target.closest(".mantine-Input-wrapper");
      const boxes = [target, ...labels, ...(frame ? [frame] : [])].map((one) => one.getBoundingClientRect());
      const height = Math.max(...boxes.map((box) => box.height));
      if (boxes.every(({ width }) => width === 0) || height >= 27.5 || target.tabIndex < 0) return [];
      if (getComputedStyle(target).opacity === "0" && target.closest("label, [role=radiogroup]")) return [];
      return [
        `${place}: ${target.tagName} «${target.getAttribute("aria-label") ?? labels[0]?.textContent ?? target.textContent?.slice(0, 30)}» ${Math.round(height)}`,
      ];
    });
  }, where);
}

/** Classes of what stands in a colour of the good, the warning or the bad without anything to read or to make out in it or beside it. */
function tonesAlone(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tones = ["good", "warn", "bad"].map((tone) => {
      const probe = document.createElement("i");
      probe.style.color = `var(--tone-${tone})`;
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    // a level is told by its length
    const says = (element: Element | null) =>
      element !== null &&
      (/\S/.test(element.textContent ?? "") ||
        element.querySelector("svg, img") !== null ||
        element.closest("[role=meter], [role=progressbar]") !== null);
    return Array.from(document.querySelectorAll("#root *"))
      .filter((element) => {
        const { color, backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(element);
        const own = color !== getComputedStyle(element.parentElement ?? element).color ? [color] : [];
        const seen = [...own, backgroundColor, ...(borderTopWidth === "0px" ? [] : [borderTopColor])];
        return seen.some((one) => tones.includes(one)) && !says(element) && !says(element.parentElement);
      })
      .map((element) => element.className.toString());
  });
}
