import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconZoomScan } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useQuery } from "../api/use-query.ts";
import { IconButton } from "../ui/IconButton.tsx";
import classes from "./SameNumber.module.css";

type SameNumberProps = { phone: ClientPhone; exceptId: string; onOpenClient: (id: string) => void };

/** GC-13, G6-6: the magnifier beside a number lists every other client who has it, whatever form it was written in. */
export function SameNumber({ phone, exceptId, onOpenClient }: SameNumberProps) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  const number = phone.e164 ?? phone.raw;
  const { data, current } = useQuery("clientsByPhone", { number, limit: 50 }, { enabled: opened });
  const others = (data ?? []).filter((client) => client.id !== exceptId);
  const shown = formatPhone(phone);

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus shadow="md">
      <Popover.Target>
        <IconButton label={t("card.sameNumber", { number: shown })} onClick={() => setOpened((old) => !old)}>
          <IconZoomScan size={16} stroke={1.7} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Text size="xs" c="dimmed" px={6} py={4}>
          {t("card.sameNumberTitle", { number: shown })}
        </Text>
        {others.map((client) => (
          <UnstyledButton
            key={client.id}
            className={classes.row}
            onClick={() => {
              setOpened(false);
              onOpenClient(client.id);
            }}
          >
            <span className={classes.name}>{client.name || t("list.noName")}</span>
            <span className={classes.hint}>
              {client.rank === "other" ? client.city || client.company : t(`card.rank.${client.rank}`)}
            </span>
          </UnstyledButton>
        ))}
        {current && others.length === 0 ? (
          <Text size="sm" px={6} py={4}>
            {t("card.sameNumberNone")}
          </Text>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
