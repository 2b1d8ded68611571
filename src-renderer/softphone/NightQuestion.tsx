import { Button, Group, Popover, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type NightQuestionProps = {
  opened: boolean;
  /** The client's wall clock, «23:27». */
  time: string;
  onCall: () => void;
  onCancel: () => void;
  /** The button that asks. */
  children: ReactNode;
};

/** 22:00–08:00 at the client's asks once before dialling (rules/calling-window.ts). */
export function NightQuestion({ opened, time, onCall, onCancel, children }: NightQuestionProps) {
  const { t } = useTranslation();
  return (
    <Popover
      opened={opened}
      onChange={(next) => {
        if (!next) onCancel();
      }}
      // The target is a span around the button, which may carry no role of its own.
      withRoles={false}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={t("softphone.phone.night", { time })}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Text size="sm" mb="xs">
          {t("softphone.phone.night", { time })}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button data-autofocus onClick={onCall}>
            {t("softphone.number.call")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("app.cancel")}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
