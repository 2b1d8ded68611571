import { Menu, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { PhoneToDial } from "../../src-contract/rules/client-phones.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";

type PhonePickerProps = {
  /** The one reached last first; null keeps it closed. */
  phones: readonly PhoneToDial[] | null;
  onDial: (phone: PhoneToDial) => void;
  onClose: () => void;
  /** The button that asks. */
  children: ReactNode;
};

/** G2-3: a client has several numbers; the one reached last stands first, under Enter. */
export function PhonePicker({ phones, onDial, onClose, children }: PhonePickerProps) {
  const { t } = useTexts();
  return (
    <Menu
      opened={phones !== null}
      onChange={(opened) => {
        if (!opened) onClose();
      }}
      position="top-start"
      width={280}
      trapFocus
      returnFocus
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("softphone.number.choose")}</Menu.Label>
        {(phones ?? []).map((phone, index) => (
          <Menu.Item
            key={phone.key}
            data-autofocus={index === 0 || undefined}
            onClick={() => onDial(phone)}
            rightSection={
              <Text size="xs" c="dimmed">
                {phone.reached ? t("softphone.number.reached") : t(`card.contacts.types.${phone.type}`)}
              </Text>
            }
          >
            {formatPhone(phone)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
