import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import { isMac } from "../ui/key-names.ts";
import { type ClientObject, clientAt } from "./client-objects.ts";
import { type ClientCommands, ObjectMenu } from "./ObjectMenu.tsx";

type Opened = { object: ClientObject; x: number; y: number; from: Element | null };

/** Fields and tabs have their own meaning of the same press. */
const ownMeaning = "input, textarea, select, [contenteditable], [role=tab], [role=menu]";

/**
 * UX convention 15: a right click on a client or a number, wherever it stands, gives what can be done with it; Shift+F10
 * and the menu key do so by keyboard. UX convention 18: Ctrl+click opens the client beside the open card.
 */
export function useObjectMenu(commands: ClientCommands): {
  handlers: {
    onContextMenu: (event: MouseEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
    onClickCapture: (event: MouseEvent) => void;
  };
  menu: ReactNode;
} {
  const [opened, setOpened] = useState<Opened | null>(null);

  function open(target: EventTarget, place: { x: number; y: number } | null): boolean {
    if (!(target instanceof Element) || target.closest(ownMeaning)) return false;
    const object = clientAt(target);
    if (!object) return false;
    const active = document.getElementById(target.getAttribute("aria-activedescendant") ?? "") ?? target;
    const box = active.getBoundingClientRect();
    setOpened({
      object,
      from: document.activeElement,
      ...(place ?? { x: box.left + 24, y: box.top + box.height / 2 }),
    });
    return true;
  }

  function close({ from }: Opened): void {
    setOpened(null);
    // unless the command took the focus elsewhere
    requestAnimationFrame(() => {
      if (document.activeElement === document.body && from instanceof HTMLElement) from.focus({ preventScroll: true });
    });
  }

  return {
    handlers: {
      onContextMenu(event) {
        // what is selected has the system's own menu
        if (getSelection()?.isCollapsed === false) return;
        if (open(event.target, { x: event.clientX, y: event.clientY })) event.preventDefault();
      },
      onKeyDown(event) {
        const isMenuKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
        if (!isMenuKey || !open(event.target, null)) return;
        event.preventDefault();
        event.stopPropagation(); // the menu that opens hears the same press, which would close it
      },
      onClickCapture(event) {
        const isBeside = isMac() ? event.metaKey : event.ctrlKey;
        const { target } = event;
        if (!isBeside || !(target instanceof Element) || target.closest(`${ownMeaning}, [data-phone]`)) return;
        const clientId = clientAt(target)?.clientId;
        if (!clientId) return;
        event.preventDefault();
        event.stopPropagation();
        commands.openBeside(clientId);
      },
    },
    menu: opened ? <ObjectMenu {...opened} commands={commands} onClose={() => close(opened)} /> : null,
  };
}
