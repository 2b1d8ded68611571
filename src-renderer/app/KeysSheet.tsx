import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { keyNames } from "../ui/key-names.ts";
import classes from "./KeysSheet.module.css";

const sheet = [
  ["palette", ["mod+k"]],
  ["search", ["mod+f", "/"]],
  ["compactCard", ["alt+enter"]],
  ["newClient", ["mod+n"]],
  ["note", ["n"]],
  ["task", ["t"]],
  ["call", ["mod+shift+c"]],
  ["dial", ["mod+d"]],
  ["answer", ["f8"]],
  ["hangUp", ["shift+f8"]],
  ["mute", ["f9"]],
  ["recording", ["shift+f9"]],
  ["hold", ["f10"]],
  ["transfer", ["f7"]],
  ["swap", ["shift+f7"]],
  ["tabs", ["mod+1", "mod+9", "ctrl+tab"]],
  ["go", ["g"]],
  ["regions", ["f6", "shift+f6"]],
  ["history", ["alt+left", "alt+right"]],
  ["edit", ["f2"]],
  ["save", ["mod+enter"]],
  ["undo", ["mod+z"]],
  ["foldList", ["mod+b"]],
  ["foldContext", ["mod+i"]],
] as const;

/** F1 or ?: the keys of the window on one sheet. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t("app.keys.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <dl className={classes.sheet}>
        {sheet.map(([name, keys]) => (
          <div key={name} className={classes.line}>
            <dt>{t(`app.keys.${name}`)}</dt>
            <dd>
              {keys.map((one) => (
                <Kbd key={one}>{keyNames(one)}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
