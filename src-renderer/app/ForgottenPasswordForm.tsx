import { Button, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { emailSchema, shortestPassword, singleUseTokenPattern } from "../../src-contract/identity.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { NewPasswordInput } from "./NewPasswordInput.tsx";
import { SignInFrame } from "./SignInFrame.tsx";

type Known = { serverUrl: string; email: string };
type ForgottenPasswordFormProps = { known: Known; onBack: (known: Known) => void; onDone: (known: Known) => void };
type Fault = "fillServerUrl" | "fillEmail" | "fillToken" | "fillNewPassword";

/** Asks for a code by mail, then takes it with the new password. The answer is the same for every e-mail. */
export function ForgottenPasswordForm({ known, onBack, onDone }: ForgottenPasswordFormProps) {
  const { t } = useTexts();
  const [serverUrl, setServerUrl] = useState(known.serverUrl);
  const [email, setEmail] = useState(known.email);
  const [token, setToken] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<Fault | null>(null);
  const [by, setBy] = useState<"mail" | "administrator" | null>(null);
  const ask = useCommand("askPasswordReset");
  const reset = useCommand("resetPassword");
  const busy = ask.busy || reset.busy;

  const submit = async () => {
    if (busy || by === "administrator") return;
    const found = by === "mail" ? faultOfReset(token, password) : faultOfAsking(serverUrl, email);
    setFault(found);
    if (found) return;
    const where = { serverUrl: serverUrl.trim() };
    if (by === "mail") {
      const done = await reset.run({ ...where, token: token.trim(), password });
      if (done.ok) onDone({ ...where, email: email.trim() });
    } else {
      const asked = await ask.run({ ...where, email: email.trim() });
      if (asked.ok) setBy(asked.value.by);
    }
  };
  const said = (key: Fault) => (fault === key ? { error: t(`session.${key}`) } : {});

  return (
    <SignInFrame title={t("session.forgottenTitle")} heading onSubmit={() => void submit()}>
      {by === null ? (
        <>
          <TextInput
            label={t("session.serverUrl")}
            value={serverUrl}
            autoComplete="url"
            spellCheck={false}
            onChange={(event) => setServerUrl(event.currentTarget.value)}
            {...said("fillServerUrl")}
          />
          <TextInput
            label={t("session.email")}
            type="email"
            value={email}
            autoComplete="username"
            autoFocus
            onChange={(event) => setEmail(event.currentTarget.value)}
            {...said("fillEmail")}
          />
        </>
      ) : (
        <Text size="sm" role="status">
          {by === "mail" ? t("session.forgottenMail") : t("session.forgottenAdministrator")}
        </Text>
      )}
      {by === "mail" ? (
        <>
          <TextInput
            label={t("session.forgottenToken")}
            value={token}
            autoFocus
            autoComplete="one-time-code"
            spellCheck={false}
            onChange={(event) => setToken(event.currentTarget.value)}
            {...said("fillToken")}
          />
          <NewPasswordInput value={password} onChange={setPassword} isFaulty={fault === "fillNewPassword"} />
        </>
      ) : null}
      {ask.error ? <ErrorMessage error={ask.error} /> : null}
      {reset.error?.kind === "notFound" ? (
        <Text size="sm" c="red.9" role="alert">
          {t("session.forgottenGone")}
        </Text>
      ) : reset.error ? (
        <ErrorMessage error={reset.error} />
      ) : null}
      {by === "administrator" ? null : (
        <Button type="submit" loading={busy}>
          {by === "mail" ? t("session.forgottenSet") : t("session.forgottenAsk")}
        </Button>
      )}
      <Button variant="subtle" color="gray" onClick={() => onBack({ serverUrl, email })}>
        {t("session.back")}
      </Button>
    </SignInFrame>
  );
}

function faultOfAsking(serverUrl: string, email: string): Fault | null {
  if (!serverUrl.trim()) return "fillServerUrl";
  return emailSchema.safeParse(email).success ? null : "fillEmail";
}

function faultOfReset(token: string, password: string): Fault | null {
  if (!singleUseTokenPattern.test(token.trim())) return "fillToken";
  return password.length < shortestPassword ? "fillNewPassword" : null;
}
