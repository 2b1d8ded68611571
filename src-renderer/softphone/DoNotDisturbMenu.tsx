import { ActionIcon, Menu } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useFormat } from "../ui/use-format.ts";
import { doNotDisturbFor, doNotDisturbLengths } from "./do-not-disturb.ts";
import { useSoftphone } from "./softphone-store.ts";

/** G1-14: one click to be left alone for a while, one to be called again. */
export function DoNotDisturbMenu() {
  const { t } = useTexts();
  const format = useFormat();
  const chosen = useSoftphone((softphone) => softphone.doNotDisturb);
  const choose = useSoftphone((softphone) => softphone.setDoNotDisturb);
  const isOn = chosen !== null;
  const label = !isOn
    ? t("softphone.doNotDisturb.title")
    : chosen.until === null
      ? t("softphone.doNotDisturb.on")
      : t("softphone.doNotDisturb.onUntil", { time: format.clock(chosen.until) });
  return (
    <Menu position="top-end" width={240} shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <ActionIcon
          variant={isOn ? "filled" : "subtle"}
          color={isOn ? "red.9" : "gray"}
          size={28}
          aria-label={label}
          title={label}
        >
          {isOn ? <IconBellOff size={16} /> : <IconBell size={16} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("softphone.doNotDisturb.hint")}</Menu.Label>
        {isOn ? <Menu.Item onClick={() => choose(null)}>{t("softphone.doNotDisturb.turnOff")}</Menu.Item> : null}
        {doNotDisturbLengths.map((length) => (
          <Menu.Item key={length} onClick={() => choose(doNotDisturbFor(length, Date.now()))}>
            {t(`softphone.doNotDisturb.${length}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
