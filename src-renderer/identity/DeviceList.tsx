import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Device } from "../../src-contract/identity.ts";
import { useCommand } from "../api/use-command.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./identity.module.css";
import { useLoaded } from "./use-loaded.ts";

/** A person's own devices, and the lost one among them shut out. */
export function DeviceList() {
  const { t } = useTexts();
  const { user, deviceId: here } = useSession();
  const { value, error, reload } = useLoaded("readDevices");
  const [asked, setAsked] = useState<Device | null>(null);
  const admit = useCommand("admitDevice");
  const now = useNow();
  const isAdministrator = user.role === "owner" || user.role === "admin";
  const trouble = error ?? admit.error;
  const letIn = async (deviceId: string) => {
    const admitted = await admit.run({ userId: user.id, deviceId });
    if (admitted.ok) reload();
  };
  return (
    <Section title={t("identity.devices")}>
      <Text size="sm" c="dimmed" mb="xs">
        {t("identity.devicesHint")}
      </Text>
      {trouble ? <ErrorMessage error={trouble} onRetry={reload} /> : null}
      <ul className={classes.list}>
        {value?.devices.map((device) => (
          <li key={device.deviceId} className={classes.row}>
            <div>
              <Text size="sm" fw={device.deviceId === here ? 600 : undefined}>
                {device.name || t("identity.device.unnamed")}
                {device.deviceId === here ? `, ${t("identity.device.here")}` : ""}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`identity.device.${stateOf(device)}`)}, {t("identity.device.seen")}{" "}
                <When time={device.lastSeenAt} now={now} />
              </Text>
            </div>
            {device.revokedAt === null && device.deviceId !== here ? (
              <Button variant="default" onClick={() => setAsked(device)}>
                {t("identity.shutOut")}
              </Button>
            ) : null}
            {device.revokedAt !== null && isAdministrator ? (
              <Button variant="default" loading={admit.busy} onClick={() => void letIn(device.deviceId)}>
                {t("identity.admit")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asked ? (
        <ShutOutQuestion
          device={asked}
          onClose={() => {
            setAsked(null);
            reload();
          }}
        />
      ) : null}
    </Section>
  );
}

function stateOf({ revokedAt, isSignedIn }: Device): "shutOut" | "signedIn" | "signedOut" {
  if (revokedAt !== null) return "shutOut";
  return isSignedIn ? "signedIn" : "signedOut";
}

function ShutOutQuestion({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useTexts();
  const { user } = useSession();
  const revoke = useCommand("revokeDevice");
  const shutOut = async () => {
    const revoked = await revoke.run({ userId: user.id, deviceId: device.deviceId });
    if (revoked.ok) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("identity.shutOutTitle")}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("identity.shutOutText", { name: device.name || t("identity.device.unnamed") })}</Text>
        {revoke.error ? <ErrorMessage error={revoke.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("identity.cancel")}
          </Button>
          <Button color="red.9" loading={revoke.busy} onClick={() => void shutOut()}>
            {t("identity.shutOut")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
