import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconPhone } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import type { PhoneToDial } from "../../src-contract/rules/client-phones.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";

export type DialPhone = (phone: Pick<ClientPhone, "e164" | "raw" | "extension">) => void;

type DialMenuProps = {
  /** The one reached last first. */
  phones: PhoneToDial[];
  /** Rises when the key was pressed: dials the only number, or opens the choice with the first one under Enter. */
  asked: number;
  onDial: DialPhone;
};

/** G2-3: one number dials at once; several are chosen from, with their types, the one reached last preselected. */
export function DialMenu({ phones, asked, onDial }: DialMenuProps) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  const answered = useRef(asked);
  const only = phones.length === 1 ? phones[0] : undefined;

  useEffect(() => {
    if (asked === answered.current) return;
    answered.current = asked;
    if (only) onDial(only);
    else if (phones.length > 1) setOpened(true);
  }, [asked, only, phones.length, onDial]);

  const label = <span data-call-word>{t("card.call")}</span>;
  if (phones.length < 2) {
    return (
      <Button
        aria-label={t("card.call")}
        leftSection={<IconPhone size={16} />}
        disabled={!only}
        onClick={() => {
          if (only) onDial(only);
        }}
      >
        {label}
      </Button>
    );
  }
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={280}
      // The first number stands under Enter at once.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button
          aria-label={t("card.call")}
          leftSection={<IconPhone size={16} />}
          rightSection={<IconChevronDown size={15} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("card.choosePhone")}</Menu.Label>
        {phones.map((phone, index) => (
          <Menu.Item
            key={phone.key}
            data-autofocus={index === 0 || undefined}
            onClick={() => onDial(phone)}
            rightSection={
              <Text size="xs" c="dimmed">
                {phone.reached ? t("card.lastReached") : t(`card.contacts.types.${phone.type}`)}
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
