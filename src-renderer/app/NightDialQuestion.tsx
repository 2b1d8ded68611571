import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import { clientClock } from "../../src-contract/rules/calling-window.ts";
import { isQuietNow } from "../api/is-quiet-now.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";

type NightDial = {
  phone: Pick<ClientPhone, "e164" | "raw" | "extension">;
  clientId: string;
  utcOffsetMinutes: number | null;
};

export type NightDialState = {
  dial: (wanted: NightDial) => Promise<void>;
  /** The call that waits for the answer, with the client's wall clock. */
  asked: (NightDial & { time: string }) | null;
  answer: (call: boolean) => void;
};

/** Dials at once by day; in the quiet hours of the account asks first (UX, rules/reference-books.ts). */
export function useNightDial(): NightDialState {
  const dialNow = useSoftphone((phone) => phone.dial);
  const [asked, setAsked] = useState<NightDialState["asked"]>(null);
  const start = ({ phone, clientId }: NightDial) => void dialNow(phone.e164 ?? phone.raw, clientId);
  return {
    asked,
    async dial(wanted) {
      if (wanted.utcOffsetMinutes === null || !(await isQuietNow(wanted.utcOffsetMinutes))) return start(wanted);
      const clock = clientClock(wanted.utcOffsetMinutes, Date.now());
      const pad = (value: number) => String(value).padStart(2, "0");
      setAsked({ ...wanted, time: `${pad(clock.hour)}:${pad(clock.minute)}` });
    },
    answer(call) {
      if (asked && call) start(asked);
      setAsked(null);
    },
  };
}

export function NightDialQuestion({ night }: { night: NightDialState }) {
  const { t } = useTranslation();
  if (!night.asked) return null;
  return (
    <Modal
      opened
      onClose={() => night.answer(false)}
      withCloseButton={false}
      size={320}
      centered
      attributes={{ content: { "aria-label": t("card.call") } }}
    >
      <Stack gap="sm">
        <Text>{t("softphone.phone.night", { time: night.asked.time })}</Text>
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={() => night.answer(false)}>
            {t("app.cancel")}
          </Button>
          <Button data-autofocus onClick={() => night.answer(true)}>
            {t("softphone.number.call")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
