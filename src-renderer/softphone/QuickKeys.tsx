import { Button, Popover, UnstyledButton } from "@mantine/core";
import { IconHash, IconUsers } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useShallow } from "zustand/react/shallow";
import { dialString } from "../../src-contract/rules/phone-number.ts";
import { type QuickKey, wordOf } from "../../src-contract/rules/quick-keys.ts";
import { useSession } from "../api/use-session.ts";
import { IconButton } from "../ui/IconButton.tsx";
import type { Presence } from "./dialog-info.ts";
import { ownerOfNumber } from "./number-owner.ts";
import { PresenceMark } from "./PresenceMark.tsx";
import { type QuickKeyUse, quickKeyUse } from "./quick-key-use.ts";
import classes from "./QuickKeys.module.css";
import { useSoftphone } from "./softphone-store.ts";
import { useQuickKeys } from "./use-quick-keys.ts";

/** G2-12: who is free, and one press for what fits the moment. Nothing while there are no keys. */
export function QuickKeys({ onEdit }: { onEdit: () => void }) {
  const { t } = useTexts();
  const { defaultCountry } = useSession().account;
  const [keys] = useQuickKeys();
  const [opened, setOpened] = useState(false);
  const { watchPresence, dial, transferCall, consult, sendDigits, ...state } = useSoftphone(
    useShallow((softphone) => ({
      ...{ calls: softphone.calls, activeCallId: softphone.activeCallId, transfer: softphone.transfer },
      ...{ presence: softphone.presence, watchPresence: softphone.watchPresence, dial: softphone.dial },
      ...{ transferCall: softphone.transferCall, consult: softphone.consult, sendDigits: softphone.sendDigits },
    })),
  );

  // As one word: the keys are read anew with every change of the person, the questions to the line are not.
  const watched = keys
    .filter(({ kind }) => kind === "number")
    .map(({ target }) => target)
    .join("|");
  useEffect(() => watchPresence(watched.split("|")), [watched, watchPresence]);
  useEffect(() => () => watchPresence([]), [watchPresence]);

  async function press({ target }: QuickKey, meaning: QuickKeyUse, first: boolean): Promise<void> {
    if (meaning.use === "nothing") return;
    setOpened(false);
    if (meaning.use === "digits") sendDigits(meaning.call.callId, target);
    else if (meaning.use === "call") await dial(target, await ownerOfNumber(target));
    else if (first) await consult(meaning.call.callId, target, await ownerOfNumber(target));
    else await transferCall(meaning.call.callId, target);
  }

  if (keys.length === 0) return null;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      width={420}
      trapFocus
      returnFocus
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <IconButton label={t("quickKeys.open")} onClick={() => setOpened((old) => !old)}>
          <IconUsers size={16} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t("quickKeys.title")}>
        <ul className={classes.list} onKeyDown={moveFocus}>
          {keys.map((key, index) => (
            <QuickKeyRow
              key={wordOf(key)}
              quickKey={key}
              isFirst={index === 0}
              presence={presenceAt(key)}
              meaning={quickKeyUse(key.kind, state)}
              onPress={(meaning, first) => void press(key, meaning, first)}
            />
          ))}
        </ul>
        <Button
          className={classes.edit}
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setOpened(false);
            onEdit();
          }}
        >
          {t("quickKeys.edit")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );

  function presenceAt({ kind, target }: QuickKey): Presence | null {
    if (kind === "digits") return null;
    return state.presence[dialString(target, defaultCountry)?.dial ?? ""] ?? "unknown";
  }
}

type QuickKeyRowProps = {
  quickKey: QuickKey;
  isFirst: boolean;
  /** Null: there is nobody at it. */
  presence: Presence | null;
  meaning: QuickKeyUse;
  /** `first`: the one on the key is asked first. */
  onPress: (meaning: QuickKeyUse, first: boolean) => void;
};

function QuickKeyRow({ quickKey, isFirst, presence, meaning, onPress }: QuickKeyRowProps) {
  const { t } = useTexts();
  const { label, target } = quickKey;
  const isOff = meaning.use === "nothing";
  const words = isOff ? t(`quickKeys.not.${meaning.why}`) : t(`quickKeys.does.${meaning.use}`);
  const state = presence && t(`quickKeys.presence.${presence}`);
  return (
    <li className={classes.row}>
      <UnstyledButton
        className={classes.key}
        data-quick-key
        data-autofocus={isFirst || undefined}
        // A key that does nothing now still says why to who comes to it by the keyboard.
        aria-disabled={isOff}
        onClick={() => onPress(meaning, false)}
      >
        {presence ? <PresenceMark presence={presence} /> : <IconHash size={14} className={classes.mark} aria-hidden />}
        <span className={classes.label}>{label}</span>
        <span className={classes.target}>{target}</span>
        <span className={classes.words}>{state ? `${words} · ${state}` : words}</span>
      </UnstyledButton>
      {meaning.use === "handOn" ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t("quickKeys.consultName", { label, target })}
          onClick={() => onPress(meaning, true)}
        >
          {t("quickKeys.consult")}
        </Button>
      ) : null}
    </li>
  );
}

/** Up and down from key to key; Tab goes to the buttons beside them too. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
  if (step === 0) return;
  event.preventDefault();
  const all = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("[data-quick-key]"));
  const row = document.activeElement?.closest("li");
  const at = all.findIndex((key) => key.closest("li") === row);
  all[(at + step + all.length) % all.length]?.focus();
}
