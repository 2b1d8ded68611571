import { Button, Group, Kbd, Modal } from "@mantine/core";
import { IconHelp, IconPrinter } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type HotkeyAction, hotkeyActions } from "../../src-contract/rules/hotkey.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { keyNames } from "../ui/key-names.ts";
import { useChosenKeys } from "../ui/use-window-keys.ts";
import { type FixedAction, fixedKeys, keysOf, windowActions } from "../ui/window-keys.ts";
import classes from "./KeysSheet.module.css";

const fixed = Object.keys(fixedKeys) as FixedAction[];

type KeysSheetProps = { onClose: () => void; onChange: () => void; onHelp: () => void };

/** F1 or ?: the keys as they are now, on one sheet that can be printed (G12-5); from here to the user guide. */
export function KeysSheet({ onClose, onChange, onHelp }: KeysSheetProps) {
  const { t } = useTexts();
  const chosen = useChosenKeys();
  const hotkeys = useDesktopState("settings")?.hotkeys ?? {};
  const systemWide = hotkeyActions.flatMap((action): [HotkeyAction, string][] => {
    const hotkey = hotkeys[action];
    return hotkey === undefined ? [] : [[action, hotkey.toLowerCase()]];
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={t("app.keys.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
      classNames={{ content: classes.printed }}
    >
      <dl className={classes.sheet}>
        {windowActions.map((action) => (
          <Line key={action} label={t(`app.keys.${action}`)} keys={keysOf(action, chosen)} />
        ))}
        {fixed.map((action) => (
          <Line key={action} label={t(`app.keys.${action}`)} keys={shown(fixedKeys[action])} />
        ))}
      </dl>
      {systemWide.length > 0 ? (
        <>
          <h3 className={classes.title}>{t("app.keys.systemWide")}</h3>
          <dl className={classes.sheet}>
            {systemWide.map(([action, hotkey]) => (
              <Line key={action} label={t(`settings.hotkeys.actions.${action}`)} keys={[hotkey]} />
            ))}
          </dl>
        </>
      ) : null}
      <Group justify="flex-end" gap="xs" className={classes.actions}>
        <Button variant="default" leftSection={<IconHelp size={16} />} onClick={onHelp}>
          {t("app.keys.help")}
        </Button>
        <Button variant="default" onClick={onChange}>
          {t("app.keys.change")}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t("app.keys.print")}
        </Button>
      </Group>
    </Modal>
  );
}

/** Ctrl+1 to Ctrl+9 are told by the first and the last of them. */
function shown(keys: readonly string[]): readonly string[] {
  const numbered = keys.filter((key) => /\+\d$/.test(key));
  return keys.filter((key) => !numbered.includes(key) || key === numbered[0] || key === numbered.at(-1));
}

function Line({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <div className={classes.line}>
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key}>{keyNames(key)}</Kbd>
        ))}
      </dd>
    </div>
  );
}
