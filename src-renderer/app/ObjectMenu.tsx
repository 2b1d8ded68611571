import { Menu } from "@mantine/core";
import { IconCopy, IconId, IconLayoutColumns, IconLink, IconPhone, IconUser } from "@tabler/icons-react";
import { useContext } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useRights } from "../api/use-session.ts";
import { linkToClient } from "../ui/addresses.ts";
import { CopyContext } from "../ui/copy-context.ts";
import { keyNames } from "../ui/key-names.ts";
import { useNotice } from "../ui/use-notice.tsx";
import type { ClientObject } from "./client-objects.ts";
import classes from "./ObjectMenu.module.css";

export type ClientCommands = {
  open: (clientId: string) => void;
  openBeside: (clientId: string) => void;
  glance: (clientId: string) => void;
  dial: (number: string, clientId: string | null) => void;
};

type ObjectMenuProps = {
  object: ClientObject;
  /** Of the window, in pixels. */
  x: number;
  y: number;
  commands: ClientCommands;
  onClose: () => void;
};

/** What can be done with a client and a number: as the palette and the keys do it (UX conventions 15 and 16). */
export function ObjectMenu({ object: { clientId, phone }, x, y, commands, onClose }: ObjectMenuProps) {
  const { t } = useTexts();
  const copyText = useContext(CopyContext);
  const notice = useNotice();
  const mayCall = useRights().mayDo("startCall");
  const copy = (text: string) =>
    void copyText(text).then((copied) => notice.say(t(copied ? "app.copy.copied" : "app.copy.failed")));

  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      width={280}
      shadow="md"
      // it stays in the landmark it is about
      withinPortal={false}
      // the first command stands under Enter at once
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("app.objectMenu.label")}
          className={classes.place}
          style={{ left: x, top: y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {clientId ? (
          <>
            <Menu.Item
              data-autofocus
              leftSection={<IconUser size={16} />}
              rightSection={keyNames("enter")}
              onClick={() => commands.open(clientId)}
            >
              {t("compact.whole")}
            </Menu.Item>
            <Menu.Item leftSection={<IconLayoutColumns size={16} />} onClick={() => commands.openBeside(clientId)}>
              {t("app.objectMenu.beside")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconId size={16} />}
              rightSection={keyNames("alt+enter")}
              onClick={() => commands.glance(clientId)}
            >
              {t("app.objectMenu.glance")}
            </Menu.Item>
          </>
        ) : null}
        {phone ? (
          <>
            {clientId ? <Menu.Divider /> : null}
            <Menu.Item
              data-autofocus={clientId === null || undefined}
              leftSection={<IconPhone size={16} />}
              disabled={!mayCall}
              onClick={() => commands.dial(phone.number, clientId)}
            >
              {t("softphone.phone.callTo", { number: phone.text })}
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(phone.text)}>
              {t("app.copy.value", { value: phone.text })}
            </Menu.Item>
            {phone.number === phone.text ? null : (
              <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(phone.number)}>
                {t("app.copy.value", { value: phone.number })}
              </Menu.Item>
            )}
          </>
        ) : null}
        {clientId ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => copy(linkToClient(clientId))}>
              {t("card.copyAddress")}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
