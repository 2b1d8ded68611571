import { Button, Group, PasswordInput, Stack, Switch, Text } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { EnrolledSecondFactor } from "../../src-contract/identity.ts";
import { useCommand } from "../api/use-command.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";
import { SecondFactorStep } from "./SecondFactorStep.tsx";
import { useLoaded } from "./use-loaded.ts";

/** On and off for oneself; an owner demands it of owners and administrators. */
export function SecondFactor() {
  const { t } = useTexts();
  const { role } = useSession().user;
  const { value, error, reload } = useLoaded("readSecondFactor");
  const [isChanging, setChanging] = useState(false);
  const [codes, setCodes] = useState<string[]>([]);
  const require = useCommand("requireSecondFactor");
  const demand = async (isRequired: boolean) => {
    const demanded = await require.run({ isRequired });
    if (demanded.ok) reload();
  };
  const finish = (recoveryCodes: string[]) => {
    setChanging(false);
    setCodes(recoveryCodes);
    reload();
  };
  const trouble = error ?? require.error;
  return (
    <Section
      title={t("identity.factor")}
      aside={
        value && !isChanging ? (
          <Button variant="default" onClick={() => setChanging(true)}>
            {value.isOn ? t("identity.turnOff") : t("identity.turnOn")}
          </Button>
        ) : null
      }
    >
      <Stack gap="xs">
        {trouble ? <ErrorMessage error={trouble} onRetry={reload} /> : null}
        {value ? (
          <Text size="sm">
            {value.isOn ? t("identity.factorOn", { count: value.recoveryCodesLeft }) : t("identity.factorOff")}
          </Text>
        ) : null}
        {value?.isRequired ? <Text size="sm">{t("identity.factorRequired")}</Text> : null}
        {value && isChanging ? (
          value.isOn ? (
            <TurnOff onDone={() => finish([])} onCancel={() => setChanging(false)} />
          ) : (
            <TurnOn onDone={finish} onCancel={() => setChanging(false)} />
          )
        ) : null}
        {value && role === "owner" && (value.isOn || value.isRequired) ? (
          <Switch
            label={t("identity.require")}
            checked={value.isRequired}
            disabled={require.busy}
            onChange={(event) => void demand(event.currentTarget.checked)}
          />
        ) : null}
      </Stack>
      {codes.length > 0 ? <RecoveryCodes codes={codes} onKept={() => setCodes([])} /> : null}
    </Section>
  );
}

type ChangeProps = { onCancel: () => void };

/** The password, then the key and its first code. */
function TurnOn({ onDone, onCancel }: ChangeProps & { onDone: (recoveryCodes: string[]) => void }) {
  const { t } = useTexts();
  const { user, serverUrl } = useSession();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolled, setEnrolled] = useState<EnrolledSecondFactor | null>(null);
  const [isTried, setTried] = useState(false);
  const enrol = useCommand("enrolSecondFactor");
  const confirm = useCommand("confirmSecondFactor");
  const submit = async () => {
    setTried(true);
    if (!enrolled) {
      if (password === "") return;
      const made = await enrol.run({ serverUrl, email: user.email, password });
      if (!made.ok) return;
      setEnrolled(made.value);
      setTried(false);
      return;
    }
    if (code.trim() === "") return;
    const confirmed = await confirm.run({ code: code.trim() });
    if (confirmed.ok) onDone(confirmed.value.recoveryCodes);
  };
  const isWrong = confirm.error?.kind === "secondFactorRequired";
  const codeFault = isWrong ? t("session.wrongCode") : isTried && code.trim() === "" ? t("session.fillCode") : null;
  const error = enrol.error ?? (isWrong ? null : confirm.error);
  return (
    <ChangeForm busy={enrol.busy || confirm.busy} onSubmit={submit} onCancel={onCancel} label={t("identity.next")}>
      {enrolled ? (
        <SecondFactorStep code={code} onChange={setCode} enrolled={enrolled} fault={codeFault} />
      ) : (
        <OwnPassword value={password} onChange={setPassword} isMissing={isTried && password === ""} />
      )}
      {error ? <ErrorMessage error={error} /> : null}
    </ChangeForm>
  );
}

function TurnOff({ onDone, onCancel }: ChangeProps & { onDone: () => void }) {
  const { t } = useTexts();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [isTried, setTried] = useState(false);
  const remove = useCommand("removeSecondFactor");
  const submit = async () => {
    setTried(true);
    if (password === "" || code.trim() === "") return;
    const removed = await remove.run({ password, code: code.trim() });
    if (removed.ok) onDone();
  };
  const isWrong = remove.error?.kind === "secondFactorRequired";
  const codeFault = isWrong ? t("session.wrongCode") : isTried && code.trim() === "" ? t("session.fillCode") : null;
  return (
    <ChangeForm busy={remove.busy} onSubmit={submit} onCancel={onCancel} label={t("identity.turnOff")}>
      <OwnPassword value={password} onChange={setPassword} isMissing={isTried && password === ""} />
      <SecondFactorStep code={code} onChange={setCode} enrolled={null} fault={codeFault} autoFocus={false} />
      {remove.error && !isWrong ? <ErrorMessage error={remove.error} /> : null}
    </ChangeForm>
  );
}

type OwnPasswordProps = { value: string; onChange: (value: string) => void; isMissing: boolean };

function OwnPassword({ value, onChange, isMissing }: OwnPasswordProps) {
  const { t } = useTexts();
  return (
    <PasswordInput
      label={t("identity.password")}
      value={value}
      autoFocus
      autoComplete="current-password"
      visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(isMissing ? { error: t("identity.fillPassword") } : {})}
    />
  );
}

type ChangeFormProps = ChangeProps & {
  busy: boolean;
  label: string;
  onSubmit: () => Promise<void>;
  children: ReactNode;
};

function ChangeForm({ busy, label, onSubmit, onCancel, children }: ChangeFormProps) {
  const { t } = useTexts();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate aria-label={t("identity.factor")}>
      <Stack gap="sm" maw={420}>
        {children}
        <Group gap="xs">
          <Button type="submit" loading={busy}>
            {label}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("identity.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
