import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { mostQuickKeys, type QuickKey, wordOf } from "../../src-contract/rules/quick-keys.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { QuickKeyForm } from "./QuickKeyForm.tsx";
import classes from "./QuickKeySettings.module.css";
import { useQuickKeys } from "./use-quick-keys.ts";

/** G2-12: the person's keys: added, changed, put in order and removed, everything by keyboard too. */
export function QuickKeySettings() {
  const { t } = useTexts();
  const notice = useNotice();
  const [keys, choose] = useQuickKeys();
  const [edited, setEdited] = useState<string | null>(null);
  /** The key whose form was closed: the focus goes back to it. */
  const [left, setLeft] = useState<string | null>(null);
  // «Вернуть» is pressed later: by then the keys may be other ones.
  const latest = useRef({ keys, choose });
  useEffect(() => {
    latest.current = { keys, choose };
  });

  function leave(key: QuickKey): void {
    setEdited(null);
    setLeft(wordOf(key));
  }

  function remove(key: QuickKey, index: number): void {
    choose(keys.toSpliced(index, 1));
    notice.say(t("quickKeys.settings.removed", { label: key.label }), {
      label: t("quickKeys.settings.undo"),
      run() {
        const now = latest.current;
        if (now.keys.length < mostQuickKeys) now.choose(now.keys.toSpliced(index, 0, key));
      },
    });
  }

  return (
    <>
      <p className={classes.hint}>{t("quickKeys.settings.hint")}</p>
      {keys.length > 0 ? (
        <ul className={classes.list} aria-label={t("quickKeys.settings.list")}>
          {keys.map((key, index) => (
            <li key={wordOf(key)} className={classes.row}>
              {edited === wordOf(key) ? (
                <QuickKeyForm
                  quickKey={key}
                  others={keys.toSpliced(index, 1)}
                  onSave={(saved) => {
                    leave(saved);
                    choose(keys.with(index, saved));
                  }}
                  onCancel={() => leave(key)}
                />
              ) : (
                <QuickKeyLine
                  quickKey={key}
                  isLeft={left === wordOf(key)}
                  onEdit={() => setEdited(wordOf(key))}
                  onMove={(to) => choose(keys.toSpliced(index, 1).toSpliced(Math.max(index + to, 0), 0, key))}
                  onRemove={() => remove(key, index)}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {keys.length < mostQuickKeys ? (
        <QuickKeyForm quickKey={null} others={keys} onSave={(added) => choose([...keys, added])} />
      ) : (
        <p className={classes.hint}>{t("quickKeys.settings.full", { count: keys.length })}</p>
      )}
    </>
  );
}

type QuickKeyLineProps = {
  quickKey: QuickKey;
  isLeft: boolean;
  onEdit: () => void;
  onMove: (to: -1 | 1) => void;
  onRemove: () => void;
};

/** At either end a key stays where it is; its button is not taken away from under the focus. */
function QuickKeyLine({ quickKey, isLeft, onEdit, onMove, onRemove }: QuickKeyLineProps) {
  const { t } = useTexts();
  const { label, target } = quickKey;
  return (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.target}>{target}</span>
      <IconButton label={t("quickKeys.settings.up", { label })} onClick={() => onMove(-1)}>
        <IconArrowUp size={16} />
      </IconButton>
      <IconButton label={t("quickKeys.settings.down", { label })} onClick={() => onMove(1)}>
        <IconArrowDown size={16} />
      </IconButton>
      <IconButton ref={isLeft ? focus : undefined} label={t("quickKeys.settings.edit", { label })} onClick={onEdit}>
        <IconPencil size={16} />
      </IconButton>
      <IconButton
        label={t("quickKeys.settings.remove", { label })}
        onClick={(event) => {
          const row = event.currentTarget.closest("li");
          focus((row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("button") ?? null);
          onRemove();
        }}
      >
        <IconTrash size={16} />
      </IconButton>
    </>
  );
}

function focus(button: HTMLElement | null): void {
  button?.focus();
}
