import { useHotkeys } from "react-hotkeys-hook";
import { useWindowKey } from "../ui/use-window-keys.ts";

type CardKeys = {
  enabled: boolean;
  onTab: (index: number) => void;
  /** 1: the next one, -1: the one before. */
  onNextTab: (step: 1 | -1) => void;
  onComment: () => void;
  onTask: () => void;
  onCall: () => void;
  onFoldList: () => void;
  onFoldContext: () => void;
  onUndo: () => void;
  /** An arrow that nothing on the screen has asked for. */
  onWalkList: (key: KeyboardEvent) => void;
};

/** Keys of an open card. Single letters never fire while typing: react-hotkeys-hook leaves form fields alone. */
export function useCardKeys({ enabled, onTab, onNextTab, onComment, onTask, onCall, ...keys }: CardKeys): void {
  const always = { enableOnFormTags: true, preventDefault: true } as const;
  useHotkeys(
    "mod+1,mod+2,mod+3,mod+4,mod+5,mod+6,mod+7,mod+8,mod+9",
    (_event, hotkey) => onTab(Number(hotkey.keys?.at(-1)) - 1),
    always,
    [onTab],
  );
  // Ctrl on a Mac too: Cmd+Tab is the system's
  useHotkeys("ctrl+tab", () => onNextTab(1), { ...always, enabled }, [onNextTab]);
  useHotkeys("ctrl+shift+tab", () => onNextTab(-1), { ...always, enabled }, [onNextTab]);
  useWindowKey("note", onComment, { enabled });
  useWindowKey("task", onTask, { enabled });
  useWindowKey("call", onCall, { enabled });
  useWindowKey("foldList", keys.onFoldList);
  useWindowKey("foldContext", keys.onFoldContext);
  // The form of a call takes the focus away with it: from there the arrows go on in the list (UX convention 5), while N and
  // T are still about the client who was called.
  useHotkeys(
    "up,down",
    (event) => {
      if (document.activeElement === document.body) keys.onWalkList(event);
    },
    [keys.onWalkList],
  );
  // In a field Ctrl+Z is the field's own.
  useHotkeys("mod+z", keys.onUndo, { preventDefault: true }, [keys.onUndo]);
}
