import { useHotkeys } from "react-hotkeys-hook";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import { command } from "../api/command.ts";
import { addresses } from "../ui/addresses.ts";
import { useFirstSteps } from "./first-steps-store.ts";
import { useFreedKeys, useWindowKey } from "../ui/use-window-keys.ts";
import { useNotice } from "../ui/use-notice.tsx";

export type AppCommand =
  | Extract<DesktopEvent, { event: "menuCommand" }>["command"]
  | "keys"
  | "help"
  | "firstSteps"
  | "reportProblem"
  | "today"
  | "clients"
  | "tasks"
  | "calls"
  | "administration";

type AppActions = {
  /** Calls it; false when a call stands in the way, and the number waits in the field. */
  showNumber: (number: string) => boolean;
  find: () => void;
  go: (address: string) => void;
  openPalette: () => void;
  newClient: () => void;
  signOut: () => void;
  showKeys: () => void;
  reportProblem: () => void;
};

/**
 * The keys of the whole window and what every command does, whether it came from a key, the menu or the palette.
 * Keys fire by their place on the keyboard, so a Russian layout changes nothing (UX convention 2).
 */
export function useAppKeys(actions: AppActions): (name: AppCommand) => void {
  const notice = useNotice();
  const { t } = useTexts();

  async function dialCopied(): Promise<void> {
    const read = await command("readCopiedNumber", {});
    if (!notice.check(read) || !read.ok) return;
    const { number } = read.value;
    if (number === null) notice.say(t("softphone.waysIn.noNumber.clipboard"));
    else if (!actions.showNumber(number)) notice.say(t("softphone.waysIn.afterCall", { number }));
  }

  const run = (name: AppCommand) => {
    switch (name) {
      case "find":
        return actions.find();
      case "palette":
        return actions.openPalette();
      case "newClient":
        return actions.newClient();
      case "dial":
        return focusNumberField();
      case "dialCopied":
        return void dialCopied();
      case "missedCalls":
        return actions.go(addresses.missedCalls);
      case "keys":
        return actions.showKeys();
      case "help":
        return actions.go(addresses.help());
      case "firstSteps":
        useFirstSteps.getState().again();
        return actions.go(addresses.clients);
      case "reportProblem":
        return actions.reportProblem();
      case "settings":
        return actions.go(addresses.settings);
      case "about":
        return actions.go(addresses.settings);
      case "import":
        return actions.go(addresses.import);
      case "today":
      case "clients":
      case "tasks":
      case "calls":
      case "administration":
        return actions.go(addresses[name]);
      case "signOut":
        return actions.signOut();
      case "syncNow":
        return void command("syncNow", {}).then(notice.check);
      case "toggleTheme": {
        const theme = document.documentElement.dataset["mantineColorScheme"] === "dark" ? "light" : "dark";
        return void command("changeSettings", { theme }).then(notice.check);
      }
      default: {
        const unknown: never = name;
        return unknown;
      }
    }
  };

  const always = { enableOnFormTags: true, preventDefault: true } as const;
  useWindowKey("palette", actions.openPalette);
  useWindowKey("search", actions.find);
  useWindowKey("newClient", actions.newClient);
  useFreedKeys();
  useHotkeys("mod+comma", () => actions.go(addresses.settings), always);
  useHotkeys("f1", () => actions.showKeys(), always);
  useHotkeys("shift+slash", () => actions.showKeys(), { preventDefault: true });
  useHotkeys("alt+left", () => history.back(), always);
  useHotkeys("alt+right", () => history.forward(), always);
  useHotkeys("g>t", () => actions.go(addresses.today));
  useHotkeys("g>c", () => actions.go(addresses.clients));
  useHotkeys("g>z", () => actions.go(addresses.calls));
  useHotkeys("g>a", () => actions.go(addresses.administration));
  useHotkeys("g>s", () => actions.go(addresses.settings));
  useHotkeys("f6", () => focusRegion(1), always);
  useHotkeys("shift+f6", () => focusRegion(-1), always);
  return run;
}

/** UX convention 10: rail, list, card, context, phone bar, round and round. */
function focusRegion(step: 1 | -1): void {
  const regions = Array.from(
    document.querySelectorAll<HTMLElement>(
      "nav, section[aria-label][tabindex]:not([hidden]), aside[aria-label], [data-region]",
    ),
  );
  if (regions.length === 0) return;
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + step + regions.length) % regions.length];
  const target =
    next?.querySelector<HTMLElement>("[aria-current='page'], input, textarea, [tabindex='0'], button, a") ?? next;
  target?.focus();
}

function focusNumberField(): void {
  document.querySelector<HTMLInputElement>("[data-number-field]")?.focus();
}
