import { Button, Group, PasswordInput, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SessionState } from "../../src-contract/commands/session.ts";
import { command } from "../api/command.ts";
import { useCommand } from "../api/use-command.ts";
import { SecondFactorStep } from "../identity/SecondFactorStep.tsx";
import { KeptUnsent } from "../outbox/KeptUnsent.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { SignInFrame } from "./SignInFrame.tsx";
import { useSignInSteps } from "./use-sign-in-steps.ts";

type Closed = Exclude<SessionState, { state: "signedIn" }>;
export type SignInValues = { serverUrl: string; email: string; password: string };
type SignInFormProps = {
  session: Closed;
  /** What another way in has learnt already. */
  values: Partial<SignInValues>;
  /** It has just been changed by a code from a letter. */
  isPasswordNew: boolean;
  onInvitation: () => void;
  onForgotten: (values: { serverUrl: string; email: string }) => void;
};

/** Server, e-mail, password, and the second factor where it is asked for; on a locked desk the password alone. */
export function SignInForm({ session, values, isPasswordNew, onInvitation, onForgotten }: SignInFormProps) {
  const { t } = useTexts();
  const [otherAccount, setOtherAccount] = useState(values.email !== undefined);
  const locked = session.state === "locked" && !otherAccount;
  const known = session.state === "locked" ? session : session.lastSignIn;
  const [serverUrl, setServerUrl] = useState(values.serverUrl ?? known?.serverUrl ?? "");
  const [email, setEmail] = useState(values.email ?? known?.email ?? "");
  const [password, setPassword] = useState(values.password ?? "");
  const [demo, setDemo] = useState(false);
  const [missing, setMissing] = useState<"fillServerUrl" | "fillEmail" | "fillPassword" | null>(null);
  const steps = useSignInSteps();
  const unlock = useCommand("unlock");
  const { busy, error } = locked ? unlock : steps;

  useEffect(() => {
    void command("appInfo", {}).then((info) => {
      if (!info.ok || !info.value.demo) return;
      const account = info.value.demo;
      setServerUrl((old) => old || account.serverUrl);
      setEmail((old) => old || account.email);
      setPassword((old) => old || account.password);
      setDemo(true);
    });
  }, []);

  const submit = () => {
    if (busy) return;
    const empty = !locked && !serverUrl.trim() ? "fillServerUrl" : !locked && !email.trim() ? "fillEmail" : null;
    setMissing(empty ?? (password ? null : "fillPassword"));
    if (empty || !password) return;
    if (locked) void unlock.run({ password });
    else void steps.signIn({ serverUrl: serverUrl.trim(), email: email.trim(), password });
  };
  const fault = (key: typeof missing) => (missing === key && key ? { error: t(`session.${key}`) } : {});
  /** What was typed so far is no longer what the code would be for. */
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    steps.reset();
  };
  const reason = error?.shutOut ? "shutOut" : session.state === "signedOut" ? session.reason : undefined;

  return (
    <SignInFrame title={t("session.title")} onSubmit={submit}>
      {reason || isPasswordNew ? (
        <Text size="sm" role="status">
          {reason ? t(`session.${reason}`) : t("session.forgottenDone")}
        </Text>
      ) : null}
      {locked ? (
        <Text size="sm">
          {email}. {t("session.locked")}
        </Text>
      ) : (
        <>
          <TextInput
            label={t("session.serverUrl")}
            description={t("session.serverUrlHint")}
            value={serverUrl}
            autoComplete="url"
            spellCheck={false}
            onChange={(event) => change(setServerUrl)(event.currentTarget.value)}
            {...fault("fillServerUrl")}
          />
          <TextInput
            label={t("session.email")}
            type="email"
            value={email}
            autoComplete="username"
            onChange={(event) => change(setEmail)(event.currentTarget.value)}
            {...fault("fillEmail")}
          />
        </>
      )}
      <PasswordInput
        label={t("session.password")}
        value={password}
        autoComplete="current-password"
        data-autofocus={locked || Boolean(known)}
        visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
        onChange={(event) => change(setPassword)(event.currentTarget.value)}
        {...fault("fillPassword")}
      />
      {steps.step !== "password" && !locked ? (
        <SecondFactorStep
          code={steps.code}
          onChange={steps.setCode}
          fault={steps.codeFault && t(`session.${steps.codeFault}`)}
          enrolled={steps.enrolled}
        />
      ) : null}
      {demo ? (
        <Text size="xs" c="dimmed">
          {t("session.demo")}
        </Text>
      ) : null}
      {error && !error.shutOut ? <ErrorMessage error={error} /> : null}
      <Button type="submit" loading={busy}>
        {locked ? t("session.unlock") : t("session.signIn")}
      </Button>
      {locked ? (
        <Button variant="subtle" color="gray" onClick={() => setOtherAccount(true)}>
          {t("session.otherAccount")}
        </Button>
      ) : (
        <Group gap="xs" justify="space-between">
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onForgotten({ serverUrl, email })}>
            {t("session.forgotten")}
          </Button>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={onInvitation}>
            {t("session.invitation")}
          </Button>
        </Group>
      )}
      <KeptUnsent />
    </SignInFrame>
  );
}
