import { Button, Popover } from "@mantine/core";
import { IconChevronUp, IconHeadphones } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import classes from "./DeviceMenu.module.css";
import { DeviceSettings } from "./DeviceSettings.tsx";
import { useDevices } from "./use-devices.ts";

/** The right end of the phone bar: which device speaks, and all of the sound settings one click away, during a call too. */
export function DeviceMenu() {
  const { t } = useTexts();
  const settings = useDesktopState("settings");
  const { devices } = useDevices();
  const chosen = devices.speakers.find(({ id }) => id === settings?.speakerId);
  return (
    <Popover position="top-end" width={320} trapFocus returnFocus shadow="md" transitionProps={{ duration: 80 }}>
      <Popover.Target>
        <Button
          className={classes.button}
          variant="subtle"
          color="gray"
          aria-label={t("softphone.devices.open")}
          title={t("softphone.devices.open")}
          leftSection={<IconHeadphones size={16} />}
          rightSection={<IconChevronUp size={14} />}
        >
          <span className={classes.name}>{chosen?.label || t("softphone.devices.systemSound")}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel}>
        <DeviceSettings />
      </Popover.Dropdown>
    </Popover>
  );
}
